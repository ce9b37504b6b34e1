// Expressions of specs: parsing, evaluation, and bounds that hold every value.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <variant>

#include "scenarios/spec/expression.h"

namespace longtail {
namespace {

void Must(bool holds) {
  if (!holds) std::abort();
}

void TryExpression(const std::string& text) {
  const auto parsed = Expression::Parse(text);
  if (const auto* fault = std::get_if<ExpressionFault>(&parsed)) {
    Must(fault->offset >= 0 && fault->offset <= static_cast<int>(text.size()) && !fault->message.empty());
    return;
  }
  const Expression& expression = std::get<Expression>(parsed);
  const auto interval = [](int index) { return Interval{-1.5 - index, 2.0 + index}; };
  const Interval bounds = expression.Bound(interval);
  for (int step = 0; step <= 8; ++step) {
    const double value = expression.Evaluate([&](int index) {
      const Interval range = interval(index);
      return range.lo + (range.hi - range.lo) * ((step + 3 * index) % 9) / 8.0;
    });
    // Division by an interval that holds 0 and the like may give NaN, which no bound holds.
    if (std::isnan(value) || std::isnan(bounds.lo) || std::isnan(bounds.hi)) continue;
    const double slack = 1e-9 * (1 + std::abs(value));
    Must(value >= bounds.lo - slack && value <= bounds.hi + slack);
  }
}

}  // namespace
}  // namespace longtail

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  longtail::TryExpression(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
