#include "tools/cli/flag_checks.h"

#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace longtail {

std::string CheckSeed(const std::string& text) {
  uint64_t seed = 0;
  return absl::SimpleAtoi(text, &seed) ? "" : absl::StrCat("must be in [0, 2^64), got ", text);
}

std::string CheckDevice(const std::string& text) {
  absl::string_view number = text;
  uint32_t index = 0;
  const bool cuda = absl::ConsumePrefix(&number, "cuda:") && absl::SimpleAtoi(number, &index) && index < 1024 &&
                    number == absl::StrCat(index);
  return cuda || text == "cpu" ? "" : absl::StrCat("must be cpu or cuda:N, got ", text);
}

std::function<std::string(const std::string&)> InRange(double lowest, double highest) {
  return [lowest, highest](const std::string& text) -> std::string {
    double value = 0;
    if (absl::SimpleAtod(text, &value) && value >= lowest && value <= highest) return "";
    return absl::StrCat("must be in [", lowest, ", ", highest, "], got ", text);
  };
}

}  // namespace longtail
