#include "scenarios/sampling/spec_sampler.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "kernels/sha256.h"
#include "kernels/status_macros.h"
#include "proto/canonical_bytes.h"
#include "scenarios/actors/catalogue.h"
#include "scenarios/sampling/actor_body.h"
#include "scenarios/sampling/choose_branches.h"
#include "scenarios/sampling/defaults.h"
#include "scenarios/sampling/expand_traffic.h"
#include "scenarios/sampling/lane_check.h"
#include "scenarios/sampling/weighted_choice.h"

namespace longtail {
namespace {

// Index of the road or environment drawn by weight.
template <typename Items>
absl::StatusOr<int> ChooseItem(const Items& items, absl::string_view path, double u, ValueResolver& resolver) {
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
  const Choice choice = ChooseWeighted(weights, u);
  resolver.AddLogChance(choice.log_chance);
  return choice.index;
}

// A status of FillDefaults, CheckLanes or ExpandTraffic that names its field first, as a rejection of the try.
absl::Status RangeRejection(uint32_t try_index, const absl::Status& status) {
  const std::string detail(status.message());
  return RejectionStatus(try_index, v1::REJECTION_REASON_RANGE, detail.substr(0, detail.find(' ')), detail);
}

// The spec without what a draw makes other things of.
v1::ScenarioSpec WithoutChoices(v1::ScenarioSpec spec) {
  spec.clear_roads();
  spec.clear_environments();
  spec.clear_traffic();
  return spec;
}

}  // namespace

SpecSampler::SpecSampler(v1::ScenarioSpec spec)
    : spec_(std::move(spec)),
      rest_(WithoutChoices(spec_)),
      digest_(Sha256Hex(CanonicalBytes(spec_))),
      dimensions_(AssignDimensions(spec_)),
      values_(spec_) {}

int SpecSampler::max_tries() const {
  return spec_.sampling().has_max_tries() ? static_cast<int>(spec_.sampling().max_tries()) : kDefaultMaxTries;
}

// One class, one colour and one body for an actor.
absl::StatusOr<v1::ActorBody> SpecSampler::DrawBody(int index, v1::Actor& actor, ValueResolver& resolver) const {
  const std::string stream_name = absl::StrCat("actor/", actor.id());
  if (actor.classes().empty()) {
    return absl::InvalidArgumentError(absl::StrCat("actors[", index, "].classes must name a class, got none"));
  }
  const int num_classes = actor.classes_size();
  const int dimension = dimensions_.actor_classes[index];
  const auto actor_class = actor.classes(
      resolver.HasPoint(dimension) ? static_cast<int>(num_classes * resolver.Uniform(stream_name + "/class", dimension))
                                   : resolver.Stream(stream_name + "/class").Below(num_classes));
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

  return TakeBody(index, actor_class, model, color, actor);
}

absl::Status SpecSampler::CheckConstraints(const ValueResolver& resolver, uint32_t try_index) const {
  for (int i = 0; i < spec_.constraints_size(); ++i) {
    const std::string& expression = spec_.constraints(i).expression();
    const auto path = [i] { return absl::StrCat("constraints[", i, "].expression"); };
    ASSIGN_OR_RETURN(const double value, resolver.Evaluate(expression, path));
    if (value == 0 || std::isnan(value)) {
      const std::string subject = absl::StrCat("constraints[", i, "]");
      return RejectionStatus(try_index, v1::REJECTION_REASON_CONSTRAINT, subject,
                             absl::StrCat(subject, " must not be 0: ", expression));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Scenario> SpecSampler::Draw(uint64_t seed, uint64_t sample_index, uint32_t try_index) const {
  ValueResolver resolver(values_, {seed, sample_index, try_index});

  // Numbers first: most tries that fail, fail here.
  RETURN_IF_ERROR(resolver.ResolveParams(spec_.params(), dimensions_.params));
  RETURN_IF_ERROR(CheckConstraints(resolver, try_index));

  // What there is. Choices among parts of the spec belong here, before the numbers in those parts are drawn.
  ASSIGN_OR_RETURN(const int road,
                   ChooseItem(spec_.roads(), "roads", resolver.Uniform("road", dimensions_.road), resolver));
  ASSIGN_OR_RETURN(const int environment,
                   ChooseItem(spec_.environments(), "environments",
                              resolver.Uniform("environment", dimensions_.environment), resolver));
  v1::Scenario scenario;
  v1::ScenarioSpec& concrete = *scenario.mutable_concrete();
  concrete = rest_;
  for (int i = 0; i < concrete.params_size(); ++i) {
    concrete.mutable_params(i)->mutable_value()->set_constant(resolver.param(i));
  }
  for (int i = 0; i < concrete.actors_size(); ++i) {
    ASSIGN_OR_RETURN(*scenario.add_bodies(), DrawBody(i, *concrete.mutable_actors(i), resolver));
  }

  if (concrete.has_storyboard()) RETURN_IF_ERROR(ChooseBranches(*concrete.mutable_storyboard(), resolver));

  // The numbers. Streams of a road keep its place in the authored list.
  v1::Road drawn_road = spec_.roads(road);
  v1::Environment drawn_environment = spec_.environments(environment);
  RETURN_IF_ERROR(resolver.ResolveAll(drawn_road, absl::StrCat("roads[", road, "]")));
  RETURN_IF_ERROR(resolver.ResolveAll(drawn_environment, absl::StrCat("environments[", environment, "]")));
  RETURN_IF_ERROR(resolver.ResolveAll(concrete, ""));
  *concrete.add_roads() = std::move(drawn_road);
  *concrete.add_environments() = std::move(drawn_environment);

  // What follows from the numbers.
  if (const absl::Status status = FillDefaults(concrete); absl::IsOutOfRange(status)) {
    return RangeRejection(try_index, status);
  } else if (!status.ok()) {
    return status;
  }
  if (const absl::Status status = CheckLanes(concrete); !status.ok()) return RangeRejection(try_index, status);

  for (int i = 0; i < concrete.actors_size(); ++i) {
    v1::Actor& actor = *concrete.mutable_actors(i);
    v1::ActorBody& body = *scenario.mutable_bodies(i);
    if (actor.has_size()) StretchBody(*actor.mutable_size(), body);
    if (!actor.mass_kg().has_constant()) actor.mutable_mass_kg()->set_constant(body.mass_kg());
    body.set_mass_kg(actor.mass_kg().constant());
  }
  if (const absl::Status status = ExpandTraffic(spec_.traffic(), resolver, scenario); absl::IsOutOfRange(status)) {
    return RangeRejection(try_index, status);
  } else if (!status.ok()) {
    return status;
  }

  for (int i = 0; i < spec_.params_size(); ++i) {
    v1::DrawnParam& drawn = *scenario.add_params();
    drawn.set_name(spec_.params(i).name());
    drawn.set_value(resolver.param(i));
  }
  scenario.set_spec_digest(digest_);
  scenario.set_seed(seed);
  scenario.set_sample_index(sample_index);
  scenario.set_try_index(try_index);
  scenario.set_log_p(resolver.log_p());
  scenario.set_log_q(resolver.log_q());
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
