// absl::Status <-> grpc::Status, with the details of error_details.h.
#ifndef LONGTAIL_GENERATOR_SERVICE_GRPC_STATUS_H_
#define LONGTAIL_GENERATOR_SERVICE_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "generator/service/error_details.h"
#include "google/rpc/status.pb.h"

namespace longtail {

inline grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status rpc = ToRpcStatus(status);
  return {static_cast<grpc::StatusCode>(rpc.code()), rpc.message(), rpc.SerializeAsString()};
}

// The details become payloads again, as DetailOf (status_details.h) takes them.
inline absl::Status FromGrpcStatus(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  absl::Status ours(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
  google::rpc::Status rpc;
  if (rpc.ParseFromString(status.error_details())) {
    for (const google::protobuf::Any& detail : rpc.details()) {
      ours.SetPayload(detail.type_url(), absl::Cord(detail.value()));
    }
  }
  return ours;
}

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_GRPC_STATUS_H_
