// ModelService: which world models are there, and which are loaded.
#ifndef LONGTAIL_GENERATOR_SERVICE_MODEL_SERVICE_H_
#define LONGTAIL_GENERATOR_SERVICE_MODEL_SERVICE_H_

#include "generator/service/front_door.h"
#include "generator/service/model_registry.h"
#include "longtail/v1/model_service.grpc.pb.h"

namespace longtail {

// Thread-safe. What it is given must outlive it.
class ModelServiceImpl : public v1::ModelService::CallbackService {
 public:
  ModelServiceImpl(FrontDoor& door, ModelRegistry& models) : door_(door), models_(models) {}

  grpc::ServerUnaryReactor* ListModels(grpc::CallbackServerContext* context, const v1::ListModelsRequest* request,
                                       v1::ListModelsResponse* response) override;
  grpc::ServerUnaryReactor* GetModel(grpc::CallbackServerContext* context, const v1::GetModelRequest* request,
                                     v1::Model* response) override;
  grpc::ServerUnaryReactor* LoadModel(grpc::CallbackServerContext* context, const v1::LoadModelRequest* request,
                                      v1::Model* response) override;
  grpc::ServerUnaryReactor* UnloadModel(grpc::CallbackServerContext* context, const v1::UnloadModelRequest* request,
                                        v1::Model* response) override;

 private:
  FrontDoor& door_;
  ModelRegistry& models_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_MODEL_SERVICE_H_
