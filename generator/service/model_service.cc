#include "generator/service/model_service.h"

#include "kernels/status_macros.h"

namespace longtail {
namespace {

// In requests of this service an empty name is a fault and not the default.
absl::Status CheckName(const std::string& name) {
  return name.empty() ? absl::InvalidArgumentError("name must be models/<sha256>, got none") : absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* ModelServiceImpl::ListModels(grpc::CallbackServerContext* context,
                                                       const v1::ListModelsRequest*, v1::ListModelsResponse* response) {
  return door_.Serve(context, "ModelService.ListModels", Scope::kUser, [this, response](const Call&) {
    for (v1::Model& model : models_.List()) *response->add_models() = std::move(model);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* ModelServiceImpl::GetModel(grpc::CallbackServerContext* context,
                                                     const v1::GetModelRequest* request, v1::Model* response) {
  return door_.Serve(context, "ModelService.GetModel", Scope::kUser,
                     [this, request, response](const Call&) -> absl::Status {
                       RETURN_IF_ERROR(CheckName(request->name()));
                       ASSIGN_OR_RETURN(*response, models_.Get(request->name()));
                       return absl::OkStatus();
                     });
}

grpc::ServerUnaryReactor* ModelServiceImpl::LoadModel(grpc::CallbackServerContext* context,
                                                      const v1::LoadModelRequest* request, v1::Model* response) {
  return door_.Serve(
      context, "ModelService.LoadModel", Scope::kAdmin, [this, request, response](const Call&) -> absl::Status {
        RETURN_IF_ERROR(CheckName(request->name()));
        ASSIGN_OR_RETURN(*response, models_.Load(request->name(), request->make_default(), request->validate_only()));
        return absl::OkStatus();
      });
}

grpc::ServerUnaryReactor* ModelServiceImpl::UnloadModel(grpc::CallbackServerContext* context,
                                                        const v1::UnloadModelRequest* request, v1::Model* response) {
  return door_.Serve(context, "ModelService.UnloadModel", Scope::kAdmin,
                     [this, request, response](const Call&) -> absl::Status {
                       RETURN_IF_ERROR(CheckName(request->name()));
                       ASSIGN_OR_RETURN(*response, models_.Unload(request->name(), request->validate_only()));
                       return absl::OkStatus();
                     });
}

}  // namespace longtail
