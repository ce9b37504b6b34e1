#include "scenarios/road/layout/lane_profile.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/road/constant.h"
#include "scenarios/road/layout/bends.h"

namespace longtail {
namespace {

using network::LaneType;
using network::MarkType;

struct Taper {
  int index = 0;
  double start_m = 0, end_m = 0;
  int added = 0;
  bool oncoming = false;
};

absl::StatusOr<std::vector<Taper>> ReadTapers(const v1::Road& road, double length_m) {
  std::vector<Taper> tapers;
  for (int i = 0; i < road.lane_count_changes_size(); ++i) {
    const v1::LaneCountChange& change = road.lane_count_changes(i);
    const std::string path = absl::StrCat("lane_count_changes[", i, "].");
    Taper taper{i, ConstantOr(change.at_m(), 0), 0, static_cast<int>(ConstantOr(change.added_lanes(), 0)),
                ConstantOr(change.oncoming(), 0) == 1};
    if (taper.added == 0) continue;
    taper.end_m = taper.start_m + ConstantOr(change.taper_m(), 60);
    RETURN_IF_ERROR(CheckRoadRange(path + "at_m", taper.start_m, 0.5, length_m));
    if (taper.end_m > length_m - 0.5) {
      return absl::InvalidArgumentError(absl::StrCat("road.", path, "taper_m must end on the road of ", length_m,
                                                     " m, got its end at ", taper.end_m));
    }
    tapers.push_back(taper);
  }
  std::stable_sort(tapers.begin(), tapers.end(), [](const Taper& a, const Taper& b) { return a.start_m < b.start_m; });
  for (size_t i = 1; i < tapers.size(); ++i) {
    if (tapers[i].start_m >= tapers[i - 1].end_m) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("road.lane_count_changes[", tapers[i].index, "].at_m must be past the end of lane_count_changes[",
                     tapers[i - 1].index, "] at ", tapers[i - 1].end_m, ", got ", tapers[i].start_m));
  }
  return tapers;
}

// Splits sections so that one starts at s.
void SplitAt(double s_m, LaneProfile& profile) {
  std::vector<ProfileSection>& sections = profile.sections;
  auto after = std::upper_bound(sections.begin(), sections.end(), s_m,
                                [](double s, const ProfileSection& section) { return s < section.start_s_m; });
  const ProfileSection& before = *(after - 1);
  if (s_m - before.start_s_m < 1e-6) return;
  const double end_m = after == sections.end() ? profile.length_m : after->start_s_m;
  if (end_m - s_m < 1e-6) return;
  const double share = (s_m - before.start_s_m) / (end_m - before.start_s_m);
  ProfileSection head = before, tail = before;
  tail.start_s_m = s_m;
  for (auto side : {&ProfileSection::along, &ProfileSection::against}) {
    const double middle_m =
        (head.*side).outer_start_m + share * ((head.*side).outer_end_m - (head.*side).outer_start_m);
    (head.*side).outer_end_m = (tail.*side).outer_start_m = middle_m;
  }
  *(after - 1) = head;
  sections.insert(after, tail);
}

absl::Status ApplyTaper(const Taper& taper, LaneProfile& profile) {
  SplitAt(taper.start_m, profile);
  SplitAt(taper.end_m, profile);
  const double width_m = profile.lane_width_m;
  for (ProfileSection& section : profile.sections) {
    if (section.start_s_m < taper.start_m - 1e-6) continue;
    SideLanes& side = taper.oncoming ? section.against : section.along;
    if (section.start_s_m < taper.end_m - 1e-6) {
      if (taper.added > 0) ++side.count;
      side.outer_start_m = taper.added > 0 ? 0 : width_m;
      side.outer_end_m = width_m - side.outer_start_m;
    } else {
      side.count += taper.added;
    }
    if (side.count >= (taper.oncoming ? 0 : 1) && side.count <= 8) continue;
    return absl::InvalidArgumentError(absl::StrCat("road.lane_count_changes[", taper.index, "].added_lanes must leave ",
                                                   taper.oncoming ? 0 : 1, " to 8 lanes, got ", side.count));
  }
  return absl::OkStatus();
}

absl::Status ApplySpeedLimits(const v1::Road& road, LaneProfile& profile) {
  for (int i = 0; i < road.speed_limit_changes_size(); ++i) {
    const v1::SpeedLimitChange& change = road.speed_limit_changes(i);
    const std::string path = absl::StrCat("speed_limit_changes[", i, "].");
    const double at_m = ConstantOr(change.at_m(), 0), limit_mps = ConstantOr(change.speed_limit_mps(), 0);
    RETURN_IF_ERROR(CheckRoadRange(path + "at_m", at_m, 0, profile.length_m));
    RETURN_IF_ERROR(CheckRoadRange(path + "speed_limit_mps", limit_mps, 0.1, 100));
    if (i > 0 && at_m <= ConstantOr(road.speed_limit_changes(i - 1).at_m(), 0)) {
      return absl::InvalidArgumentError(
          absl::StrCat("road.", path, "at_m must be past that of the change before, got ", at_m));
    }
    SplitAt(at_m, profile);
    for (ProfileSection& section : profile.sections) {
      if (section.start_s_m >= at_m - 1e-6) section.speed_limit_mps = limit_mps;
    }
  }
  return absl::OkStatus();
}

double SectionEnd(const LaneProfile& profile, size_t index) {
  return index + 1 < profile.sections.size() ? profile.sections[index + 1].start_s_m : profile.length_m;
}

// A section cut to [from, to] and turned round where reversed.
ProfileSection Cut(const LaneProfile& profile, size_t index, double from_m, double to_m, bool reversed) {
  ProfileSection section = profile.sections[index];
  const double start_m = section.start_s_m, length_m = SectionEnd(profile, index) - start_m;
  for (SideLanes* side : {&section.along, &section.against}) {
    const double a = side->outer_start_m, slope = length_m > 0 ? (side->outer_end_m - a) / length_m : 0;
    side->outer_start_m = a + slope * (from_m - start_m);
    side->outer_end_m = slope == 0 ? a : a + slope * (to_m - start_m);
    if (reversed) std::swap(side->outer_start_m, side->outer_end_m);
  }
  if (reversed) std::swap(section.along, section.against);
  return section;
}

CourseSection LanesOf(const ProfileSection& section, double width_m) {
  CourseSection lanes;
  lanes.speed_limit_mps = section.speed_limit_mps;
  for (int number = 1; number <= section.along.count; ++number) {
    const int inside = section.along.count - number;  // lanes between it and the line
    const double left_m = -inside * width_m;
    const double start_m = number == 1 ? section.along.outer_start_m : width_m;
    const double end_m = number == 1 ? section.along.outer_end_m : width_m;
    lanes.lanes.push_back({number, left_m, left_m, left_m - start_m, left_m - end_m});
  }
  for (int number = 1; number <= section.against.count; ++number) {
    const double right_m = (number - 1) * width_m;
    const bool outer = number == section.against.count;
    lanes.lanes.push_back({-number, right_m + (outer ? section.against.outer_start_m : width_m),
                           right_m + (outer ? section.against.outer_end_m : width_m), right_m, right_m});
  }
  return lanes;
}

// Lanes from the reference line outwards, then shoulder and sidewalk, on one side (+1 left, -1 right).
void AddSide(const LaneProfile& profile, const SideLanes& lanes, double limit_mps, double length_m, int side,
             network::RoadBuilder& road) {
  int id = 0;
  for (int i = 1; i <= lanes.count; ++i) {
    network::Lane& lane = road.AddLane(side * ++id, LaneType::kDriving, profile.lane_width_m);
    if (i == lanes.count && lanes.outer_start_m != lanes.outer_end_m) {
      lane.widths = network::CubicProfile{
          {0, {lanes.outer_start_m, (lanes.outer_end_m - lanes.outer_start_m) / length_m, 0, 0}, {}}};
    }
    lane.marks.push_back(MakeMark(i < lanes.count ? MarkType::kBroken : MarkType::kSolid));
    network::LaneSpeed speed;
    speed.limit_mps = limit_mps;
    lane.speeds.push_back(speed);
  }
  if (profile.shoulder_m > 0) road.AddLane(side * ++id, LaneType::kShoulder, profile.shoulder_m);
  if (profile.sidewalk_m > 0) road.AddLane(side * ++id, LaneType::kSidewalk, profile.sidewalk_m);
}

}  // namespace

network::RoadMark MakeMark(MarkType type, network::MarkColor color) {
  network::RoadMark mark;
  mark.type = type;
  mark.color = color;
  mark.width_m = 0.12;
  return mark;
}

const ProfileSection& LaneProfile::At(double s_m) const {
  size_t i = sections.size() - 1;
  while (i > 0 && sections[i].start_s_m > s_m) --i;
  return sections[i];
}

LaneProfile EvenProfile(double length_m, int along, int against, double lane_width_m, double speed_limit_mps) {
  LaneProfile profile;
  profile.length_m = length_m;
  profile.lane_width_m = lane_width_m;
  profile.sections.push_back(
      {0, speed_limit_mps, {along, lane_width_m, lane_width_m}, {against, lane_width_m, lane_width_m}});
  return profile;
}

absl::StatusOr<LaneProfile> ReadLaneProfile(const v1::Road& road) {
  const double forward = ConstantOr(road.forward_lanes(), 0), backward = ConstantOr(road.backward_lanes(), 0);
  RETURN_IF_ERROR(CheckRoadCount("forward_lanes", forward, 1, 8));
  RETURN_IF_ERROR(CheckRoadCount("backward_lanes", backward, 0, 8));
  LaneProfile profile =
      EvenProfile(ConstantOr(road.length_m(), 0), static_cast<int>(forward), static_cast<int>(backward),
                  ConstantOr(road.lane_width_m(), 0), ConstantOr(road.speed_limit_mps(), 0));
  profile.shoulder_m = ConstantOr(road.shoulder_m(), 0.5);
  profile.sidewalk_m = ConstantOr(road.sidewalk_m(), 0);
  RETURN_IF_ERROR(CheckRoadRange("length_m", profile.length_m, 1, 1e5));
  RETURN_IF_ERROR(CheckRoadRange("lane_width_m", profile.lane_width_m, 1, 10));
  RETURN_IF_ERROR(CheckRoadRange("shoulder_m", profile.shoulder_m, 0, 100));
  RETURN_IF_ERROR(CheckRoadRange("sidewalk_m", profile.sidewalk_m, 0, 100));
  RETURN_IF_ERROR(CheckRoadRange("speed_limit_mps", profile.sections[0].speed_limit_mps, 0.1, 100));
  ASSIGN_OR_RETURN(const std::vector<Taper> tapers, ReadTapers(road, profile.length_m));
  for (const Taper& taper : tapers) RETURN_IF_ERROR(ApplyTaper(taper, profile));
  RETURN_IF_ERROR(ApplySpeedLimits(road, profile));
  return profile;
}

std::vector<CourseSection> CourseSections(const LaneProfile& profile, double from_m, double to_m) {
  const bool reversed = from_m > to_m;
  const double lo_m = std::min(from_m, to_m), hi_m = std::max(from_m, to_m);
  std::vector<CourseSection> sections;
  for (size_t i = 0; i < profile.sections.size(); ++i) {
    const double start_m = std::max(lo_m, profile.sections[i].start_s_m);
    const double end_m = std::min(hi_m, SectionEnd(profile, i));
    if (end_m - start_m < 1e-6) continue;
    CourseSection section = LanesOf(Cut(profile, i, start_m, end_m, reversed), profile.lane_width_m);
    section.start_s_m = reversed ? from_m - end_m : start_m - from_m;
    sections.push_back(std::move(section));
  }
  if (reversed) std::reverse(sections.begin(), sections.end());
  return sections;
}

void AddLanes(const LaneProfile& profile, double from_m, double to_m, network::RoadBuilder& road) {
  for (size_t i = 0; i < profile.sections.size(); ++i) {
    const double start_m = std::max(from_m, profile.sections[i].start_s_m);
    const double end_m = std::min(to_m, SectionEnd(profile, i));
    if (end_m - start_m < 1e-6) continue;
    const ProfileSection section = Cut(profile, i, start_m, end_m, false);
    road.BeginSection(start_m - from_m);
    AddSide(profile, section.along, section.speed_limit_mps, end_m - start_m, -1, road);
    AddSide(profile, section.against, section.speed_limit_mps, end_m - start_m, +1, road);
    network::Lane& center = road.road().sections.back().center;
    const bool passing = section.along.count == 1;
    center.marks.push_back(section.against.count == 0
                               ? MakeMark(MarkType::kSolid)
                               : MakeMark(passing ? MarkType::kBroken : MarkType::kSolid, network::MarkColor::kYellow));
  }
}

}  // namespace longtail
