#include "tools/cli/preview_legend.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/cli/spec_words.h"
#include "tools/cli/top_view.h"

namespace longtail {
namespace {

// In the order of the track; some classes share a colour.
std::vector<std::pair<std::string, std::string>> ClassesByColor(const v1::WorldTrack& track) {
  std::vector<std::pair<std::string, std::string>> colors;
  std::set<v1::ActorClass> named;
  for (const v1::ActorTrack& actor : track.actors()) {
    if (actor.track_id() == 0 || !named.insert(actor.actor_class()).second) continue;
    const std::string color = ActorColor(false, actor.actor_class());
    const std::string name = EnumWords(v1::ActorClass_Name(actor.actor_class()), "ACTOR_CLASS_");
    const auto same = std::find_if(colors.begin(), colors.end(), [&](const auto& it) { return it.first == color; });
    if (same == colors.end()) {
      colors.emplace_back(color, name);
    } else {
      absl::StrAppend(&same->second, ", ", name);
    }
  }
  return colors;
}

std::string OutcomeText(const ClipSummary& summary) {
  std::string outcome = absl::StrFormat("hardest braking of ego %.1f m/s²", summary.hardest_braking_mps2);
  if (summary.min_distance_m) {
    absl::StrAppendFormat(&outcome, ", nearest %.2f m to %s at %.1f s", *summary.min_distance_m, summary.nearest_actor,
                          summary.min_distance_at_s);
  }
  return outcome;
}

}  // namespace

void DrawPreviewLegend(const v1::WorldTrack& track, const ClipSummary& summary, const std::string& event_color,
                       SvgPoint corner, Drawing& drawing) {
  double x = corner.x;
  const double y = corner.y;
  const auto entry = [&](const std::string& color, const std::string& name) {
    drawing.Rect(x, y + 8, 22, 12, absl::StrFormat("fill=\"%s\" stroke=\"#20242b\" stroke-width=\"0.8\"", color));
    drawing.Text({x + 28, y + 19}, name, "font-size=\"13\" fill=\"#20242b\"");
    x += 44 + 7.4 * name.size();
  };
  entry(ActorColor(/*is_ego=*/true, v1::ACTOR_CLASS_CAR), "ego");
  for (const auto& [color, names] : ClassesByColor(track)) entry(color, names);
  entry(event_color, "event, and its window on ego's way");
  drawing.Text({x, y + 19}, "yellow outline: takes part in the event; full line: way so far; dotted: way to come",
               "font-size=\"13\" fill=\"#6b7280\"");
  drawing.Text({corner.x, y + 44}, OutcomeText(summary), "font-size=\"13\" fill=\"#20242b\"");
}

}  // namespace longtail
