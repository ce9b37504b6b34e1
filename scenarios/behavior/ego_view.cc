#include "scenarios/behavior/ego_view.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "scenarios/behavior/lamps.h"
#include "scenarios/behavior/outline.h"
#include "scenarios/environment/visibility.h"

namespace longtail {
namespace {

constexpr double kFarthestM = 200;
constexpr double kWeightlessKg = 2;  // half a cat or a cone; a tumbleweed has 1.5 kg
constexpr double kEyeAheadM = 1.7;

std::vector<SightBody> BodiesAbout(const Plan& plan, const WorldState& world, const Point2& eye, double range_m) {
  std::vector<SightBody> bodies;
  for (size_t i = 1; i < world.actors.size(); ++i) {
    const ActorState& state = world.actors[i];
    if (!state.present || !state.seen_by_sensors || std::abs(state.body.x_m - eye.x_m) > range_m ||
        std::abs(state.body.y_m - eye.y_m) > range_m) {
      continue;
    }
    bodies.push_back({static_cast<int>(i), FootprintOf(plan.actors[i], state), !plan.actors[i].person});
  }
  return bodies;
}

// The actor, and its open doors.
void AddSeen(const Plan& plan, const WorldState& world, const SightBody& body, std::vector<SeenActor>& seen) {
  const PlanActor& info = plan.actors[body.actor];
  const ActorState& state = world.actors[body.actor];
  const Footprint& box = body.box;
  const SeenActor whole{body.actor,           info.person,    info.mass_kg > 0 && info.mass_kg < kWeightlessKg,
                        box.center.x_m,       box.center.y_m, state.body.yaw_rad,
                        state.body.speed_mps, state.left_mps, state.accel_mps2,
                        info.length_m,        info.width_m,   BrakeLampsOn(info, state, world.looks[body.actor])};
  seen.push_back(whole);
  if (!HasOpenDoor(state)) return;
  const Outline outline = OutlineOf(info, state);
  for (const Footprint* door = outline.begin() + 1; door != outline.end(); ++door) {
    SeenActor& made = seen.emplace_back(whole);
    made.x_m = door->center.x_m;
    made.y_m = door->center.y_m;
    // Of a box that moves as its vehicle does and lies across it.
    made.length_m = 2 * door->ExtentAlong(box.cos_yaw, box.sin_yaw);
    made.width_m = 2 * door->ExtentAlong(-box.sin_yaw, box.cos_yaw);
  }
}

}  // namespace

EgoView LookAround(const Plan& plan, const WorldState& world, Sight& sight) {
  const ActorState& ego = world.actors[0];
  const Weather& weather = world.weather;
  const std::vector<HazeBand>& haze = plan.weather.haze;
  const double time_s = world.tick * kTickS;
  const double direction = DirectionOf(ego) * (plan.actors[0].reverses ? -1 : 1);
  EgoView view;
  view.tick = world.tick;
  view.ego = ego.body;
  view.left_mps = ego.left_mps;
  view.steer_rad = ego.steer_rad;
  view.friction_ratio = FrictionUnder(plan, world, ego);
  view.sight_m = SightM(weather.state, haze, time_s, ego.s_m, ego.t_m, direction, kFarthestM);
  const Point2 eye{ego.body.x_m + kEyeAheadM * std::cos(ego.body.yaw_rad),
                   ego.body.y_m + kEyeAheadM * std::sin(ego.body.yaw_rad)};
  const double range_m = std::min(kFarthestM, weather.visual_range_m);
  const std::vector<SightBody> bodies = BodiesAbout(plan, world, eye, range_m);
  for (const int i : sight.Look(eye, range_m, bodies)) {
    const ActorState& other = world.actors[bodies[i].actor];
    const Point2& center = bodies[i].box.center;
    const double distance_m = std::hypot(center.x_m - eye.x_m, center.y_m - eye.y_m);
    if (!haze.empty() && !SeesThrough(weather.state, haze, time_s, ego.center_s_m, ego.center_t_m, other.center_s_m,
                                      other.center_t_m, distance_m)) {
      continue;
    }
    AddSeen(plan, world, bodies[i], view.seen);
  }
  return view;
}

}  // namespace longtail
