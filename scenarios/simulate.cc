#include "scenarios/simulate.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kernels/status_macros.h"
#include "scenarios/behavior/ego_controller.h"
#include "scenarios/behavior/world_sim.h"
#include "scenarios/criticality/metrics.h"
#include "scenarios/road/constant.h"
#include "scenarios/sampling/instantiate.h"

namespace longtail {
namespace {

enum Flag : uint32_t {
  kCollided = 1u << 0,
  kEventActor = 1u << 1,
  kStatic = 1u << 2,
  kBrakeLamps = 1u << 4,
  kLeft = 1u << 5,
  kRight = 1u << 6,
};
constexpr double kBrakeLampsMps2 = 0.8;

uint32_t FlagsOf(const PlanActor& info, const ActorState& state) {
  uint32_t flags = 0;
  if (state.collided) flags |= kCollided;
  if (info.in_event) flags |= kEventActor;
  if (info.driver == v1::DRIVER_MODEL_STATIONARY && state.body.speed_mps == 0) flags |= kStatic;
  const bool stopped =
      (info.driver == v1::DRIVER_MODEL_IDM || info.driver == v1::DRIVER_MODEL_MOBIL) && state.body.speed_mps < 0.1;
  if (!info.person && (state.accel_mps2 < -kBrakeLampsMps2 || stopped)) flags |= kBrakeLamps;
  if (state.indicator_left) flags |= kLeft;
  if (state.indicator_right) flags |= kRight;
  return flags;
}

void RecordFrame(const Plan& plan, const WorldState& world, v1::WorldTrack& track) {
  track.add_time_us(static_cast<int64_t>(world.tick) * kTickMs * 1000);
  for (size_t i = 0; i < world.actors.size(); ++i) {
    const ActorState& state = world.actors[i];
    v1::ActorTrack& actor = *track.mutable_actors(static_cast<int>(i));
    actor.add_present(state.present);
    actor.add_x_m(state.body.x_m);
    actor.add_y_m(state.body.y_m);
    actor.add_yaw_rad(WrapAngle(state.body.yaw_rad));
    actor.add_speed_mps(state.body.speed_mps);
    actor.add_accel_mps2(state.accel_mps2);
    actor.add_yaw_rate_radps(state.yaw_rate_radps);
    actor.add_steer_rad(state.steer_rad);
    actor.add_flags(FlagsOf(plan.actors[i], state));
  }
}

int64_t TickUs(int tick) { return tick < 0 ? -1 : static_cast<int64_t>(tick) * kTickMs * 1000; }

void RecordEvents(const WorldSim& sim, v1::WorldTrack& track) {
  for (size_t e = 0; e < sim.plan().events.size(); ++e) {
    v1::EventOccurrence& occurrence = *track.add_events();
    int begin = -1, end = -1;
    for (const int step : sim.plan().events[e].steps) {
      const StepRun& run = sim.world().steps[step];
      if (run.begin_tick < 0) continue;
      begin = begin < 0 ? run.begin_tick : std::min(begin, run.begin_tick);
      end = std::max(end, run.end_tick);
    }
    occurrence.set_event(sim.plan().events[e].id);
    occurrence.set_step_begin_us(TickUs(begin));
    occurrence.set_step_end_us(TickUs(end));
    occurrence.set_detected_begin_us(TickUs(sim.DetectedBegin(static_cast<int>(e))));
    occurrence.set_detected_end_us(TickUs(sim.DetectedEnd(static_cast<int>(e))));
  }
}

v1::Rejection Reject(const v1::Scenario& scenario, v1::RejectionReason reason, const std::string& detail) {
  v1::Rejection rejection;
  rejection.set_try_index(scenario.try_index());
  rejection.set_reason(reason);
  rejection.set_detail(detail);
  return rejection;
}

// "ego, lead": those who touch at frame 0; empty for nobody.
std::string OverlappingAtStart(const v1::WorldTrack& track) {
  std::vector<std::string> names;
  for (const v1::ActorTrack& actor : track.actors()) {
    if (!actor.flags().empty() && actor.flags(0) & kCollided) names.push_back(actor.actor());
  }
  return absl::StrJoin(names, ", ");
}

double Measure(const v1::Scenario& scenario, const v1::WorldTrack& track, const v1::Event& event,
               v1::OutcomeMetric metric) {
  if (metric == v1::OUTCOME_METRIC_MAX_DECELERATION_MPS2) {
    double most = 0;
    for (const double accel : track.actors(0).accel_mps2()) most = std::max(most, -accel);
    return most;
  }
  const CriticalitySummary summary =
      Summarize(EgoCriticality(scenario, track, {event.actors().begin(), event.actors().end()}));
  return metric == v1::OUTCOME_METRIC_MIN_TTC_S ? summary.min_ttc_s : summary.min_distance_m;
}

}  // namespace

absl::StatusOr<v1::WorldTrack> Simulate(const v1::Scenario& scenario) {
  ASSIGN_OR_RETURN(WorldSim sim, WorldSim::Create(scenario));
  return Simulate(sim);
}

v1::WorldTrack Simulate(WorldSim& sim) {
  const Plan& plan = sim.plan();
  v1::WorldTrack track;
  track.set_ticks_per_frame(plan.ticks_per_frame);
  for (size_t i = 0; i < plan.actors.size(); ++i) {
    v1::ActorTrack& actor = *track.add_actors();
    actor.set_actor(plan.actors[i].id);
    actor.set_track_id(static_cast<uint32_t>(i));
    actor.set_actor_class(plan.actors[i].actor_class);
  }
  ReactiveExpert expert(plan);
  sim.Observe();
  for (int frame = 0; frame < plan.num_frames; ++frame) {
    RecordFrame(plan, sim.world(), track);
    const EgoCommand command = sim.Limit(expert.Decide(sim.View()), plan.ticks_per_frame);
    track.mutable_actors(0)->add_command_steer_rad(command.steer_rad);
    track.mutable_actors(0)->add_command_accel_mps2(command.accel_mps2);
    if (frame + 1 < plan.num_frames) sim.Step(command, plan.ticks_per_frame);
  }
  RecordEvents(sim, track);
  return track;
}

v1::Rejection JudgeTrack(const v1::Scenario& scenario, const v1::WorldTrack& track) {
  if (const std::string overlapping = OverlappingAtStart(track); !overlapping.empty()) {
    return Reject(scenario, v1::REJECTION_REASON_OVERLAP_AT_START, overlapping);
  }
  for (int i = 0; i < track.actors_size(); ++i) {
    for (const uint32_t flags : track.actors(i).flags()) {
      if (!(flags & kCollided)) continue;
      return Reject(scenario, i == 0 ? v1::REJECTION_REASON_EGO_CONTACT : v1::REJECTION_REASON_ACTOR_CONTACT,
                    track.actors(i).actor());
    }
  }
  for (int e = 0; e < scenario.concrete().events_size(); ++e) {
    const v1::Event& event = scenario.concrete().events(e);
    const double begin_s = e < track.events_size() ? track.events(e).detected_begin_us() * 1e-6 : -1;
    if (begin_s < 0) return Reject(scenario, v1::REJECTION_REASON_EVENT_MISSED, event.id() + " never detected");
    if (begin_s < ConstantOr(event.window_start_s(), 0) || begin_s > ConstantOr(event.window_end_s(), 0)) {
      return Reject(scenario, v1::REJECTION_REASON_EVENT_MISSED,
                    absl::StrCat(event.id(), " detected at ", begin_s, " s"));
    }
    for (const v1::OutcomeBand& band : event.outcome()) {
      const double value = Measure(scenario, track, event, band.metric());
      if (value >= band.lo() && value <= band.hi()) continue;
      return Reject(scenario, v1::REJECTION_REASON_OUTCOME,
                    absl::StrCat(event.id(), " ", v1::OutcomeMetric_Name(band.metric()), " ", value));
    }
  }
  return v1::Rejection();
}

absl::StatusOr<AcceptedScenario> DrawAccepted(const v1::ScenarioSpec& spec, uint64_t seed, uint64_t sample_index,
                                              int max_tries) {
  std::vector<v1::Rejection> rejections;
  for (int attempt = 0; attempt < max_tries; ++attempt) {
    absl::StatusOr<v1::Scenario> scenario = Instantiate(spec, seed, sample_index, attempt);
    if (!scenario.ok()) {
      if (scenario.status().code() != absl::StatusCode::kFailedPrecondition) return scenario.status();
      rejections.push_back(RejectionOf(scenario.status()));
      continue;
    }
    absl::StatusOr<v1::WorldTrack> track = Simulate(*scenario);
    if (absl::IsInvalidArgument(track.status())) {
      // The spec is sound, so it is the numbers drawn that do not fit together.
      rejections.push_back(Reject(*scenario, v1::REJECTION_REASON_INCONSISTENT, std::string(track.status().message())));
      continue;
    }
    RETURN_IF_ERROR(track.status());
    v1::Rejection rejection = JudgeTrack(*scenario, *track);
    if (rejection.reason() == v1::REJECTION_REASON_UNSPECIFIED) {
      for (v1::Rejection& earlier : rejections) *scenario->add_rejections() = std::move(earlier);
      return AcceptedScenario{*std::move(scenario), *std::move(track)};
    }
    rejections.push_back(std::move(rejection));
  }
  std::map<int, int> counts;
  for (const v1::Rejection& rejection : rejections) ++counts[rejection.reason()];
  std::string text;
  for (const auto& [reason, count] : counts) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", count, " ",
                    v1::RejectionReason_Name(static_cast<v1::RejectionReason>(reason)));
  }
  return absl::ResourceExhaustedError(
      absl::StrCat("sample ", sample_index, ": none of ", max_tries, " tries accepted: ", text,
                   rejections.empty() ? "" : "; last: ", rejections.empty() ? "" : rejections.back().detail()));
}

}  // namespace longtail
