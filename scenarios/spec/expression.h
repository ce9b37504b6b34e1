// Arithmetic over parameters: + - * / ( ), comparisons < <= > >= == != and and, or, not (1 or 0), if(c, a, b), pi, and
// the functions min, max, clamp(x, lo, hi), abs, sign, floor, ceil, round (halves away from 0), mod(a, b) (sign of b),
// sqrt, pow, exp, log (natural), and sin, cos, tan, atan2(y, x) in degrees, as all angles of a spec.
#ifndef LONGTAIL_SCENARIOS_SPEC_EXPRESSION_H_
#define LONGTAIL_SCENARIOS_SPEC_EXPRESSION_H_

#include <string>
#include <variant>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "scenarios/spec/unit.h"

namespace longtail {

// A fault inside an expression's text.
struct ExpressionFault {
  int offset = 0;  // bytes from the start of the text
  int length = 1;  // bytes
  std::string message;
  std::string suggestion;  // "did you mean" name; empty for none
};

// Every value from lo to hi.
struct Interval {
  double lo = 0;
  double hi = 0;
};

// A parsed expression: a program for a small stack machine, so that neither length nor
// nesting of the text can exhaust the stack. Thread-safe after parsing.
class Expression {
 public:
  struct Name {
    std::string name;
    int offset = 0;  // of its first use
  };

  static std::variant<Expression, ExpressionFault> Parse(absl::string_view text);

  // Names of the functions.
  static std::vector<std::string> FunctionNames();

  // Whether text is read as something else than a parameter: and, or, not, pi.
  static bool IsWord(absl::string_view text);

  // Parameters used, each once, in order of first use.
  const std::vector<Name>& names() const { return names_; }

  // param(i) is the value of names()[i]. The result may be infinite or NaN (1 / 0, sqrt(-1)).
  double Evaluate(absl::FunctionRef<double(int)> param) const;

  // Bounds of the result where param(i) bounds names()[i]; never narrower than the truth.
  Interval Bound(absl::FunctionRef<Interval(int)> param) const;

  // Unit of the result where param(i) is that of names()[i]. A number that is written down fits everywhere, so only
  // what is surely wrong is a clash: "gap_m + wait_s" is, "gap_m + 5" and "2 * speed_mps" are not.
  Unit UnitOf(absl::FunctionRef<Unit(int)> param) const;

 private:
  friend class ExpressionParser;
  enum class Op {
    kNumber,
    kName,
    kNegate,
    kAdd,
    kSubtract,
    kMultiply,
    kDivide,
    kLess,
    kLessEqual,
    kGreater,
    kGreaterEqual,
    kEqual,
    kNotEqual,
    kMin,
    kMax,
    kAbs,
    kSqrt,
    kFloor,
    kCeil,
    kRound,
    kSign,
    kExp,
    kLog,
    kSin,
    kCos,
    kTan,
    kNot,
    kPow,
    kMod,
    kAtan2,
    kAnd,
    kOr,
    kClamp,
    kIf,
  };
  struct Instruction {
    Op op = Op::kNumber;
    double number = 0;  // kNumber
    int index = 0;      // kName: into names_; kMin, kMax: number of arguments
  };
  template <typename Domain>
  typename Domain::Value Run(const Domain& domain) const;

  std::vector<Instruction> program_;
  std::vector<Name> names_;

  friend struct ExactDomain;
  friend struct IntervalDomain;
  friend struct UnitDomain;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_EXPRESSION_H_
