// JobService: datasets made in the background.
#ifndef LONGTAIL_GENERATOR_SERVICE_JOB_SERVICE_H_
#define LONGTAIL_GENERATOR_SERVICE_JOB_SERVICE_H_

#include "absl/time/time.h"
#include "generator/service/front_door.h"
#include "generator/service/job_manager.h"
#include "longtail/v1/job_service.grpc.pb.h"

namespace longtail {

// Thread-safe. What it is given must outlive it.
class JobServiceImpl : public v1::JobService::CallbackService {
 public:
  JobServiceImpl(FrontDoor& door, JobManager& jobs, absl::Duration slow_reader_limit)
      : door_(door), jobs_(jobs), slow_reader_limit_(slow_reader_limit) {}

  grpc::ServerUnaryReactor* CreateGenerationJob(grpc::CallbackServerContext* context,
                                                const v1::CreateGenerationJobRequest* request,
                                                v1::GenerationJob* response) override;
  grpc::ServerUnaryReactor* GetGenerationJob(grpc::CallbackServerContext* context,
                                             const v1::GetGenerationJobRequest* request,
                                             v1::GenerationJob* response) override;
  grpc::ServerUnaryReactor* ListGenerationJobs(grpc::CallbackServerContext* context,
                                               const v1::ListGenerationJobsRequest* request,
                                               v1::ListGenerationJobsResponse* response) override;
  grpc::ServerUnaryReactor* CancelGenerationJob(grpc::CallbackServerContext* context,
                                                const v1::CancelGenerationJobRequest* request,
                                                v1::GenerationJob* response) override;
  grpc::ServerUnaryReactor* DeleteGenerationJob(grpc::CallbackServerContext* context,
                                                const v1::DeleteGenerationJobRequest* request,
                                                google::protobuf::Empty* response) override;
  grpc::ServerWriteReactor<v1::JobEvent>* WatchGenerationJob(grpc::CallbackServerContext* context,
                                                             const v1::WatchGenerationJobRequest* request) override;

 private:
  FrontDoor& door_;
  JobManager& jobs_;
  const absl::Duration slow_reader_limit_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_JOB_SERVICE_H_
