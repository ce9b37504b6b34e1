#include "generator/service/operations_service.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

namespace lro = google::longrunning;

absl::StatusOr<std::string> JobOf(const std::string& operation) {
  absl::string_view id = operation;
  if (absl::ConsumePrefix(&id, "operations/")) return absl::StrCat("jobs/", id);
  return absl::InvalidArgumentError(absl::StrCat("name must be operations/<id>, got ", operation));
}

void Describe(const v1::GenerationJob& job, lro::Operation& operation) {
  operation.set_name(job.operation());
  operation.mutable_metadata()->PackFrom(job);
  operation.set_done(JobManager::IsFinished(job.state()));
  if (job.state() == v1::JOB_STATE_SUCCEEDED) operation.mutable_response()->PackFrom(job);
  if (job.state() == v1::JOB_STATE_FAILED) *operation.mutable_error() = job.error();
  if (job.state() == v1::JOB_STATE_CANCELLED) {
    operation.mutable_error()->set_code(static_cast<int>(absl::StatusCode::kCancelled));
    operation.mutable_error()->set_message("the job was cancelled");
  }
}

}  // namespace

grpc::ServerUnaryReactor* OperationsServiceImpl::ListOperations(grpc::CallbackServerContext* context,
                                                                const lro::ListOperationsRequest* request,
                                                                lro::ListOperationsResponse* response) {
  return door_.Serve(context, "Operations.ListOperations", Scope::kUser,
                     [this, request, response](const Call&) -> absl::Status {
                       v1::ListGenerationJobsRequest list;
                       list.set_page_size(static_cast<uint32_t>(std::max(0, request->page_size())));
                       list.set_page_token(request->page_token());
                       list.set_filter(request->filter());
                       ASSIGN_OR_RETURN(const v1::ListGenerationJobsResponse jobs, jobs_.List(list));
                       for (const v1::GenerationJob& job : jobs.jobs()) Describe(job, *response->add_operations());
                       response->set_next_page_token(jobs.next_page_token());
                       return absl::OkStatus();
                     });
}

grpc::ServerUnaryReactor* OperationsServiceImpl::GetOperation(grpc::CallbackServerContext* context,
                                                              const lro::GetOperationRequest* request,
                                                              lro::Operation* response) {
  return door_.Serve(context, "Operations.GetOperation", Scope::kUser,
                     [this, request, response](const Call&) -> absl::Status {
                       ASSIGN_OR_RETURN(const std::string name, JobOf(request->name()));
                       ASSIGN_OR_RETURN(const v1::GenerationJob job, jobs_.Get(name));
                       Describe(job, *response);
                       return absl::OkStatus();
                     });
}

grpc::ServerUnaryReactor* OperationsServiceImpl::CancelOperation(grpc::CallbackServerContext* context,
                                                                 const lro::CancelOperationRequest* request,
                                                                 google::protobuf::Empty*) {
  return door_.Serve(context, "Operations.CancelOperation", Scope::kUser, [this, request](const Call&) -> absl::Status {
    v1::CancelGenerationJobRequest cancel;
    ASSIGN_OR_RETURN(*cancel.mutable_name(), JobOf(request->name()));
    return jobs_.Cancel(cancel).status();
  });
}

grpc::ServerUnaryReactor* OperationsServiceImpl::DeleteOperation(grpc::CallbackServerContext* context,
                                                                 const lro::DeleteOperationRequest* request,
                                                                 google::protobuf::Empty*) {
  return door_.Serve(context, "Operations.DeleteOperation", Scope::kUser, [this, request](const Call&) -> absl::Status {
    v1::DeleteGenerationJobRequest remove;
    ASSIGN_OR_RETURN(*remove.mutable_name(), JobOf(request->name()));
    return jobs_.Delete(remove);
  });
}

}  // namespace longtail
