// One StreamSamples call.
#ifndef LONGTAIL_GENERATOR_SERVICE_SAMPLE_STREAM_H_
#define LONGTAIL_GENERATOR_SERVICE_SAMPLE_STREAM_H_

#include <deque>
#include <memory>
#include <string>

#include "absl/synchronization/mutex.h"
#include "generator/service/dataset_folder.h"
#include "generator/service/front_door.h"
#include "generator/service/write_watch.h"
#include "longtail/v1/dataset_service.grpc.pb.h"

namespace longtail {

// Holds one sample in memory: the next is read when the one before is written and an acknowledgement is there for it.
// One write is outstanding at a time. Deletes itself after OnDone.
class SampleStream : public grpc::ServerBidiReactor<v1::StreamSamplesRequest, v1::StreamSamplesResponse> {
 public:
  struct Options {
    absl::Duration slow_reader_limit;
    absl::Duration follow_interval;
  };
  SampleStream(FrontDoor& door, const DatasetRoot& root, grpc::CallbackServerContext* context, Options options);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  absl::Status TakeRequest() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status TakeStart(const v1::StartSamples& start) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Does whatever can be done next: write, read a sample, or end.
  void Advance() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void LoadNext() ABSL_LOCKS_EXCLUDED(mutex_);
  absl::Status FillOutbox(const DatasetReader& reader, int sample) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void End(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  FrontDoor& door_;
  const DatasetRoot& root_;
  grpc::CallbackServerContext* const context_;
  const Options options_;
  std::shared_ptr<SampleStream> self_;  // until OnDone; work in hand holds copies
  Call call_;
  v1::StreamSamplesRequest request_;    // being read into
  v1::StreamSamplesResponse response_;  // being written

  absl::Mutex mutex_;
  WriteWatch watch_ ABSL_GUARDED_BY(mutex_);
  v1::StartSamples start_ ABSL_GUARDED_BY(mutex_);
  bool started_ ABSL_GUARDED_BY(mutex_) = false;
  bool requests_closed_ ABSL_GUARDED_BY(mutex_) = false;
  uint32_t in_flight_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t position_ ABSL_GUARDED_BY(mutex_) = 0;  // of the next sample
  std::deque<v1::StreamSamplesResponse> outbox_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t num_writes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool loading_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  std::unique_ptr<DatasetReader> reader_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_SAMPLE_STREAM_H_
