// The order in which parameters can be evaluated.
#ifndef LONGTAIL_SCENARIOS_SPEC_PARAM_ORDER_H_
#define LONGTAIL_SCENARIOS_SPEC_PARAM_ORDER_H_

#include <vector>

#include "google/protobuf/repeated_ptr_field.h"
#include "longtail/v1/value.pb.h"

namespace longtail {

struct ParamOrder {
  // Indices of the parameters that can be evaluated, each after those that its expression uses.
  std::vector<int> order;
  // Rings of parameters that use one another: the first uses the second, …, the last the first.
  std::vector<std::vector<int>> cycles;
};

// Unknown names and expressions with faults count as using nothing; of two parameters with the same name
// the first counts.
ParamOrder OrderParams(const google::protobuf::RepeatedPtrField<v1::Param>& params);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_PARAM_ORDER_H_
