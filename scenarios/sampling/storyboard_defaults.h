// Defaults of positions, triggers, actions and storyboards of a concrete spec.
#ifndef LONGTAIL_SCENARIOS_SAMPLING_STORYBOARD_DEFAULTS_H_
#define LONGTAIL_SCENARIOS_SAMPLING_STORYBOARD_DEFAULTS_H_

#include "longtail/v1/spec.pb.h"

namespace longtail {

// Sets a value that is not set.
inline void Default(v1::Value* value, double constant) {
  if (!value->has_constant()) value->set_constant(constant);
}

// All fill what has a default that does not hang on anything else.
void FillPosition(v1::Position& position);
void FillTrigger(v1::Trigger& trigger);
void FillNode(v1::Node& node);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SAMPLING_STORYBOARD_DEFAULTS_H_
