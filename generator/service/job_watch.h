// One WatchGenerationJob call.
#ifndef LONGTAIL_GENERATOR_SERVICE_JOB_WATCH_H_
#define LONGTAIL_GENERATOR_SERVICE_JOB_WATCH_H_

#include <memory>

#include "generator/service/front_door.h"
#include "generator/service/job_manager.h"
#include "generator/service/paced_writer.h"
#include "longtail/v1/job_service.grpc.pb.h"

namespace longtail {

// Holds the events that the client has not taken yet: of those that only tell progress the newest.
class JobWatch : public PacedWriter<grpc::ServerWriteReactor<v1::JobEvent>, v1::JobEvent> {
 public:
  static JobWatch* Begin(FrontDoor& door, JobManager& jobs, absl::Duration slow_reader_limit,
                         grpc::CallbackServerContext* context, const v1::WatchGenerationJobRequest& request);

 private:
  JobWatch(FrontDoor& door, JobManager& jobs, absl::Duration slow_reader_limit, grpc::CallbackServerContext* context,
           const v1::WatchGenerationJobRequest& request)
      : PacedWriter(door, context, slow_reader_limit),
        jobs_(jobs),
        name_(request.name()),
        after_sequence_(request.after_sequence()) {}

  void Continue() override ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void OnGone() override ABSL_LOCKS_EXCLUDED(mutex_);

  void Subscribe(const std::shared_ptr<JobWatch>& self) ABSL_LOCKS_EXCLUDED(mutex_);
  // Called under the manager's lock, so it is taken before mutex_.
  void OnEvent(const v1::JobEvent& event, bool keep) ABSL_LOCKS_EXCLUDED(mutex_);

  JobManager& jobs_;
  const std::string name_;
  const int64_t after_sequence_;
  int64_t listener_ ABSL_GUARDED_BY(mutex_) = 0;
  bool back_is_kept_ ABSL_GUARDED_BY(mutex_) = false;  // the newest in the outbox must not be replaced
  bool last_ ABSL_GUARDED_BY(mutex_) = false;          // no event comes any more
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_JOB_WATCH_H_
