// What samples of a spec cover: event x road x environment x actor class, and the range of each parameter.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_COVERAGE_H_
#define LONGTAIL_SCENARIOS_SAMPLING_COVERAGE_H_

#include <limits>
#include <string>
#include <vector>

#include "longtail/v1/actor_class.pb.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/spec.pb.h"

namespace longtail {

// How far draws reach into a parameter's range.
struct ParamCoverage {
  std::string name;
  double declared_lo = 0, declared_hi = 0;  // equal for a parameter without a range, such as one that is computed
  double seen_lo = std::numeric_limits<double>::infinity(), seen_hi = -std::numeric_limits<double>::infinity();

  void Add(double value);

  bool has_range() const { return declared_hi > declared_lo; }

  // Of the declared range; 1 for a parameter that has none.
  double Ratio() const;
};

// One for each parameter, in the order of the spec, nothing seen yet. Laws without ends have no range.
std::vector<ParamCoverage> DeclaredParams(const v1::ScenarioSpec& spec);

// Samples whose event has an actor of the class.
struct CoverageCell {
  std::string event;
  std::string road;
  std::string environment;
  v1::ActorClass actor_class = v1::ACTOR_CLASS_UNSPECIFIED;
  int num_samples = 0;
  // Sum of the samples' weights exp(log_p - log_q).
  double weight = 0;
};

// Not thread-safe.
class Coverage {
 public:
  // spec must have passed Validate (scenarios/spec/validate.h). Cells are those that the spec can come to by its
  // roads, environments and the classes of each event's actors, in this order, whether or not constraints allow them.
  explicit Coverage(const v1::ScenarioSpec& spec);

  // scenario is a draw of the spec. A sample counts once for each class among the actors of an event.
  void Add(const v1::Scenario& scenario);

  int num_samples() const { return num_samples_; }
  // Of all samples' weights.
  double weight() const { return weight_; }
  const std::vector<CoverageCell>& cells() const { return cells_; }
  const std::vector<ParamCoverage>& params() const { return params_; }

 private:
  int num_samples_ = 0;
  double weight_ = 0;
  std::vector<CoverageCell> cells_;
  std::vector<ParamCoverage> params_;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_COVERAGE_H_
