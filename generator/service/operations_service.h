// google.longrunning.Operations over jobs: "operations/<id>" is "jobs/<id>".
#ifndef LONGTAIL_GENERATOR_SERVICE_OPERATIONS_SERVICE_H_
#define LONGTAIL_GENERATOR_SERVICE_OPERATIONS_SERVICE_H_

#include "generator/service/front_door.h"
#include "generator/service/job_manager.h"
#include "google/longrunning/operations_proto.grpc.pb.h"

namespace longtail {

// The metadata of an operation is its GenerationJob, and so is the response of one that succeeded. Thread-safe. What it
// is given must outlive it.
class OperationsServiceImpl : public google::longrunning::Operations::CallbackService {
 public:
  OperationsServiceImpl(FrontDoor& door, JobManager& jobs) : door_(door), jobs_(jobs) {}

  grpc::ServerUnaryReactor* ListOperations(grpc::CallbackServerContext* context,
                                           const google::longrunning::ListOperationsRequest* request,
                                           google::longrunning::ListOperationsResponse* response) override;
  grpc::ServerUnaryReactor* GetOperation(grpc::CallbackServerContext* context,
                                         const google::longrunning::GetOperationRequest* request,
                                         google::longrunning::Operation* response) override;
  grpc::ServerUnaryReactor* CancelOperation(grpc::CallbackServerContext* context,
                                            const google::longrunning::CancelOperationRequest* request,
                                            google::protobuf::Empty* response) override;
  grpc::ServerUnaryReactor* DeleteOperation(grpc::CallbackServerContext* context,
                                            const google::longrunning::DeleteOperationRequest* request,
                                            google::protobuf::Empty* response) override;
  // Answers with the newest state once the job is finished or the timeout is over; without one it waits to the
  // deadline. Holds no thread while it waits, and does not hold up a drain.
  grpc::ServerUnaryReactor* WaitOperation(grpc::CallbackServerContext* context,
                                          const google::longrunning::WaitOperationRequest* request,
                                          google::longrunning::Operation* response) override;

 private:
  FrontDoor& door_;
  JobManager& jobs_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_OPERATIONS_SERVICE_H_
