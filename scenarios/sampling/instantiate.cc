#include "scenarios/sampling/instantiate.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "kernels/sha256.h"
#include "kernels/status_macros.h"
#include "proto/canonical_bytes.h"
#include "scenarios/actors/catalogue.h"
#include "scenarios/sampling/choose_branches.h"
#include "scenarios/sampling/defaults.h"
#include "scenarios/sampling/distribution.h"
#include "scenarios/sampling/lane_check.h"
#include "scenarios/sampling/value_resolver.h"
#include "scenarios/spec/field_rules.h"

namespace longtail {
namespace {

// Index of the road or environment drawn by weight.
template <typename Items>
absl::StatusOr<int> ChooseItem(const Items& items, absl::string_view path, PhiloxStream stream,
                               ValueResolver& resolver) {
  std::vector<double> weights;
  double sum = 0;
  for (const auto& item : items) {
    weights.push_back(item.has_weight() ? item.weight() : 1.0);
    sum += weights.back();
  }
  if (!(sum > 0)) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, " must hold one with weight > 0, got ", items.size(), " with sum ", sum));
  }
  const Choice choice = ChooseWeighted(weights, stream);
  resolver.AddLogChance(choice.log_chance);
  return choice.index;
}

// Keeps the index-th item alone.
template <typename Items>
void KeepOnly(Items& items, int index) {
  items.SwapElements(0, index);
  items.DeleteSubrange(1, items.size() - 1);
}

// One class, one colour and one body for an actor.
absl::StatusOr<v1::ActorBody> DrawBody(int index, v1::Actor& actor, ValueResolver& resolver) {
  const std::string stream_name = absl::StrCat("actor/", actor.id());
  if (actor.classes().empty()) {
    return absl::InvalidArgumentError(absl::StrCat("actors[", index, "].classes must name a class, got none"));
  }
  const int num_classes = actor.classes_size();
  const auto actor_class = actor.classes(resolver.Stream(stream_name + "/class").Below(num_classes));
  const std::vector<BodyModel>& models = BodyModels(actor_class);
  if (models.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("actors[", index, "].classes must name known classes, got ", actor_class));
  }
  std::vector<v1::PaintColor> colors;
  for (const int color : actor.colors()) colors.push_back(static_cast<v1::PaintColor>(color));
  if (colors.empty()) {
    const auto defaults = DefaultColors(actor_class);
    colors.assign(defaults.begin(), defaults.end());
  }
  const v1::PaintColor color = colors[resolver.Stream(stream_name + "/color").Below(colors.size())];
  const BodyModel& model = models[resolver.Stream(stream_name + "/body").Below(models.size())];
  const auto same_color = std::count(colors.begin(), colors.end(), color);
  const auto same_class = std::count(actor.classes().begin(), actor.classes().end(), actor_class);
  resolver.AddLogChance(std::log(static_cast<double>(same_class) / num_classes) +
                        std::log(static_cast<double>(same_color) / colors.size()) -
                        std::log(static_cast<double>(models.size())));

  actor.clear_classes();
  actor.add_classes(actor_class);
  actor.clear_colors();
  actor.add_colors(color);
  v1::ActorBody body;
  body.set_actor(actor.id());
  body.set_track_id(index + 1);
  body.set_actor_class(actor_class);
  body.set_model(model.name);
  body.set_length_m(model.length_m);
  body.set_width_m(model.width_m);
  body.set_height_m(model.height_m);
  body.set_box_center_x_m(model.box_center_x_m);
  body.set_wheelbase_m(model.wheelbase_m);
  body.set_color(color);
  body.set_mass_kg(model.mass_kg);
  return body;
}

absl::Status CheckConstraints(const v1::ScenarioSpec& spec, uint32_t try_index, const ValueResolver& resolver) {
  for (int i = 0; i < spec.constraints_size(); ++i) {
    const std::string& expression = spec.constraints(i).expression();
    ASSIGN_OR_RETURN(const double value,
                     resolver.Evaluate(expression, absl::StrCat("constraints[", i, "].expression")));
    if (value == 0 || std::isnan(value)) {
      return RejectionStatus(try_index, v1::REJECTION_REASON_CONSTRAINT,
                             absl::StrCat("constraints[", i, "] must not be 0: ", expression));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::Scenario> Instantiate(const v1::ScenarioSpec& spec, uint64_t seed, uint64_t sample_index,
                                         uint32_t try_index) {
  v1::Scenario scenario;
  v1::ScenarioSpec& concrete = *scenario.mutable_concrete();
  concrete = spec;
  ValueResolver resolver(seed, sample_index, try_index);

  RETURN_IF_ERROR(resolver.ResolveParams(*concrete.mutable_params()));
  RETURN_IF_ERROR(CheckConstraints(spec, try_index, resolver));
  ASSIGN_OR_RETURN(const int road, ChooseItem(spec.roads(), "roads", resolver.Stream("road"), resolver));
  ASSIGN_OR_RETURN(const int environment,
                   ChooseItem(spec.environments(), "environments", resolver.Stream("environment"), resolver));
  KeepOnly(*concrete.mutable_roads(), road);
  KeepOnly(*concrete.mutable_environments(), environment);
  for (int i = 0; i < concrete.actors_size(); ++i) {
    ASSIGN_OR_RETURN(*scenario.add_bodies(), DrawBody(i, *concrete.mutable_actors(i), resolver));
  }

  if (concrete.has_storyboard()) RETURN_IF_ERROR(ChooseBranches(*concrete.mutable_storyboard(), resolver));

  // The streams of a road keep its place in the authored list.
  v1::ScenarioSpec rest;
  rest.Swap(&concrete);
  RETURN_IF_ERROR(resolver.ResolveAll(*rest.mutable_roads(0), absl::StrCat("roads[", road, "]")));
  RETURN_IF_ERROR(resolver.ResolveAll(*rest.mutable_environments(0), absl::StrCat("environments[", environment, "]")));
  google::protobuf::RepeatedPtrField<v1::Road> roads;
  google::protobuf::RepeatedPtrField<v1::Environment> environments;
  roads.Swap(rest.mutable_roads());
  environments.Swap(rest.mutable_environments());
  RETURN_IF_ERROR(resolver.ResolveAll(rest, ""));
  roads.Swap(rest.mutable_roads());
  environments.Swap(rest.mutable_environments());
  rest.Swap(&concrete);

  if (const absl::Status status = FillDefaults(concrete); absl::IsOutOfRange(status)) {
    return RejectionStatus(try_index, v1::REJECTION_REASON_RANGE, std::string(status.message()));
  } else if (!status.ok()) {
    return status;
  }
  if (const absl::Status status = CheckLanes(concrete); !status.ok()) {
    return RejectionStatus(try_index, v1::REJECTION_REASON_RANGE, std::string(status.message()));
  }

  for (int i = 0; i < concrete.actors_size(); ++i) {
    v1::Value& mass_kg = *concrete.mutable_actors(i)->mutable_mass_kg();
    if (!mass_kg.has_constant()) mass_kg.set_constant(scenario.bodies(i).mass_kg());
    scenario.mutable_bodies(i)->set_mass_kg(mass_kg.constant());
  }

  for (const v1::Param& param : concrete.params()) {
    v1::DrawnParam& drawn = *scenario.add_params();
    drawn.set_name(param.name());
    drawn.set_value(param.value().constant());
  }
  scenario.set_spec_digest(Sha256Hex(CanonicalBytes(spec)));
  scenario.set_seed(seed);
  scenario.set_sample_index(sample_index);
  scenario.set_try_index(try_index);
  scenario.set_log_p(resolver.log_p());
  scenario.set_log_q(resolver.log_p());
  return scenario;
}

v1::Rejection RejectionOf(const absl::Status& status) {
  v1::Rejection rejection;
  if (const auto payload = status.GetPayload("longtail.v1.Rejection"); payload.has_value()) {
    rejection.ParseFromString(std::string(*payload));
  }
  return rejection;
}

}  // namespace longtail
