#include "scenarios/sampling/point_dimensions.h"

#include <algorithm>
#include <string>

#include "scenarios/sampling/sobol.h"

namespace longtail {

PointDimensions AssignDimensions(const v1::ScenarioSpec& spec) {
  PointDimensions dimensions;
  dimensions.actor_classes.assign(spec.actors_size(), -1);
  dimensions.params.assign(spec.params_size(), -1);
  const v1::Sampling& sampling = spec.sampling();
  if (sampling.method() != v1::SAMPLING_METHOD_SOBOL) return dimensions;

  int next = 0;
  const auto take = [&next] { return next < kSobolDimensions ? next++ : -1; };
  const auto stratified = [&sampling](v1::SamplingStratum stratum) {
    return sampling.strata().empty() ||
           std::find(sampling.strata().begin(), sampling.strata().end(), stratum) != sampling.strata().end();
  };
  if (stratified(v1::SAMPLING_STRATUM_ROADS) && spec.roads_size() > 1) dimensions.road = take();
  if (stratified(v1::SAMPLING_STRATUM_ENVIRONMENTS) && spec.environments_size() > 1) dimensions.environment = take();
  for (int i = 0; i < spec.actors_size() && stratified(v1::SAMPLING_STRATUM_ACTOR_CLASSES); ++i) {
    if (spec.actors(i).classes_size() > 1) dimensions.actor_classes[i] = take();
  }
  const auto take_param = [&](int index) {
    if (dimensions.params[index] < 0 && spec.params(index).value().has_distribution())
      dimensions.params[index] = take();
  };
  for (const std::string& name : sampling.params()) {
    for (int i = 0; i < spec.params_size(); ++i) {
      if (spec.params(i).name() == name) take_param(i);
    }
  }
  for (int i = 0; i < spec.params_size() && sampling.params().empty(); ++i) take_param(i);
  return dimensions;
}

}  // namespace longtail
