#include "generator/service/operations_service.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "generator/service/error_details.h"
#include "generator/service/grpc_status.h"
#include "generator/service/write_watch.h"
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

absl::StatusOr<absl::Duration> TimeoutOf(const lro::WaitOperationRequest& request) {
  if (!request.has_timeout()) return absl::InfiniteDuration();
  const absl::Duration timeout =
      absl::Seconds(request.timeout().seconds()) + absl::Nanoseconds(request.timeout().nanos());
  if (timeout >= absl::ZeroDuration()) return timeout;
  return absl::InvalidArgumentError(absl::StrCat("timeout must be >= 0 s, got ", absl::ToDoubleSeconds(timeout)));
}

// One WaitOperation call. Lives until OnDone.
class OperationWait : public grpc::ServerUnaryReactor {
 public:
  static OperationWait* Begin(FrontDoor& door, JobManager& jobs, grpc::CallbackServerContext* context,
                              const lro::WaitOperationRequest& request, lro::Operation* response) {
    auto* wait = new OperationWait(door, jobs, request, response);
    const absl::MutexLock lock(&wait->mutex_);
    wait->self_.reset(wait);
    const absl::StatusOr<Call> call = door.Admit(*context, "Operations.WaitOperation", Scope::kUser, /*awaited=*/false);
    if (!call.ok()) {
      wait->ended_ = true;
      wait->Finish(ToGrpcStatus(call.status()));
      return wait;
    }
    wait->call_ = *call;
    wait->call_.subject = request.name();
    if (!door.work().TryRun([self = wait->self_] { self->Start(self); })) {
      wait->End(WithReason(WithRetry(absl::ResourceExhaustedError("too many requests wait"), absl::Seconds(1)),
                           "TOO_MANY_REQUESTS"));
    }
    return wait;
  }

  void OnCancel() override {
    const absl::MutexLock lock(&mutex_);
    End(absl::CancelledError("the client has gone"));
  }

  void OnDone() override {
    std::shared_ptr<OperationWait> last;  // outlives the lock
    int64_t listener = 0;
    {
      const absl::MutexLock lock(&mutex_);
      done_ = true;
      timer_.Stop();
      listener = listener_;
      last = std::move(self_);
    }
    if (listener != 0) jobs_.Unsubscribe(listener);  // not under our lock: the manager's is taken first
  }

 private:
  OperationWait(FrontDoor& door, JobManager& jobs, lro::WaitOperationRequest request, lro::Operation* response)
      : door_(door), jobs_(jobs), request_(std::move(request)), response_(response) {}

  void Start(const std::shared_ptr<OperationWait>& self) {
    const absl::Status status = Listen(self);
    const absl::MutexLock lock(&mutex_);
    if (!status.ok()) End(status);
  }

  absl::Status Listen(const std::shared_ptr<OperationWait>& self) {
    ASSIGN_OR_RETURN(const absl::Duration timeout, TimeoutOf(request_));
    ASSIGN_OR_RETURN(const std::string name, JobOf(request_.name()));
    // First listen, then look: no end is missed.
    ASSIGN_OR_RETURN(const int64_t listener, jobs_.Subscribe(name, std::numeric_limits<int64_t>::max(),
                                                             [self](const v1::JobEvent& event, bool) {
                                                               if (JobManager::IsFinished(event.job().state()))
                                                                 self->Answer(event.job());
                                                             }));
    bool unwanted = false;
    {
      const absl::MutexLock lock(&mutex_);
      listener_ = listener;
      unwanted = done_;
      if (!ended_ && timeout < absl::InfiniteDuration()) {
        timer_.Start(timeout, [self, name] { self->AnswerNow(name); });
      }
    }
    if (unwanted) jobs_.Unsubscribe(listener);  // it was over before it began
    ASSIGN_OR_RETURN(const v1::GenerationJob job, jobs_.Get(name));
    if (JobManager::IsFinished(job.state())) Answer(job);
    return absl::OkStatus();
  }

  void AnswerNow(const std::string& name) {
    const absl::StatusOr<v1::GenerationJob> job = jobs_.Get(name);
    if (job.ok()) return Answer(*job);
    const absl::MutexLock lock(&mutex_);
    End(job.status());
  }

  void Answer(const v1::GenerationJob& job) {
    const absl::MutexLock lock(&mutex_);
    if (ended_) return;
    Describe(job, *response_);
    End(absl::OkStatus());
  }

  void End(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (ended_) return;
    ended_ = true;
    timer_.Stop();
    Finish(door_.Finish(call_, status));
  }

  FrontDoor& door_;
  JobManager& jobs_;
  const lro::WaitOperationRequest request_;
  lro::Operation* const response_;  // until the end
  Call call_;

  absl::Mutex mutex_;
  std::shared_ptr<OperationWait> self_ ABSL_GUARDED_BY(mutex_);  // until OnDone; work in hand holds copies
  int64_t listener_ ABSL_GUARDED_BY(mutex_) = 0;
  WriteWatch timer_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

grpc::ServerUnaryReactor* OperationsServiceImpl::WaitOperation(grpc::CallbackServerContext* context,
                                                               const lro::WaitOperationRequest* request,
                                                               lro::Operation* response) {
  return OperationWait::Begin(door_, jobs_, context, *request, response);
}

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
                     [this, request, response](Call& call) -> absl::Status {
                       call.subject = request->name();
                       ASSIGN_OR_RETURN(const std::string name, JobOf(request->name()));
                       ASSIGN_OR_RETURN(const v1::GenerationJob job, jobs_.Get(name));
                       Describe(job, *response);
                       return absl::OkStatus();
                     });
}

grpc::ServerUnaryReactor* OperationsServiceImpl::CancelOperation(grpc::CallbackServerContext* context,
                                                                 const lro::CancelOperationRequest* request,
                                                                 google::protobuf::Empty*) {
  return door_.Serve(context, "Operations.CancelOperation", Scope::kUser, [this, request](Call& call) -> absl::Status {
    call.subject = request->name();
    v1::CancelGenerationJobRequest cancel;
    ASSIGN_OR_RETURN(*cancel.mutable_name(), JobOf(request->name()));
    return jobs_.Cancel(cancel).status();
  });
}

grpc::ServerUnaryReactor* OperationsServiceImpl::DeleteOperation(grpc::CallbackServerContext* context,
                                                                 const lro::DeleteOperationRequest* request,
                                                                 google::protobuf::Empty*) {
  return door_.Serve(context, "Operations.DeleteOperation", Scope::kUser, [this, request](Call& call) -> absl::Status {
    call.subject = request->name();
    v1::DeleteGenerationJobRequest remove;
    ASSIGN_OR_RETURN(*remove.mutable_name(), JobOf(request->name()));
    return jobs_.Delete(remove);
  });
}

}  // namespace longtail
