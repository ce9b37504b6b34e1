#include "generator/service/clip_plan.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace longtail {
namespace {

constexpr uint32_t kMaxCrf = 51;

// By v1::Quality.
constexpr const char* kQualities[] = {"draft", "draft", "standard", "fine"};

}  // namespace

absl::StatusOr<ClipOrder> OrderOf(const v1::ClipSettings& settings, std::vector<v1::ScenarioSpec> specs, uint64_t seed,
                                  const ProcessFacts& facts) {
  if (!v1::Quality_IsValid(settings.quality())) {
    return absl::InvalidArgumentError(
        absl::StrCat("settings.quality must be a known quality, got ", static_cast<int>(settings.quality())));
  }
  if (settings.has_crf() && settings.crf() > kMaxCrf) {
    return absl::InvalidArgumentError(absl::StrCat("settings.crf must be in [0, ", kMaxCrf, "], got ", settings.crf()));
  }
  ClipOrder order;
  order.specs = std::move(specs);
  order.seed = seed;
  order.quality = kQualities[settings.quality()];
  if (settings.model() == kReferenceModel) order.model = kReferenceModel;
  if (settings.dense_labels()) order.labels = "dense";
  if (settings.initial_frame_from_reference()) order.initial_frames = "reference";
  if (settings.has_crf()) order.crf = settings.crf();
  order.max_isa = facts.max_isa;
  order.code_commit = facts.code_commit;
  return order;
}

}  // namespace longtail
