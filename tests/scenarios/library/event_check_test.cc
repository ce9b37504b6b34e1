// Every event of the library is what it claims to be. LONGTAIL_LIBRARY_SEEDS sets the number of samples.
#include "scenarios/event_check.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "scenarios/spec/spec_file.h"

namespace longtail {
namespace {

v1::ScenarioSpec ReadSpec(const std::string& name) {
  const SpecFile file = ReadSpecFile("scenarios/library/" + name + ".textproto").value();
  EXPECT_FALSE(HasErrors(file.parsed.diagnostics)) << FormatDiagnostics(file.path, file.text, file.parsed.diagnostics);
  return file.parsed.spec;
}

std::vector<std::string> EventsOfTheLibrary() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator("scenarios/library")) {
    if (entry.path().extension() == ".textproto") names.push_back(entry.path().stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class EventLibrary : public testing::TestWithParam<std::string> {};

TEST_P(EventLibrary, IsWhatItClaimsToBe) {
  const char* const text = std::getenv("LONGTAIL_LIBRARY_SEEDS");
  EventCheckOptions options;
  if (text != nullptr) options.num_samples = std::atoi(text);
  const EventReport report = CheckEvent(ReadSpec(GetParam()), options);
  std::cout << report.num_accepted << " accepted of " << report.num_tries << " tries, " << report.num_happening
            << " of " << report.num_without_contact << " happen, ego hit in " << report.num_ego_hit << "\n";
  EXPECT_EQ(absl::StrJoin(report.failures, "\n"), "");
}

INSTANTIATE_TEST_SUITE_P(Events, EventLibrary, testing::ValuesIn(EventsOfTheLibrary()),
                         [](const auto& info) { return info.param; });

EventCheckOptions Few(int num_threads = 1) {
  EventCheckOptions options;
  options.num_samples = 24;
  options.num_threads = num_threads;
  return options;
}

TEST(CheckEvent, SaysTheSameOnManyThreads) {
  const v1::ScenarioSpec spec = ReadSpec("close_cut_in");
  const EventReport one = CheckEvent(spec, Few()), four = CheckEvent(spec, Few(4));
  EXPECT_EQ(one.num_accepted, four.num_accepted);
  EXPECT_EQ(one.rejections, four.rejections);
  EXPECT_EQ(one.first_event_s, four.first_event_s);
  EXPECT_EQ(one.last_event_s, four.last_event_s);
  EXPECT_EQ(one.roads, four.roads);
  EXPECT_EQ(one.failures, four.failures);
}

// Each change makes another promise false.
TEST(CheckEvent, NamesWhatDoesNotHold) {
  const auto failures_of = [](const v1::ScenarioSpec& spec) {
    return absl::StrJoin(CheckEvent(spec, Few()).failures, "\n");
  };
  const v1::ScenarioSpec good = ReadSpec("lead_emergency_brake");

  v1::ScenarioSpec spec = good;
  spec.mutable_events(0)->mutable_window_end_s()->set_constant(2.5);
  EXPECT_NE(failures_of(spec).find("the detector must hold inside its window"), std::string::npos);
  EXPECT_NE(failures_of(spec).find(" it first held outside, at "), std::string::npos);

  spec = good;
  v1::Trigger& detector = *spec.mutable_events(0)->mutable_detector();
  detector.Clear();
  *detector.mutable_all()->add_triggers() = good.events(0).detector();
  detector.mutable_all()->add_triggers()->mutable_time()->mutable_at_s()->set_constant(100);
  EXPECT_NE(failures_of(spec).find("never; by itself events[0].detector.all.triggers[1] (time) never holds"),
            std::string::npos);

  spec = good;
  spec.mutable_events(0)->clear_steps();
  EXPECT_NE(failures_of(spec).find("must stay silent without the event's steps"), std::string::npos);

  spec = good;
  spec.mutable_roads()->DeleteSubrange(1, spec.roads_size() - 1);
  EXPECT_NE(failures_of(spec).find("at least 3 roads must occur, got 1"), std::string::npos);

  spec = good;
  spec.mutable_environments()->DeleteSubrange(2, spec.environments_size() - 2);
  EXPECT_NE(failures_of(spec).find("at least 3 environments must occur, got"), std::string::npos);

  spec = good;
  spec.mutable_ego()->mutable_reaction_s()->set_constant(3);
  spec.mutable_events(0)->set_solvable_share(1);
  EXPECT_NE(failures_of(spec).find("the expert must survive the declared share of 1.00"), std::string::npos);

  spec = good;
  v1::Param& param = *spec.add_params();
  param.set_name("unused_m");
  param.mutable_value()->mutable_distribution()->mutable_normal()->set_std(0.001);
  param.mutable_value()->mutable_distribution()->mutable_normal()->set_hi(10);
  EXPECT_NE(failures_of(spec).find("unused_m must cover 80 % of 0 to 10"), std::string::npos);
}

}  // namespace
}  // namespace longtail
