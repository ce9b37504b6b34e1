#include "generator/service/rollout_service.h"

#include "generator/service/rollout_stream.h"

namespace longtail {

grpc::ServerWriteReactor<v1::GenerateRolloutResponse>* RolloutServiceImpl::GenerateRollout(
    grpc::CallbackServerContext* context, const v1::GenerateRolloutRequest* request) {
  return RolloutStream::Begin(door_, pool_, places_, options_.slow_reader_limit, context, *request, library_, models_,
                              facts_);
}

}  // namespace longtail
