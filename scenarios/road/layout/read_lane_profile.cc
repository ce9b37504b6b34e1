#include <algorithm>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"
#include "scenarios/road/constant.h"
#include "scenarios/road/layout/bends.h"
#include "scenarios/road/layout/cross_section.h"
#include "scenarios/road/layout/lane_profile.h"

namespace longtail {
namespace {

enum class ChangeKind { kTaper, kWorks, kOnRamp, kOffRamp };

// The outermost lane of one side begins or ends, or both.
struct Change {
  std::string path;  // of what asks for it
  ChangeKind kind = ChangeKind::kTaper;
  double start_m = 0, end_m = 0;
  double taper_m = 0;
  int added = 0;
  bool oncoming = false;
};

absl::StatusOr<std::vector<Change>> ReadChanges(const v1::Road& road, double length_m) {
  std::vector<Change> changes;
  for (int i = 0; i < road.lane_count_changes_size(); ++i) {
    const v1::LaneCountChange& change = road.lane_count_changes(i);
    const double start_m = ConstantOr(change.at_m(), 0), taper_m = ConstantOr(change.taper_m(), 60);
    const int added = static_cast<int>(ConstantOr(change.added_lanes(), 0));
    if (added == 0) continue;
    changes.push_back({absl::StrCat("lane_count_changes[", i, "]"), ChangeKind::kTaper, start_m, start_m + taper_m,
                       taper_m, added, ConstantOr(change.oncoming(), 0) == 1});
  }
  for (int i = 0; i < road.work_zones_size(); ++i) {
    const v1::WorkZone& zone = road.work_zones(i);
    const double start_m = ConstantOr(zone.at_m(), 0), taper_m = ConstantOr(zone.taper_m(), 40);
    changes.push_back({absl::StrCat("work_zones[", i, "]"), ChangeKind::kWorks, start_m,
                       start_m + 2 * taper_m + ConstantOr(zone.length_m(), 0), taper_m, 0,
                       ConstantOr(zone.oncoming(), 0) == 1});
  }
  for (int i = 0; i < road.ramps_size(); ++i) {
    const RampStretch stretch = StretchOf(road.ramps(i));
    changes.push_back({absl::StrCat("ramps[", i, "]"),
                       road.ramps(i).kind() == v1::RAMP_KIND_OFF ? ChangeKind::kOffRamp : ChangeKind::kOnRamp,
                       stretch.start_m, stretch.end_m, ConstantOr(road.ramps(i).taper_m(), 60), 0, false});
  }
  for (const Change& change : changes) {
    const double tapers = change.kind == ChangeKind::kWorks ? 2 : 1;
    RETURN_IF_ERROR(
        CheckRoadRange(change.path + ".taper_m", change.taper_m, 1, (change.end_m - change.start_m + 1e-6) / tapers));
    if (change.start_m >= 0.5 && change.end_m <= length_m - 0.5) continue;
    return absl::InvalidArgumentError(absl::StrCat("road.", change.path,
                                                   ".at_m must keep its lane change on the road of ", length_m,
                                                   " m, got it from ", change.start_m, " to ", change.end_m, " m"));
  }
  std::stable_sort(changes.begin(), changes.end(),
                   [](const Change& a, const Change& b) { return a.start_m < b.start_m; });
  for (size_t i = 1; i < changes.size(); ++i) {
    if (changes[i].start_m >= changes[i - 1].end_m) continue;
    return absl::InvalidArgumentError(absl::StrCat("road.", changes[i].path, ".at_m must be past the end of that of ",
                                                   changes[i - 1].path, ".at_m at ", changes[i - 1].end_m, ", got ",
                                                   changes[i].start_m));
  }
  return changes;
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
  const auto split = [share](double head_start_m, double& head_end_m, double& tail_start_m) {
    head_end_m = tail_start_m = head_start_m + share * (head_end_m - head_start_m);
  };
  for (auto side : {&ProfileSection::along, &ProfileSection::against}) {
    split((head.*side).outer_start_m, (head.*side).outer_end_m, (tail.*side).outer_start_m);
    split((head.*side).works_start_m, (head.*side).works_end_m, (tail.*side).works_start_m);
  }
  *(after - 1) = head;
  sections.insert(after, tail);
}

class ProfileEditor {
 public:
  explicit ProfileEditor(LaneProfile& profile) : profile_(profile) {}

  absl::Status Apply(const Change& change) {
    switch (change.kind) {
      case ChangeKind::kTaper:
        return Taper(change, change.start_m, change.end_m, change.added);
      case ChangeKind::kWorks:
        RETURN_IF_ERROR(Taper(change, change.start_m, change.start_m + change.taper_m, -1));
        return Taper(change, change.end_m - change.taper_m, change.end_m, +1);
      case ChangeKind::kOnRamp:
        RETURN_IF_ERROR(Step(change, change.start_m, +1));
        return Taper(change, change.end_m - change.taper_m, change.end_m, -1);
      case ChangeKind::kOffRamp:
        RETURN_IF_ERROR(Taper(change, change.start_m, change.start_m + change.taper_m, +1));
        return Step(change, change.end_m, -1);
    }
    return absl::OkStatus();
  }

  absl::Status AddParking(const v1::ParkingLane& parking, int index) {
    const std::string path = absl::StrCat("parking_lanes[", index, "].");
    const double start_m = ConstantOr(parking.start_m(), 0), end_m = start_m + ConstantOr(parking.length_m(), 0);
    const double width_m = ConstantOr(parking.width_m(), 2.3);
    RETURN_IF_ERROR(CheckRoadRange(path + "start_m", start_m, 0, profile_.length_m));
    RETURN_IF_ERROR(CheckRoadRange(path + "length_m", end_m - start_m, 1, profile_.length_m - start_m));
    RETURN_IF_ERROR(CheckRoadRange(path + "width_m", width_m, 1, 10));
    SplitAt(start_m, profile_);
    SplitAt(end_m, profile_);
    const bool oncoming = ConstantOr(parking.oncoming(), 0) == 1;
    for (ProfileSection& section : profile_.sections) {
      if (section.start_s_m < start_m - 1e-6 || section.start_s_m >= end_m - 1e-6) continue;
      SideLanes& side = oncoming ? section.against : section.along;
      if (side.parking_m > 0) {
        return absl::InvalidArgumentError(
            absl::StrCat("road.", path, "start_m must be clear of the parking lanes before it, got ", start_m));
      }
      side.parking_m = width_m;
    }
    return absl::OkStatus();
  }

  void SetLimit(double from_m, double to_m, double limit_mps) {
    SplitAt(from_m, profile_);
    SplitAt(to_m, profile_);
    for (ProfileSection& section : profile_.sections) {
      if (section.start_s_m < from_m - 1e-6 || section.start_s_m >= to_m - 1e-6) continue;
      section.speed_limit_mps = limit_mps;
    }
  }

 private:
  static SideLanes& SideOf(const Change& change, ProfileSection& section) {
    return change.oncoming ? section.against : section.along;
  }

  absl::Status Taper(const Change& change, double from_m, double to_m, int added) {
    SplitAt(from_m, profile_);
    SplitAt(to_m, profile_);
    const double width_m = profile_.lane_width_m;
    for (ProfileSection& section : profile_.sections) {
      if (section.start_s_m < from_m - 1e-6) continue;
      SideLanes& side = SideOf(change, section);
      const bool inside = section.start_s_m < to_m - 1e-6;
      if (!inside || added > 0) side.count += added;
      if (inside) {
        side.outer_start_m = added > 0 ? 0 : width_m;
        side.outer_end_m = width_m - side.outer_start_m;
      }
      if (change.kind == ChangeKind::kWorks) {
        side.works_start_m = inside ? width_m - side.outer_start_m : added > 0 ? 0 : width_m;
        side.works_end_m = inside ? width_m - side.outer_end_m : side.works_start_m;
      }
      RETURN_IF_ERROR(CheckCount(change, side.count));
    }
    return absl::OkStatus();
  }

  absl::Status Step(const Change& change, double at_m, int added) {
    SplitAt(at_m, profile_);
    for (ProfileSection& section : profile_.sections) {
      if (section.start_s_m < at_m - 1e-6) continue;
      SideOf(change, section).count += added;
      RETURN_IF_ERROR(CheckCount(change, SideOf(change, section).count));
    }
    return absl::OkStatus();
  }

  static absl::Status CheckCount(const Change& change, int count) {
    const int least = change.oncoming ? 0 : 1;
    if (count >= least && count <= 8) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat("road.", change.path, ".at_m must leave ", least, " to 8 lanes of its direction, got ", count));
  }

  LaneProfile& profile_;
};

absl::Status ApplySpeedLimits(const v1::Road& road, const LaneProfile& profile, ProfileEditor& editor) {
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
    editor.SetLimit(at_m, profile.length_m, limit_mps);
  }
  for (int i = 0; i < road.work_zones_size(); ++i) {
    const v1::WorkZone& zone = road.work_zones(i);
    if (!zone.has_speed_limit_mps()) continue;
    const double limit_mps = ConstantOr(zone.speed_limit_mps(), 0), at_m = ConstantOr(zone.at_m(), 0);
    RETURN_IF_ERROR(CheckRoadRange(absl::StrCat("work_zones[", i, "].speed_limit_mps"), limit_mps, 0.1, 100));
    editor.SetLimit(at_m, at_m + 2 * ConstantOr(zone.taper_m(), 40) + ConstantOr(zone.length_m(), 0), limit_mps);
  }
  return absl::OkStatus();
}

}  // namespace

RampStretch StretchOf(const v1::Ramp& ramp) {
  const double at_m = ConstantOr(ramp.at_m(), 0);
  const double along_m = ConstantOr(ramp.lane_m(), 150) + ConstantOr(ramp.taper_m(), 60);
  if (ramp.kind() == v1::RAMP_KIND_OFF) return {at_m - along_m, at_m};
  return {at_m, at_m + along_m};
}

absl::StatusOr<LaneProfile> ReadLaneProfile(const v1::Road& road) {
  ASSIGN_OR_RETURN(const CrossSection section, ReadCrossSection(road));
  LaneProfile profile = EvenProfile(section.length_m, section.forward_lanes, section.backward_lanes,
                                    section.lane_width_m, section.speed_limit_mps);
  profile.shoulder_m = section.shoulder_m;
  profile.sidewalk_m = section.sidewalk_m;
  profile.median_m = ConstantOr(road.median_m(), 0);
  RETURN_IF_ERROR(CheckRoadRange("median_m", profile.median_m, 0, 100));
  ProfileEditor editor(profile);
  ASSIGN_OR_RETURN(const std::vector<Change> changes, ReadChanges(road, profile.length_m));
  for (const Change& change : changes) RETURN_IF_ERROR(editor.Apply(change));
  for (int i = 0; i < road.parking_lanes_size(); ++i) {
    RETURN_IF_ERROR(editor.AddParking(road.parking_lanes(i), i));
  }
  RETURN_IF_ERROR(ApplySpeedLimits(road, profile, editor));
  return profile;
}

}  // namespace longtail
