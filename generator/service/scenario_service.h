// ScenarioService: what specs say, without a model.
#ifndef LONGTAIL_GENERATOR_SERVICE_SCENARIO_SERVICE_H_
#define LONGTAIL_GENERATOR_SERVICE_SCENARIO_SERVICE_H_

#include "generator/service/clip_plan.h"
#include "generator/service/front_door.h"
#include "generator/service/model_registry.h"
#include "generator/service/spec_library.h"
#include "longtail/v1/scenario_service.grpc.pb.h"

namespace longtail {

// Thread-safe. What it is given must outlive it.
class ScenarioServiceImpl : public v1::ScenarioService::CallbackService {
 public:
  ScenarioServiceImpl(FrontDoor& door, const SpecLibrary& library, const ModelRegistry& models,
                      const ProcessFacts& facts)
      : door_(door), library_(library), models_(models), facts_(facts) {}

  grpc::ServerUnaryReactor* ValidateScenario(grpc::CallbackServerContext* context,
                                             const v1::ValidateScenarioRequest* request,
                                             v1::ValidateScenarioResponse* response) override;
  grpc::ServerUnaryReactor* ExpandScenario(grpc::CallbackServerContext* context,
                                           const v1::ExpandScenarioRequest* request,
                                           v1::ExpandScenarioResponse* response) override;
  grpc::ServerUnaryReactor* ListLibrary(grpc::CallbackServerContext* context, const v1::ListLibraryRequest* request,
                                        v1::ListLibraryResponse* response) override;

 private:
  absl::Status Expand(const v1::ExpandScenarioRequest& request, const grpc::CallbackServerContext& context,
                      v1::ExpandScenarioResponse& response) const;

  FrontDoor& door_;
  const SpecLibrary& library_;
  const ModelRegistry& models_;
  const ProcessFacts& facts_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_SCENARIO_SERVICE_H_
