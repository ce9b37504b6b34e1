#include "generator/pipeline/job_plan.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "generator/dataset/plan.h"
#include "generator/labels/schema.h"
#include "generator/pipeline/batch_runner.h"
#include "kernels/status_macros.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/law_bounds.h"

namespace longtail {
namespace {

// Bytes of a 101-frame clip, as a rule: they shape the shards.
constexpr int64_t kExpectedSampleBytes = int64_t{3} << 20;
constexpr int64_t kFramesOfExpectedSample = 101;
constexpr uint32_t kDefaultRateHz = 10;
constexpr double kUsualDurationS = 10;
constexpr uint32_t kDefaultWidthPx = 256, kDefaultHeightPx = 128;

// docs/benchmarks.md, "Where a clip's time goes".
constexpr double kNetMsPerFrame = 57.0;         // at one evaluation
constexpr double kEvaluationMsPerFrame = 49.4;  // each
constexpr double kReferenceMsPerFrame = 47.0;

uint32_t NumSteps(const ClipOrder& order) {
  if (order.model == "reference") return 0;
  if (order.quality == "draft") return 1;
  return order.quality == "standard" ? 2 : 4;
}

v1::Backend BackendOf(const std::string& max_isa, uint32_t batch_size, const ModelInfo* model) {
  v1::Backend backend;
  backend.set_device_class("cpu");
  backend.set_max_isa(max_isa);
  backend.set_threads(1);
  backend.set_batch_size(batch_size);
  if (model != nullptr) backend.set_library(model->library);
  return backend;
}

v1::PlannedModel PlannedModelOf(const std::string& kind, const ModelInfo* model) {
  v1::PlannedModel planned;
  planned.set_kind(kind);
  if (model != nullptr) {
    planned.set_name(model->name);
    planned.set_sha256(model->sha256);
  }
  return planned;
}

double MiddleDurationS(const v1::Value& duration_s) {
  if (duration_s.value_case() == v1::Value::kConstant) return duration_s.constant();
  const Interval ends = BoundLaw(duration_s.distribution());
  return std::isfinite(ends.lo) && std::isfinite(ends.hi) ? (ends.lo + ends.hi) / 2 : kUsualDurationS;
}

}  // namespace

// The network draws frames of the one size it was trained on.
absl::Status CheckCameras(const v1::ScenarioSpec& spec, const ModelInfo& info) {
  for (int i = 0; i < spec.sensors().cameras_size(); ++i) {
    const v1::Camera& camera = spec.sensors().cameras(i);
    const int width = static_cast<int>(camera.has_width_px() ? camera.width_px() : kDefaultWidthPx);
    const int height = static_cast<int>(camera.has_height_px() ? camera.height_px() : kDefaultHeightPx);
    if (width == info.width_px && height == info.height_px) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("sensors.cameras[", i, "] must be ", info.width_px, " x ", info.height_px,
                     " px, the size that the weights were trained on, got ", width, " x ", height));
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Plan> PlanClips(const ClipOrder& order, const ModelInfo* model) {
  for (const v1::ScenarioSpec& spec : order.specs) {
    absl::Status fit = CheckDrivesItself(spec);
    if (fit.ok() && model != nullptr) fit = CheckCameras(spec, *model);
    if (!fit.ok()) return absl::InvalidArgumentError(absl::StrCat(spec.id(), ": ", fit.message()));
  }
  PlanOptions options;
  options.specs = order.specs;
  options.seed = order.seed;
  options.clips_per_spec = order.clips_per_spec;
  options.units_per_batch = order.units_per_batch;
  options.expected_sample_bytes = kExpectedSampleBytes;
  options.generator_abi = kGeneratorAbi;
  options.model = PlannedModelOf(order.model, model);
  options.backend = BackendOf(order.max_isa, order.units_per_batch, model);
  options.profile.set_quality(order.quality);
  options.profile.set_num_steps(NumSteps(order));
  options.profile.set_labels(order.labels);
  options.profile.set_crf(order.crf);
  options.profile.set_initial_frames(order.initial_frames);
  ASSIGN_OR_RETURN(v1::Plan plan, MakePlan(options));
  plan.set_code_commit(order.code_commit);
  return plan;
}

absl::Status CheckBackend(const v1::Plan& plan, const std::string& max_isa, const ModelInfo* model) {
  v1::Plan here = plan;
  *here.mutable_model() = PlannedModelOf(plan.model().kind(), model);
  *here.mutable_backend() = BackendOf(max_isa, plan.units_per_batch(), model);
  here.set_generator_abi(kGeneratorAbi);
  const std::string difference = FirstPlanDifference(plan, here);
  if (difference.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("this machine would make other bytes: ", difference));
}

std::vector<std::pair<std::string, std::string>> MetaFiles(const v1::Plan& plan) {
  std::vector<std::string> events;
  for (const v1::PlannedSpec& spec : plan.specs()) {
    for (const v1::Event& event : spec.spec().events()) events.push_back(event.id());
  }
  return {{"taxonomy.json", TaxonomyJson(events)}};
}

JobSize ExpectedSize(const v1::Plan& plan) {
  JobSize size;
  for (const v1::PlannedSpec& planned : plan.specs()) {
    const v1::ScenarioSpec& spec = planned.spec();
    const uint32_t rate_hz = spec.sensors().has_rate_hz() ? spec.sensors().rate_hz() : kDefaultRateHz;
    const int64_t frames_of_camera = static_cast<int64_t>(MiddleDurationS(spec.duration_s()) * rate_hz) + 1;
    size.num_frames += plan.clips_per_spec() * std::max(1, spec.sensors().cameras_size()) * frames_of_camera;
  }
  size.num_bytes = size.num_frames * kExpectedSampleBytes / kFramesOfExpectedSample;
  return size;
}

double BenchmarkedFramesPerSecond(const v1::Plan& plan) {
  if (plan.model().kind() == "reference") return 1e3 / kReferenceMsPerFrame;
  const double more_evaluations = std::max<double>(1, plan.profile().num_steps()) - 1;
  return 1e3 / (kNetMsPerFrame + more_evaluations * kEvaluationMsPerFrame);
}

}  // namespace longtail
