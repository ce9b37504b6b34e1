#include "generator/service/scenario_service.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generator/dataset/plan.h"
#include "generator/service/error_details.h"
#include "kernels/sha256.h"
#include "kernels/status_macros.h"
#include "proto/canonical_bytes.h"
#include "scenarios/simulate.h"

namespace longtail {
namespace {

constexpr uint32_t kMaxExpandedSamples = 256;

// Draws the samples that the request asks for; gives up where the client has gone.
absl::Status DrawUnits(const v1::ExpandScenarioRequest& request, const v1::ScenarioSpec& spec, const v1::Plan& plan,
                       const grpc::CallbackServerContext& context, v1::ExpandScenarioResponse& response) {
  const std::string canonical = CanonicalBytes(spec);
  for (uint32_t i = 0; i < std::max(1u, request.num_samples()); ++i) {
    if (context.IsCancelled()) return absl::CancelledError("the client has gone");
    const uint64_t sample_index = request.first_sample_index() + i;
    v1::ExpandedUnit& unit = *response.add_units();
    unit.set_sample_index(sample_index);
    unit.set_unit_id(UnitId(canonical, plan, sample_index));
    absl::StatusOr<AcceptedScenario> drawn = DrawAccepted(spec, request.seed(), sample_index);
    if (absl::IsResourceExhausted(drawn.status())) {
      unit.set_failure(std::string(drawn.status().message()));
      continue;
    }
    RETURN_IF_ERROR(drawn.status());
    const int64_t num_frames = drawn->track.time_us_size();
    unit.set_num_frames(static_cast<uint32_t>(num_frames));
    *unit.mutable_rejections() = drawn->scenario.rejections();
    const v1::Sensors& sensors = drawn->scenario.concrete().sensors();
    response.set_num_frames(response.num_frames() + num_frames * sensors.cameras_size());
    response.set_clip_seconds(response.clip_seconds() + static_cast<double>(num_frames) / sensors.rate_hz());
    if (request.include_scenarios()) *unit.mutable_scenario() = std::move(drawn->scenario);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ScenarioServiceImpl::Expand(const v1::ExpandScenarioRequest& request,
                                         const grpc::CallbackServerContext& context,
                                         v1::ExpandScenarioResponse& response) const {
  if (request.num_samples() > kMaxExpandedSamples) {
    return absl::InvalidArgumentError(
        absl::StrCat("num_samples must be in [1, ", kMaxExpandedSamples, "], got ", request.num_samples()));
  }
  ASSIGN_OR_RETURN(const v1::ScenarioSpec spec, library_.Usable(request.source(), "source"));
  ASSIGN_OR_RETURN(const ClipOrder order, OrderOf(request.settings(), {spec}, request.seed(), facts_));
  std::shared_ptr<SharedModel> model;
  if (order.model != kReferenceModel) {
    ASSIGN_OR_RETURN(model, models_.Use(request.settings().model()));
    RETURN_IF_ERROR(InField("source", CheckCameras(spec, model->info())));
  }
  ASSIGN_OR_RETURN(const v1::Plan plan, PlanClips(order, model == nullptr ? nullptr : &model->info()));
  RETURN_IF_ERROR(DrawUnits(request, spec, plan, context, response));
  if (model != nullptr) {
    response.set_estimated_seconds(static_cast<double>(response.num_frames()) * plan.profile().num_steps() *
                                   model->SecondsPerEvaluation());
  }
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* ScenarioServiceImpl::ValidateScenario(grpc::CallbackServerContext* context,
                                                                const v1::ValidateScenarioRequest* request,
                                                                v1::ValidateScenarioResponse* response) {
  return door_.Serve(context, "ScenarioService.ValidateScenario", Scope::kUser,
                     [this, request, response](const Call&) -> absl::Status {
                       ASSIGN_OR_RETURN(const SpecLibrary::Resolved resolved,
                                        library_.Resolve(request->source(), "source"));
                       for (const Diagnostic& diagnostic : resolved.parsed.diagnostics) {
                         *response->add_diagnostics() = ToProto(diagnostic, resolved.file);
                       }
                       response->set_valid(!HasErrors(resolved.parsed.diagnostics));
                       if (response->valid()) {
                         response->set_spec_digest(Sha256Hex(CanonicalBytes(resolved.parsed.spec)));
                       }
                       return absl::OkStatus();
                     });
}

grpc::ServerUnaryReactor* ScenarioServiceImpl::ExpandScenario(grpc::CallbackServerContext* context,
                                                              const v1::ExpandScenarioRequest* request,
                                                              v1::ExpandScenarioResponse* response) {
  return door_.Serve(context, "ScenarioService.ExpandScenario", Scope::kUser,
                     [this, context, request, response](const Call&) { return Expand(*request, *context, *response); });
}

grpc::ServerUnaryReactor* ScenarioServiceImpl::ListLibrary(grpc::CallbackServerContext* context,
                                                           const v1::ListLibraryRequest* request,
                                                           v1::ListLibraryResponse* response) {
  return door_.Serve(context, "ScenarioService.ListLibrary", Scope::kUser, [this, request, response](const Call&) {
    for (const SpecFile& file : library_.specs()) {
      v1::LibrarySpec& spec = *response->add_specs();
      spec.set_id(file.parsed.spec.id());
      spec.set_description(file.parsed.spec.description());
      *spec.mutable_tags() = file.parsed.spec.tags();
      for (const v1::Event& event : file.parsed.spec.events()) spec.add_events(event.id());
      if (request->include_text()) spec.set_text(file.text);
    }
    return absl::OkStatus();
  });
}

}  // namespace longtail
