#include "generator/service/job_service.h"

#include "generator/service/job_watch.h"
#include "kernels/status_macros.h"

namespace longtail {

grpc::ServerUnaryReactor* JobServiceImpl::CreateGenerationJob(grpc::CallbackServerContext* context,
                                                              const v1::CreateGenerationJobRequest* request,
                                                              v1::GenerationJob* response) {
  return door_.Serve(context, "JobService.CreateGenerationJob", Scope::kUser,
                     [this, request, response](Call& call) -> absl::Status {
                       ASSIGN_OR_RETURN(*response, jobs_.Create(*request, call.client));
                       call.subject = response->name();
                       return absl::OkStatus();
                     });
}

grpc::ServerUnaryReactor* JobServiceImpl::GetGenerationJob(grpc::CallbackServerContext* context,
                                                           const v1::GetGenerationJobRequest* request,
                                                           v1::GenerationJob* response) {
  return door_.Serve(context, "JobService.GetGenerationJob", Scope::kUser,
                     [this, request, response](Call& call) -> absl::Status {
                       call.subject = request->name();
                       ASSIGN_OR_RETURN(*response, jobs_.Get(request->name()));
                       return absl::OkStatus();
                     });
}

grpc::ServerUnaryReactor* JobServiceImpl::ListGenerationJobs(grpc::CallbackServerContext* context,
                                                             const v1::ListGenerationJobsRequest* request,
                                                             v1::ListGenerationJobsResponse* response) {
  return door_.Serve(context, "JobService.ListGenerationJobs", Scope::kUser,
                     [this, request, response](const Call&) -> absl::Status {
                       ASSIGN_OR_RETURN(*response, jobs_.List(*request));
                       return absl::OkStatus();
                     });
}

grpc::ServerUnaryReactor* JobServiceImpl::CancelGenerationJob(grpc::CallbackServerContext* context,
                                                              const v1::CancelGenerationJobRequest* request,
                                                              v1::GenerationJob* response) {
  return door_.Serve(context, "JobService.CancelGenerationJob", Scope::kUser,
                     [this, request, response](Call& call) -> absl::Status {
                       call.subject = request->name();
                       ASSIGN_OR_RETURN(*response, jobs_.Cancel(*request));
                       return absl::OkStatus();
                     });
}

grpc::ServerUnaryReactor* JobServiceImpl::DeleteGenerationJob(grpc::CallbackServerContext* context,
                                                              const v1::DeleteGenerationJobRequest* request,
                                                              google::protobuf::Empty*) {
  return door_.Serve(context, "JobService.DeleteGenerationJob", Scope::kUser, [this, request](Call& call) {
    call.subject = request->name();
    return jobs_.Delete(*request);
  });
}

grpc::ServerWriteReactor<v1::JobEvent>* JobServiceImpl::WatchGenerationJob(
    grpc::CallbackServerContext* context, const v1::WatchGenerationJobRequest* request) {
  return JobWatch::Begin(door_, jobs_, slow_reader_limit_, context, *request);
}

}  // namespace longtail
