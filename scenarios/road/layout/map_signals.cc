#include "scenarios/road/layout/map_signals.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "scenarios/road/unique_names.h"

namespace longtail {
namespace {

using network::Orientation;

// Pedestrians' and cyclists' lights are none of the road's.
bool IsLight(const network::Signal& signal) {
  return signal.dynamic && signal.type != "1000002" && signal.type != "1000007" && signal.type != "1000013";
}

std::string InSnakeCase(const std::string& text) {
  std::string word;
  for (const char c : text) {
    if (absl::ascii_isalnum(c)) {
      word += absl::ascii_tolower(c);
    } else if (!word.empty() && word.back() != '_') {
      word += '_';
    }
  }
  while (!word.empty() && word.back() == '_') word.pop_back();
  return !word.empty() && absl::ascii_islower(word[0]) ? word : "";
}

// A light as it stands.
struct Light {
  int road = 0;
  const network::Signal* signal = nullptr;
  std::string junction;   // id; empty for none
  double facing_rad = 0;  // of the traffic that sees it
};

class Grouper {
 public:
  Grouper(const RoadNetwork& network, const SignalTimes& times, RoadLayout& layout)
      : network_(network), times_(times), layout_(layout) {}

  // Group by id of a signal.
  std::map<std::string, int> Make() {
    for (int road = 0; road < network_.num_roads(); ++road) {
      for (const network::Signal& signal : network_.road(road).signals) {
        if (IsLight(signal)) Add(road, signal);
      }
    }
    for (const network::Junction& junction : network_.data().junctions) AddControllers(junction);
    for (const network::Junction& junction : network_.data().junctions) AddAxes(junction);
    for (const Light& light : lights_) {
      if (groups_.count(light.signal->id) > 0) continue;
      const int group = NewGroup(absl::StrCat("s", light.signal->id));
      groups_[light.signal->id] = group;
      layout_.signals[group].phases = {{SignalColor::kGreen, times_.first_green_s},
                                       {SignalColor::kAmber, times_.amber_s},
                                       {SignalColor::kRed, times_.other_green_s}};
    }
    for (SignalGroup& group : layout_.signals) {
      if (times_.mode == v1::SIGNAL_MODE_DARK) group.phases = {{SignalColor::kDark, 1}};
      if (times_.mode == v1::SIGNAL_MODE_FLASHING) group.phases = {{SignalColor::kFlashingAmber, 1}};
    }
    for (const Light& light : lights_) AddHead(light);
    return groups_;
  }

 private:
  void Add(int index, const network::Signal& signal) {
    const network::Road& road = network_.road(index);
    Light light{index, &signal, road.junction, 0};
    const bool against = signal.orientation == Orientation::kAgainstS;
    const std::optional<network::RoadLink>& ahead = against ? road.predecessor : road.successor;
    if (light.junction.empty() && ahead && ahead->to_junction) light.junction = ahead->id;
    light.facing_rad =
        network_.PoseAt({index, signal.s_m, 0}).heading_rad + (against ? M_PI : 0) + signal.heading_offset_rad;
    lights_.push_back(light);
  }

  int NewGroup(const std::string& name) {
    layout_.signals.push_back({names_.Take(name), {}, times_.offset_s});
    return static_cast<int>(layout_.signals.size()) - 1;
  }

  // Green in turn: stages are groups that go together.
  void SetPhases(const std::vector<std::vector<int>>& stages) {
    const auto green_of = [this](size_t stage) { return stage == 0 ? times_.first_green_s : times_.other_green_s; };
    const double between_s = times_.amber_s + times_.all_red_s;
    double cycle_s = stages.size() == 1 ? times_.other_green_s : 0;
    for (size_t i = 0; i < stages.size(); ++i) cycle_s += green_of(i) + between_s;
    double start_s = 0;
    for (size_t i = 0; i < stages.size(); ++i) {
      for (const int group : stages[i]) {
        std::vector<SignalPhase>& phases = layout_.signals[group].phases;
        if (start_s > 0) phases.push_back({SignalColor::kRed, start_s});
        phases.push_back({SignalColor::kGreen, green_of(i)});
        phases.push_back({SignalColor::kAmber, times_.amber_s});
        phases.push_back({SignalColor::kRed, cycle_s - start_s - green_of(i) - times_.amber_s});
      }
      start_s += green_of(i) + between_s;
    }
  }

  void AddControllers(const network::Junction& junction) {
    std::set<std::string> here;
    for (const Light& light : lights_) {
      if (light.junction == junction.id) here.insert(light.signal->id);
    }
    std::map<int, std::vector<int>> by_sequence;
    for (const network::JunctionController& named : junction.controllers) {
      for (const network::Controller& controller : network_.data().controllers) {
        if (controller.id != named.id) continue;
        int group = -1;
        for (const network::Control& control : controller.controls) {
          if (here.count(control.signal_id) == 0 || groups_.count(control.signal_id) > 0) continue;
          if (group < 0) {
            const std::string name = InSnakeCase(controller.name);
            group = NewGroup(name.empty() ? absl::StrCat("c", controller.id) : name);
          }
          groups_[control.signal_id] = group;
        }
        if (group >= 0) by_sequence[named.sequence].push_back(group);
      }
    }
    if (by_sequence.empty()) return;
    std::vector<std::vector<int>> stages;
    for (const auto& [sequence, groups] : by_sequence) stages.push_back(groups);
    if (stages.size() == 1 && stages[0].size() > 1) {
      const std::vector<int> groups = stages[0];
      stages.clear();
      for (const int group : groups) stages.push_back({group});
    }
    SetPhases(stages);
  }

  // What no controller switches.
  void AddAxes(const network::Junction& junction) {
    int group_of_axis[2] = {-1, -1};
    double first_rad = 0;
    for (const Light& light : lights_) {
      if (light.junction != junction.id || groups_.count(light.signal->id) > 0) continue;
      if (group_of_axis[0] < 0) first_rad = light.facing_rad;
      const int axis = std::abs(std::cos(light.facing_rad - first_rad)) < std::sqrt(0.5) ? 1 : 0;
      if (group_of_axis[axis] < 0) {
        group_of_axis[axis] = NewGroup(absl::StrCat("j", InSnakeCase("x" + junction.id).substr(1), "_", axis + 1));
      }
      groups_[light.signal->id] = group_of_axis[axis];
    }
    std::vector<std::vector<int>> stages;
    for (const int group : group_of_axis) {
      if (group >= 0) stages.push_back({group});
    }
    if (!stages.empty()) SetPhases(stages);
  }

  void AddHead(const Light& light) {
    const network::Signal& signal = *light.signal;
    const network::SurfacePose pose = network_.PoseAt({light.road, signal.s_m, signal.t_m});
    const double height_m = signal.z_offset_m + (signal.height_m > 0 ? signal.height_m / 2 : 0.45);
    layout_.signal_heads.push_back({groups_[signal.id], pose.x_m, pose.y_m, pose.z_m + height_m,
                                    std::remainder(light.facing_rad + M_PI, 2 * M_PI)});
  }

  const RoadNetwork& network_;
  const SignalTimes& times_;
  RoadLayout& layout_;
  std::vector<Light> lights_;
  std::map<std::string, int> groups_;
  UniqueNames names_;
};

}  // namespace

bool PlacedSignal::Counts(const network::LaneNode& node, double from_m, double to_m) const {
  if (orientation != Orientation::kBoth && (orientation == Orientation::kAlongS) != node.along_s) return false;
  if (s_m < std::min(from_m, to_m) || s_m > std::max(from_m, to_m)) return false;
  return validity->empty() || std::any_of(validity->begin(), validity->end(), [&](const network::LaneRange& range) {
           return range.from <= node.lane_id && node.lane_id <= range.to;
         });
}

SignMeaning MeaningOf(const network::Signal& signal) {
  if (signal.dynamic) return SignMeaning::kOther;
  const std::string type = absl::AsciiStrToUpper(signal.type);
  if (type == "205" || type == "B1" || type == "R1-2") return SignMeaning::kYield;
  if (type == "206" || type == "B2" || type == "R1-1") return SignMeaning::kStop;
  if (type == "301" || type == "306" || type == "B4") return SignMeaning::kPriority;
  return SignMeaning::kOther;
}

std::map<std::string, std::string> MapSignals::Names(const RoadLayout& layout) const {
  std::map<std::string, std::string> names;
  for (const std::vector<PlacedSignal>& placed : placed_) {
    for (const PlacedSignal& signal : placed) {
      const bool yields = signal.meaning == SignMeaning::kYield, stops = signal.meaning == SignMeaning::kStop;
      if (signal.group >= 0) names[signal.signal->id] = layout.signals[signal.group].name;
      if (yields || stops) names[signal.signal->id] = yields ? "yield" : "stop";
    }
  }
  return names;
}

MapSignals::MapSignals(const RoadNetwork& network, const SignalTimes& times, RoadLayout& layout) {
  const std::map<std::string, int> groups = Grouper(network, times, layout).Make();
  std::map<std::string, const network::Signal*> by_id;
  for (const network::Road& road : network.data().roads) {
    for (const network::Signal& signal : road.signals) by_id.emplace(signal.id, &signal);
  }
  const auto group_of = [&groups](const network::Signal& signal) {
    const auto found = groups.find(signal.id);
    return IsLight(signal) && found != groups.end() ? found->second : -1;
  };
  for (const network::Road& road : network.data().roads) {
    std::vector<PlacedSignal>& placed = placed_.emplace_back();
    for (const network::Signal& signal : road.signals) {
      placed.push_back(
          {&signal, signal.orientation, &signal.validity, signal.s_m, MeaningOf(signal), group_of(signal)});
    }
    for (const network::SignalReference& reference : road.signal_references) {
      const auto signal = by_id.find(reference.signal_id);
      if (signal == by_id.end()) continue;
      placed.push_back({signal->second, reference.orientation, &reference.validity, reference.s_m,
                        MeaningOf(*signal->second), group_of(*signal->second)});
    }
  }
}

}  // namespace longtail
