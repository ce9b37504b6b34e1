// One WatchGenerationJob call.
#ifndef LONGTAIL_GENERATOR_SERVICE_JOB_WATCH_H_
#define LONGTAIL_GENERATOR_SERVICE_JOB_WATCH_H_

#include <deque>
#include <memory>

#include "absl/synchronization/mutex.h"
#include "generator/service/front_door.h"
#include "generator/service/job_manager.h"
#include "generator/service/write_watch.h"
#include "longtail/v1/job_service.grpc.pb.h"

namespace longtail {

// Holds the events that the client has not taken yet: of those that only tell progress the newest. Lives until OnDone.
class JobWatch : public grpc::ServerWriteReactor<v1::JobEvent> {
 public:
  static JobWatch* Begin(FrontDoor& door, JobManager& jobs, absl::Duration slow_reader_limit,
                         grpc::CallbackServerContext* context, const v1::WatchGenerationJobRequest& request);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  JobWatch(FrontDoor& door, JobManager& jobs, absl::Duration slow_reader_limit, grpc::CallbackServerContext* context,
           const v1::WatchGenerationJobRequest& request)
      : door_(door),
        jobs_(jobs),
        slow_reader_limit_(slow_reader_limit),
        context_(context),
        name_(request.name()),
        after_sequence_(request.after_sequence()) {}

  void Subscribe() ABSL_LOCKS_EXCLUDED(mutex_);
  // Called under the manager's lock, so it is taken before mutex_.
  void OnEvent(const v1::JobEvent& event, bool keep) ABSL_LOCKS_EXCLUDED(mutex_);
  void Advance() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void End(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  FrontDoor& door_;
  JobManager& jobs_;
  const absl::Duration slow_reader_limit_;
  grpc::CallbackServerContext* const context_;
  const std::string name_;
  const int64_t after_sequence_;
  Call call_;
  v1::JobEvent response_;  // being written

  absl::Mutex mutex_;
  std::shared_ptr<JobWatch> self_ ABSL_GUARDED_BY(mutex_);
  int64_t listener_ ABSL_GUARDED_BY(mutex_) = 0;
  WriteWatch watch_ ABSL_GUARDED_BY(mutex_);
  std::deque<v1::JobEvent> outbox_ ABSL_GUARDED_BY(mutex_);
  bool back_is_kept_ ABSL_GUARDED_BY(mutex_) = false;  // the newest in the outbox must not be replaced
  bool last_ ABSL_GUARDED_BY(mutex_) = false;          // no event comes any more
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t num_writes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_JOB_WATCH_H_
