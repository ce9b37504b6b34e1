// Roads that cannot be built and starts off the road. Bounds are judged, so only what holds for every draw is a fault;
// single draws are rejected when they are simulated.
#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "scenarios/actors/mover_profile.h"
#include "scenarios/road/layout/road_layout.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/meaning_check.h"

namespace longtail {
namespace {

constexpr double kDefaultTransitionM = 20;
constexpr double kDefaultShoulderM = 0.5;

Interval Plus(const Interval& a, const Interval& b) { return {a.lo + b.lo, a.hi + b.hi}; }

// The whole number that bounds leave, if there is one only.
std::optional<int> OnlyNumber(const Interval& bounds) {
  if (bounds.lo != bounds.hi || bounds.lo != std::floor(bounds.lo) || std::abs(bounds.lo) > 100) return std::nullopt;
  return static_cast<int>(bounds.lo);
}

class RoadChecker {
 public:
  RoadChecker(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter)
      : spec_(spec), values_(values), reporter_(reporter) {}

  void Check() {
    for (int i = 0; i < spec_.roads_size(); ++i) {
      const std::string path = absl::StrCat("roads[", i, "]");
      if (spec_.roads(i).has_map() ? CheckMap(spec_.roads(i).map(), path + ".map") : CheckBends(spec_.roads(i), path)) {
        CheckLayout(spec_.roads(i), path);
      }
    }
    CheckStart(spec_.ego().start(), "ego.start", /*drives=*/true);
    for (int i = 0; i < spec_.actors_size(); ++i) {
      const v1::Actor& actor = spec_.actors(i);
      CheckStart(actor.start(), absl::StrCat("actors[", i, "].start"), DrivesInLanes(actor.driver()));
    }
  }

 private:
  struct Stretch {
    Interval start_m;
    Interval end_m;
    // "from 300 to 420..440 m"
    std::string Words() const { return absl::StrCat("from ", Words(start_m), " to ", Words(end_m), " m"); }
    static std::string Words(const Interval& bounds) {
      return bounds.lo == bounds.hi ? FormatNumber(bounds.lo)
                                    : absl::StrCat(FormatNumber(bounds.lo), "..", FormatNumber(bounds.hi));
    }
  };

  Interval BoundOr(bool written, const v1::Value& value, double fallback) const {
    return written ? values_.BoundOf(value) : Interval{fallback, fallback};
  }

  // Whether its text is there; where it could not be read that is said already.
  bool CheckMap(const v1::RoadMap& map, const std::string& path) {
    if (reporter_.source_map().IsBad(path + ".file") || map.file().empty()) return false;
    if (map.text().empty()) {
      reporter_.Error(codes::kNotResolved, path + ".text",
                      absl::StrCat(path, ".text must be there in a spec that is given as a message"));
    }
    if (map.has_signals()) CheckMapSignals(map, path + ".signals");
    for (int i = 0; i < map.courses_size(); ++i) {
      const std::string name_path = absl::StrCat(path, ".courses[", i, "].name");
      const std::string& name = map.courses(i).name();
      if (i == 0 && !name.empty() && name != "main") {
        reporter_.Error(codes::kReservedName, name_path,
                        absl::StrCat(name_path, " must be \"main\" or unset for the first, got ", Quote(name)));
      } else if (i > 0 && name.empty()) {
        reporter_.Missing(name_path);
      } else if (i > 0 && name == "main") {
        reporter_.Error(codes::kReservedName, name_path,
                        absl::StrCat(name_path, " must not be \"main\", which is the first course"));
      }
      for (int k = 1; k < i; ++k) {
        if (name.empty() || map.courses(k).name() != name) continue;
        reporter_.Error(codes::kDuplicateName, name_path,
                        absl::StrCat(name_path, " must be given once, got ", Quote(name), " again"));
      }
    }
    return !map.text().empty();
  }

  void CheckMapSignals(const v1::RoadMap& map, const std::string& path) {
    const v1::MapSignalProgram& program = map.signals();
    if (!map.text().empty() && MapSignalGroups(map.text()).empty()) {
      reporter_.ErrorAtName(codes::kNoEffect, path,
                            absl::StrCat(path, " must not be given: it has no effect on a map without lights"));
    } else if (program.mode() == v1::SIGNAL_MODE_DARK || program.mode() == v1::SIGNAL_MODE_FLASHING) {
      const auto check = [&](bool given, const char* field) {
        if (!given) return;
        reporter_.ErrorAtName(codes::kNoEffect, absl::StrCat(path, ".", field),
                              absl::StrCat(path, ".", field, " must not be given: it has no effect on lights that are ",
                                           program.mode() == v1::SIGNAL_MODE_DARK ? "off" : "flashing"));
      };
      check(program.has_first_green_s(), "first_green_s");
      check(program.has_other_green_s(), "other_green_s");
      check(program.has_amber_s(), "amber_s");
      check(program.has_all_red_s(), "all_red_s");
      check(program.has_offset_s(), "offset_s");
    }
  }

  // What lies along a road fits together. Only where every number is fixed: draws are judged when they are made.
  void CheckLayout(const v1::Road& road, const std::string& road_path) {
    const bool has_more = road.grades_size() + road.lane_count_changes_size() + road.speed_limit_changes_size() +
                              road.junctions_size() + road.parking_lanes_size() + road.work_zones_size() +
                              road.tunnels_size() + road.bridges_size() + road.ramps_size() + road.center_line_size() +
                              (road.has_map() ? 1 : 0) >
                          0;
    v1::Road fixed = road;
    if (!has_more || !Fix(fixed)) return;
    const absl::StatusOr<RoadLayout> layout = LayOutRoad(fixed);
    if (layout.ok() && road.has_map() && spec_.roads_size() == 1) CheckStartsOnMap(*layout);
    if (layout.ok() || layout.status().code() != absl::StatusCode::kInvalidArgument) return;
    // "road.junctions[0].at_m must …"
    std::string message(layout.status().message());
    if (!absl::StartsWith(message, "road.")) return;
    message.replace(0, 4, road_path);
    const std::string path = message.substr(0, message.find(' '));
    if (!road.has_map()) return reporter_.Error(codes::kRoadDoesNotFit, path, message);
    const std::vector<std::string> parts = absl::StrSplit(message, absl::MaxSplits("; did you mean ", 1));
    reporter_.Error(codes::kNotOnMap, path, parts[0], parts.size() < 2 ? "" : parts[1].substr(0, parts[1].size() - 1));
  }

  void CheckStartsOnMap(const RoadLayout& layout) {
    CheckStartOnMap(spec_.ego().start(), layout, "ego.start.lane");
    for (int i = 0; i < spec_.actors_size(); ++i) {
      CheckStartOnMap(spec_.actors(i).start(), layout, absl::StrCat("actors[", i, "].start.lane"));
    }
    for (int i = 0; i < spec_.traffic_size(); ++i) {
      CheckTrafficOnMap(spec_.traffic(i), layout, absl::StrCat("traffic[", i, "].lanes"));
    }
  }

  // Of a start by lane whose numbers are fixed.
  void CheckStartOnMap(const v1::Position& start, const RoadLayout& layout, const std::string& path) {
    const int index = layout.FindCourse(start.lane().route());
    const Interval along = values_.BoundOf(start.lane().s_m()), lane = values_.BoundOf(start.lane().lane());
    if (!start.has_lane() || index < 0 || along.lo != along.hi || lane.lo != lane.hi) return;
    const Course& course = layout.courses[index];
    if (!(along.lo >= course.first_s_m() && along.lo <= course.last_s_m())) {
      reporter_.Error(codes::kOffRoad, path + ".s_m",
                      absl::StrCat(path, ".s_m must be in [0, ", FormatNumber(course.last_s_m()), "], on course ",
                                   course.name(), ", got ", FormatNumber(along.lo)));
    } else if (const std::optional<int> number = OnlyNumber(lane); number && !course.HasLane(*number, along.lo)) {
      std::vector<std::string> numbers;
      for (const CourseLane& other : course.SectionAt(along.lo).lanes) numbers.push_back(absl::StrCat(other.number));
      reporter_.Error(codes::kNoSuchLane, path + ".lane",
                      absl::StrCat(path, ".lane must be a lane of course ", course.name(), " at s = ",
                                   FormatNumber(along.lo), " m (", absl::StrJoin(numbers, ", "), "), got ", *number));
    }
  }

  void CheckTrafficOnMap(const v1::Traffic& traffic, const RoadLayout& layout, const std::string& path) {
    const int index = layout.FindCourse(traffic.route());
    if (index < 0) return;
    const Course& course = layout.courses[index];
    std::set<int> numbers;
    for (const CourseSection& section : course.sections()) {
      for (const CourseLane& lane : section.lanes) numbers.insert(lane.number);
    }
    for (int i = 0; i < traffic.lanes_size(); ++i) {
      const int lane = traffic.lanes(i);
      if (lane == 0 || numbers.count(lane) > 0) continue;
      const std::string field = absl::StrCat(path, "[", i, "]");
      reporter_.Error(codes::kNoSuchLane, field,
                      absl::StrCat(field, " must be a lane of course ", course.name(), " (",
                                   absl::StrJoin(numbers, ", "), "), got ", lane));
    }
  }

  // Puts the number of each value in its place; false where one is drawn, missing or out of its range.
  bool Fix(google::protobuf::Message& message) const {
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    const google::protobuf::Descriptor& type = *message.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
      const google::protobuf::FieldDescriptor* field = type.field(i);
      if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
      if (field->is_repeated()) {
        for (int k = 0; k < reflection.FieldSize(message, field); ++k) {
          if (!Fix(*reflection.MutableRepeatedMessage(&message, field, k))) return false;
        }
        continue;
      }
      const v1::FieldRule& rule = RuleOf(field);
      if (!reflection.HasField(message, field)) {
        if (rule.required() && !IsReplaced(message, rule)) return false;
        continue;
      }
      google::protobuf::Message& inner = *reflection.MutableMessage(&message, field);
      if (field->message_type() != v1::Value::descriptor()) {
        if (!Fix(inner)) return false;
        continue;
      }
      v1::Value& value = static_cast<v1::Value&>(inner);
      const Interval bounds = values_.BoundOf(value);
      if (bounds.lo != bounds.hi || !InRange(rule, bounds.lo)) return false;
      value.set_constant(bounds.lo);
    }
    return true;
  }

  // Whether no fault was found.
  bool CheckBends(const v1::Road& road, const std::string& road_path) {
    bool sound = true;
    const double length_m = values_.BoundOf(road.length_m()).hi;
    const double forward = values_.BoundOf(road.forward_lanes()).lo;
    const double backward = BoundOr(road.has_backward_lanes(), road.backward_lanes(), 0).lo;
    const double width_m = values_.BoundOf(road.lane_width_m()).lo;
    const double half_width_m = std::max({0.0, forward, backward}) * std::max(0.0, width_m);
    std::vector<Stretch> stretches;
    for (int i = 0; i < road.bends_size(); ++i) {
      const v1::Bend& bend = road.bends(i);
      const std::string path = absl::StrCat(road_path, ".bends[", i, "]");
      sound &= CheckRadius(bend, path + ".radius_m", half_width_m);
      const Interval start = values_.BoundOf(bend.start_m());
      const Interval transition = BoundOr(bend.has_transition_m(), bend.transition_m(), kDefaultTransitionM);
      const Interval end = Plus(Plus(start, values_.BoundOf(bend.length_m())), Plus(transition, transition));
      stretches.push_back({start, end});
      if (bend.has_start_m() && bend.has_length_m() && end.lo > length_m) {
        sound = false;
        reporter_.Error(codes::kBend, path + ".start_m",
                        absl::StrCat(path, " must end on the road of ", FormatNumber(length_m),
                                     " m with both transitions, got its end at ", FormatNumber(end.lo), " m"));
      }
      for (int k = 0; k < i; ++k) {
        // Whatever is drawn, each starts before the other ends.
        if (!(start.hi < stretches[k].end_m.lo && stretches[k].start_m.hi < end.lo)) continue;
        sound = false;
        reporter_.Error(codes::kBend, path + ".start_m",
                        absl::StrCat(path, " must not overlap bends[", k, "], with its transitions ",
                                     stretches[k].Words(), ", got ", stretches[i].Words()));
        break;
      }
    }
    return sound;
  }

  bool CheckRadius(const v1::Bend& bend, const std::string& path, double half_width_m) {
    const Interval radius = values_.BoundOf(bend.radius_m());
    const double longest_m = std::max(std::abs(radius.lo), std::abs(radius.hi));
    if (!bend.has_radius_m() || longest_m > half_width_m) return true;
    reporter_.Error(codes::kBend, path,
                    absl::StrCat(path, " must be longer than the ", FormatNumber(half_width_m),
                                 " m from the reference line to the road's edge, got ", FormatNumber(longest_m)));
    return false;
  }

  // drives: it must start on lanes or shoulder. Others may stand beside the road.
  void CheckStart(const v1::Position& start, const std::string& path, bool drives) {
    CheckAlong(start, path);
    if (!drives || spec_.roads_size() == 0) return;
    for (const v1::Road& road : spec_.roads()) {
      if (!SurelyOff(start, road)) return;
    }
    const std::string field = start.has_road()   ? ".road.beside_right_m"
                              : start.has_lane() ? ".lane.offset_m"
                                                 : ".relative.offset_m";
    reporter_.Error(codes::kOffRoad, path + field,
                    absl::StrCat(path, " must lie on the lanes or the shoulder, got a place beside every road"));
  }

  void CheckAlong(const v1::Position& start, const std::string& path) {
    if (!start.has_lane() && !start.has_road()) return;
    const v1::Value& s = start.has_lane() ? start.lane().s_m() : start.road().s_m();
    double longest_m = 0;
    for (const v1::Road& road : spec_.roads()) {
      if (road.has_map()) return;
      const double length_m = values_.BoundOf(road.length_m()).hi;
      // Reported already.
      if (!InRange(RuleOf(v1::Road::descriptor()->FindFieldByName("length_m")), length_m)) return;
      longest_m = std::max(longest_m, length_m);
    }
    const std::string field = path + (start.has_lane() ? ".lane.s_m" : ".road.s_m");
    const std::string& route = start.has_lane() ? start.lane().route() : start.road().route();
    const Interval along = values_.BoundOf(s);
    if (along.hi < 0 && (route.empty() || route == "main")) {
      reporter_.Error(codes::kOffRoad, field,
                      absl::StrCat(field, " must be >= 0, where the road begins, got ", FormatNumber(along.hi)));
    }
    const double s_m = along.lo;
    if (spec_.roads_size() == 0 || !(s_m > longest_m)) return;
    reporter_.Error(codes::kOffRoad, field,
                    absl::StrCat(field, " must be <= ", FormatNumber(longest_m),
                                 ", where the longest road of this spec ends, got ", FormatNumber(s_m)));
  }

  bool SurelyOff(const v1::Position& start, const v1::Road& road) const {
    if (road.has_map()) return false;
    const std::optional<int> forward = OnlyNumber(values_.BoundOf(road.forward_lanes()));
    const std::optional<int> backward = OnlyNumber(BoundOr(road.has_backward_lanes(), road.backward_lanes(), 0));
    const Interval width_m = values_.BoundOf(road.lane_width_m());
    if (!forward || !backward || width_m.lo != width_m.hi) return false;
    const std::optional<Interval> across = AcrossOf(start, *forward, *backward, width_m.lo);
    if (!across) return false;
    const double shoulder_m = BoundOr(road.has_shoulder_m(), road.shoulder_m(), kDefaultShoulderM).hi;
    return across->lo > *backward * width_m.lo + shoulder_m || across->hi < -*forward * width_m.lo - shoulder_m;
  }

  // Bounds of the road coordinate t of a start; nothing where its lane is drawn or not there.
  std::optional<Interval> AcrossOf(const v1::Position& start, int forward, int backward, double width_m) const {
    if (start.has_road()) {
      const std::optional<int> mirrored = OnlyNumber(BoundOr(start.road().has_mirrored(), start.road().mirrored(), 0));
      const Interval beside = values_.BoundOf(start.road().beside_right_m());
      if (!mirrored) return std::nullopt;
      if (*mirrored == 1) return Plus({backward * width_m, backward * width_m}, beside);
      return Plus({-forward * width_m, -forward * width_m}, {-beside.hi, -beside.lo});
    }
    const std::optional<int> rank = RankOf(start, forward, backward, /*num_hops=*/0);
    if (!rank) return std::nullopt;
    const double center_m = (*rank - forward + 0.5) * width_m;
    const Interval offset = start.has_lane() ? BoundOr(start.lane().has_offset_m(), start.lane().offset_m(), 0)
                                             : BoundOr(start.relative().has_offset_m(), start.relative().offset_m(), 0);
    return Plus({center_m, center_m}, offset);
  }

  // The lane of a start, counted from the right edge, 0 the first.
  std::optional<int> RankOf(const v1::Position& start, int forward, int backward, int num_hops) const {
    std::optional<int> rank;
    if (start.has_lane()) {
      rank = OnlyNumber(values_.BoundOf(start.lane().lane()));
      if (!rank || *rank == 0) return std::nullopt;
      rank = *rank > 0 ? *rank - 1 : forward - *rank - 1;
    } else if (start.has_relative() && num_hops <= spec_.actors_size()) {
      const v1::Position* base = BaseOf(start.relative().actor());
      const std::optional<int> dlane = OnlyNumber(BoundOr(start.relative().has_dlane(), start.relative().dlane(), 0));
      // A base beside its lane's centre may count as in another lane.
      if (base == nullptr || !dlane || base->lane().has_offset_m() || base->relative().has_offset_m())
        return std::nullopt;
      rank = RankOf(*base, forward, backward, num_hops + 1);
      if (!rank) return std::nullopt;
      rank = *rank + *dlane;
    }
    return rank && *rank >= 0 && *rank < forward + backward ? rank : std::nullopt;
  }

  const v1::Position* BaseOf(const std::string& id) const {
    if (id == "ego") return &spec_.ego().start();
    for (const v1::Actor& actor : spec_.actors()) {
      if (actor.id() == id) return &actor.start();
    }
    return nullptr;
  }

  const v1::ScenarioSpec& spec_;
  const ValueChecker& values_;
  Reporter& reporter_;
};

}  // namespace

void CheckRoads(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter) {
  RoadChecker(spec, values, reporter).Check();
}

}  // namespace longtail
