// absl::Status -> grpc::Status, with the details of error_details.h.
#ifndef LONGTAIL_GENERATOR_SERVICE_GRPC_STATUS_H_
#define LONGTAIL_GENERATOR_SERVICE_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "generator/service/error_details.h"

namespace longtail {

inline grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status rpc = ToRpcStatus(status);
  return {static_cast<grpc::StatusCode>(rpc.code()), rpc.message(), rpc.SerializeAsString()};
}

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_GRPC_STATUS_H_
