// Parts of a spec in words, for `longtail scenario explain`: one clause for each kind of position, trigger and action,
// so that an event needs no code of its own.
#ifndef LONGTAIL_TOOLS_CLI_SPEC_WORDS_H_
#define LONGTAIL_TOOLS_CLI_SPEC_WORDS_H_

#include <string>
#include <string_view>

#include "longtail/v1/action.pb.h"
#include "longtail/v1/position.pb.h"
#include "longtail/v1/trigger.pb.h"
#include "longtail/v1/value.pb.h"

namespace longtail {

// "closing_mps" -> "m/s", "angle_deg" -> "°"; empty for pure numbers (_ratio, _count, _index).
std::string UnitOf(std::string_view name);

// "12.5 m", "8 to 14 m/s", "gap_m", "(gap_m + 2) m".
std::string ValueWords(const v1::Value& value, std::string_view unit);

// How a parameter gets its value: "uniform in [8, 14) m/s", "2.8 + closing_ratio * 3, in m/s".
std::string LawWords(const v1::Value& value, std::string_view unit);

// "lane 1, 40 m along the road".
std::string PositionWords(const v1::Position& position);

// A clause that can stand after "when": "the headway of ego behind lead is below 3.5 s".
std::string TriggerWords(const v1::Trigger& trigger);

// What the actor of a step does: "brakes at 6 m/s² down to 0 m/s".
std::string ActionWords(const v1::Action& action);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SPEC_WORDS_H_
