// One StreamSamples call.
#ifndef LONGTAIL_GENERATOR_SERVICE_SAMPLE_STREAM_H_
#define LONGTAIL_GENERATOR_SERVICE_SAMPLE_STREAM_H_

#include <memory>
#include <string>

#include "generator/service/dataset_folder.h"
#include "generator/service/front_door.h"
#include "generator/service/job_manager.h"
#include "generator/service/paced_writer.h"
#include "generator/service/places.h"
#include "longtail/v1/dataset_service.grpc.pb.h"

namespace longtail {

// Holds one sample in memory: the next is read when the one before is written and an acknowledgement is there for it.
class SampleStream : public PacedWriter<grpc::ServerBidiReactor<v1::StreamSamplesRequest, v1::StreamSamplesResponse>,
                                        v1::StreamSamplesResponse> {
 public:
  struct Options {
    absl::Duration slow_reader_limit;
    absl::Duration follow_interval;
  };
  static SampleStream* Begin(FrontDoor& door, const DatasetRoot& root, const JobManager& jobs, Places& places,
                             grpc::CallbackServerContext* context, Options options);

  void OnReadDone(bool ok) override;

 private:
  SampleStream(FrontDoor& door, const DatasetRoot& root, const JobManager& jobs, grpc::CallbackServerContext* context,
               Options options)
      : PacedWriter(door, context, options.slow_reader_limit), root_(root), jobs_(jobs), options_(options) {}

  absl::Status TakeRequest() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status TakeStart(const v1::StartSamples& start) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Continue() override ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void LoadNext() ABSL_LOCKS_EXCLUDED(mutex_);
  void LookAgain() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status FillOutbox(const DatasetReader& reader, int sample) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const DatasetRoot& root_;
  const JobManager& jobs_;
  const Options options_;
  v1::StreamSamplesRequest request_;  // being read into

  v1::StartSamples start_ ABSL_GUARDED_BY(mutex_);
  bool started_ ABSL_GUARDED_BY(mutex_) = false;
  bool requests_closed_ ABSL_GUARDED_BY(mutex_) = false;
  uint32_t in_flight_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t position_ ABSL_GUARDED_BY(mutex_) = 0;  // of the next sample
  bool loading_ ABSL_GUARDED_BY(mutex_) = false;
  // Null while the dataset that is followed has no plan.
  std::unique_ptr<DatasetReader> reader_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_SAMPLE_STREAM_H_
