#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/road/layout/road_layout.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/spec/spec_file.h"
#include "tests/scenarios/road/layout_for_test.h"

namespace longtail {
namespace {

TEST(LibraryRoads, AreLaidOutSoundlyHoweverTheyAreDrawn) {
  const SpecFile parts = ReadSpecFile("scenarios/library/parts/roads.textproto", "", /*fragments=*/true).value();
  ASSERT_TRUE(parts.parsed.diagnostics.empty()) << parts.parsed.diagnostics[0].message;
  v1::ScenarioSpec spec = ReadSpecFile("scenarios/library/close_cut_in.textproto").value().parsed.spec;
  // The event itself needs lanes that not every road has.
  spec.clear_actors();
  spec.clear_events();
  spec.clear_storyboard();
  spec.clear_constraints();
  spec.clear_traffic();
  spec.mutable_ego()->mutable_start()->mutable_lane()->mutable_lane()->set_constant(1);
  ASSERT_GT(parts.parsed.spec.roads_size(), 25);
  for (const v1::Road& road : parts.parsed.spec.roads()) {
    SCOPED_TRACE(road.name());
    spec.clear_roads();
    *spec.add_roads() = road;
    for (uint64_t i = 0; i < 5; ++i) {
      const absl::StatusOr<v1::Scenario> scenario = Instantiate(spec, /*seed=*/7, i);
      ASSERT_TRUE(scenario.ok()) << scenario.status();
      const absl::StatusOr<RoadLayout> layout = LayOutRoad(scenario->concrete().roads(0));
      ASSERT_TRUE(layout.ok()) << layout.status();
      ExpectSound(*layout);
      if (HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace longtail
