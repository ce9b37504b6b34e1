#include "scenarios/detector_parts.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "scenarios/sampling/spec_sampler.h"
#include "scenarios/simulate.h"

namespace longtail {
namespace {

constexpr int kNumSamples = 8;

// Its field of the oneof, such as "standstill".
std::string NameOf(const v1::Trigger& trigger) {
  const google::protobuf::FieldDescriptor* const field =
      v1::Trigger::GetReflection()->GetOneofFieldDescriptor(trigger, v1::Trigger::descriptor()->oneof_decl(0));
  return field == nullptr ? "empty" : field->name();
}

// The same spec with each part as the detector of an event of its own.
v1::ScenarioSpec WithPartsAsEvents(const v1::ScenarioSpec& spec, int event) {
  v1::ScenarioSpec parts = spec;
  parts.clear_events();
  for (const v1::Trigger& trigger : spec.events(event).detector().all().triggers()) {
    v1::Event& part = *parts.add_events();
    part = spec.events(event);
    part.set_id(absl::StrCat("part_", parts.events_size()));
    *part.mutable_detector() = trigger;
  }
  return parts;
}

}  // namespace

std::string WhyNeverDetected(const v1::ScenarioSpec& spec, int event, uint64_t seed) {
  const auto& triggers = spec.events(event).detector().all().triggers();
  if (triggers.size() < 2) return "";
  const SpecSampler sampler(WithPartsAsEvents(spec, event));
  std::vector<bool> held(triggers.size(), false);
  bool simulated = false;
  for (int i = 0; i < kNumSamples; ++i) {
    const absl::StatusOr<v1::Scenario> scenario = sampler.Draw(seed, i);
    if (!scenario.ok()) continue;
    const absl::StatusOr<v1::WorldTrack> track = Simulate(*scenario);
    if (!track.ok()) continue;
    simulated = true;
    for (int part = 0; part < triggers.size(); ++part) {
      held[part] = held[part] || track->events(part).detected_begin_us() >= 0;
    }
  }
  if (!simulated) return "";
  std::vector<std::string> never;
  for (int part = 0; part < triggers.size(); ++part) {
    if (held[part]) continue;
    never.push_back(
        absl::StrCat("events[", event, "].detector.all.triggers[", part, "] (", NameOf(triggers[part]), ")"));
  }
  if (never.empty()) return "; each of its parts holds at some time, but not all at once";
  return absl::StrCat("; by itself ", absl::StrJoin(never, " and "), " never holds");
}

}  // namespace longtail
