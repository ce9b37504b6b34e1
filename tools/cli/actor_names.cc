#include "tools/cli/actor_names.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "scenarios/track_outline.h"

namespace longtail {
namespace {

constexpr int kMostSteps = 3;  // lines that a name makes way for others

struct Label {
  SvgPoint at;
  double half_px = 0;
};

// How far a body reaches up or down in the picture, px.
double ReachPx(const Footprint& box, const PlaneView& view) {
  const double reach_m = box.ExtentAlong(-std::sin(view.world_yaw_rad), std::cos(view.world_yaw_rad));
  return std::max(reach_m, 0.5) * view.scale_px_per_m;
}

}  // namespace

void DrawActorNames(const v1::Scenario& scenario, const v1::WorldTrack& track, int frame, const PlaneView& view,
                    double left_px, double width_px, const NamesStyle& style, Drawing& drawing) {
  constexpr double kClear_px = 5;
  const std::string text_style = absl::StrCat(style.text, " text-anchor=\"middle\"");
  std::vector<Label> labels;
  for (const v1::ActorTrack& actor : track.actors()) {
    if (!actor.present(frame)) continue;
    const Footprint box = FootprintAt(BodyOf(scenario, actor), actor, frame);
    const SvgPoint at = view.Map(box.center.x_m, box.center.y_m);
    const std::string name = absl::StrFormat("%s %.1f m/s", actor.actor(), std::abs(actor.speed_mps(frame)));
    const bool below = actor.track_id() == 0;
    const double away = ReachPx(box, view) + kClear_px;
    const double half_px = 0.5 * style.letter_px * name.size();
    const bool in_panel = at.x > left_px && at.x < left_px + width_px;
    SvgPoint place{in_panel ? std::clamp(at.x, left_px + half_px, left_px + width_px - half_px) : at.x,
                   below ? at.y + away + 0.75 * style.line_px : at.y - away};
    const auto covered = [&](const Label& label) {
      return std::abs(label.at.y - place.y) < style.line_px && std::abs(label.at.x - place.x) < label.half_px + half_px;
    };
    const auto is_clear = [&] { return std::none_of(labels.begin(), labels.end(), covered); };
    for (int i = 0; i < kMostSteps && !is_clear(); ++i) place.y += below ? style.line_px : -style.line_px;
    if (!is_clear()) continue;
    labels.push_back({place, half_px});
    drawing.Text(place, name, text_style);
  }
}

}  // namespace longtail
