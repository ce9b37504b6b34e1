// Numbers and places of a spec in words, for `longtail scenario explain`: one clause for each kind, so that an event
// needs no code of its own.
#ifndef LONGTAIL_TOOLS_CLI_SPEC_WORDS_H_
#define LONGTAIL_TOOLS_CLI_SPEC_WORDS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "longtail/v1/position.pb.h"
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

// Pieces of sentences.

// A sentence that grows by ", <what> <value>" for each value that is given.
class Clauses {
 public:
  explicit Clauses(std::string words) : words_(std::move(words)) {}

  void Add(bool given, const char* what, const v1::Value& value, const char* unit) {
    if (given) Add(absl::StrCat(what, " ", ValueWords(value, unit)));
  }
  void Add(const std::string& words) { absl::StrAppend(&words_, ", ", words); }
  const std::string& words() const { return words_; }

 private:
  std::string words_;
};

// Not set, or the number 0.
bool IsZero(const v1::Value& value);

// A signed quantity: "3 m ahead of", "3 m behind"; computed ones keep their sign: "(a + b) m ahead of".
std::string SignedWords(const v1::Value& value, std::string_view unit, const char* positive, const char* negative);

// "1 lane to the left", "2 lanes to the right".
std::string LaneStepWords(const v1::Value& lanes_to_left);

// "LAMP_LOW_BEAM" -> "low beam": the name of an enum value without its prefix.
std::string EnumWords(std::string_view name, std::string_view prefix);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SPEC_WORDS_H_
