#include "scenarios/spec/expression.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/spec/expression_run.h"

namespace longtail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Interval kAnything{-kInfinity, kInfinity};
constexpr double kRadiansPerDegree = 0.017453292519943295769;

}  // namespace

struct ExactDomain {
  using Value = double;
  using Op = Expression::Op;
  absl::FunctionRef<double(int)> param;

  Value Number(double number) const { return number; }
  Value Name(int index) const { return param(index); }
  Value Unary(Op op, Value a) const {
    switch (op) {
      case Op::kNegate:
        return -a;
      case Op::kAbs:
        return std::abs(a);
      case Op::kSqrt:
        return std::sqrt(a);
      case Op::kCeil:
        return std::ceil(a);
      case Op::kRound:
        return std::round(a);
      case Op::kSign:
        return (a > 0) - (a < 0);
      case Op::kExp:
        return std::exp(a);
      case Op::kLog:
        return std::log(a);
      case Op::kSin:
        return std::sin(a * kRadiansPerDegree);
      case Op::kCos:
        return std::cos(a * kRadiansPerDegree);
      case Op::kTan:
        return std::tan(a * kRadiansPerDegree);
      case Op::kNot:
        return !(a != 0);
      default:
        return std::floor(a);
    }
  }
  Value Binary(Op op, Value a, Value b) const {
    switch (op) {
      case Op::kPow:
        return std::pow(a, b);
      case Op::kMod:
        return a - b * std::floor(a / b);
      case Op::kAtan2:
        return std::atan2(a, b) / kRadiansPerDegree;
      case Op::kAnd:
        return a != 0 && b != 0;
      case Op::kOr:
        return a != 0 || b != 0;
      case Op::kAdd:
        return a + b;
      case Op::kSubtract:
        return a - b;
      case Op::kMultiply:
        return a * b;
      case Op::kDivide:
        return a / b;
      case Op::kLess:
        return a < b;
      case Op::kLessEqual:
        return a <= b;
      case Op::kGreater:
        return a > b;
      case Op::kGreaterEqual:
        return a >= b;
      case Op::kEqual:
        return a == b;
      case Op::kNotEqual:
        return a != b;
      case Op::kMin:
        return b < a ? b : a;
      default:
        return b > a ? b : a;
    }
  }
  Value If(Value condition, Value a, Value b) const { return condition != 0 ? a : b; }
};

struct IntervalDomain {
  using Value = Interval;
  using Op = Expression::Op;
  absl::FunctionRef<Interval(int)> param;

  static Value Hull(std::initializer_list<double> corners) {
    Value hull{kInfinity, -kInfinity};
    for (const double corner : corners) {
      if (std::isnan(corner)) return kAnything;
      hull = {std::min(hull.lo, corner), std::max(hull.hi, corner)};
    }
    return hull;
  }
  static bool NeverZero(Value a) { return a.lo > 0 || a.hi < 0; }
  static bool AlwaysZero(Value a) { return a.lo == 0 && a.hi == 0; }
  static Value Truth(bool always, bool never) { return {always ? 1.0 : 0.0, never ? 0.0 : 1.0}; }

  Value Number(double number) const { return {number, number}; }
  Value Name(int index) const { return param(index); }
  Value Unary(Op op, Value a) const {
    switch (op) {
      case Op::kNegate:
        return {-a.hi, -a.lo};
      case Op::kAbs:
        if (a.lo <= 0 && a.hi >= 0) return {0, std::max(-a.lo, a.hi)};
        return Hull({std::abs(a.lo), std::abs(a.hi)});
      case Op::kSqrt:
        if (a.lo < 0) return kAnything;
        return {std::sqrt(a.lo), std::sqrt(a.hi)};
      case Op::kCeil:
        return {std::ceil(a.lo), std::ceil(a.hi)};
      case Op::kRound:
        return {std::round(a.lo), std::round(a.hi)};
      case Op::kSign:
        return {static_cast<double>((a.lo > 0) - (a.lo < 0)), static_cast<double>((a.hi > 0) - (a.hi < 0))};
      case Op::kExp:
        return {std::exp(a.lo), std::exp(a.hi)};
      case Op::kLog:
        if (a.lo < 0) return kAnything;
        return {std::log(a.lo), std::log(a.hi)};
      case Op::kSin:
      case Op::kCos:
        if (a.lo == a.hi) {
          const double value = op == Op::kSin ? std::sin(a.lo * kRadiansPerDegree) : std::cos(a.lo * kRadiansPerDegree);
          return Hull({value});
        }
        return {-1, 1};
      case Op::kTan:
        return a.lo == a.hi ? Hull({std::tan(a.lo * kRadiansPerDegree)}) : kAnything;
      case Op::kNot:
        return Truth(a.lo == 0 && a.hi == 0, a.lo > 0 || a.hi < 0);
      default:
        return {std::floor(a.lo), std::floor(a.hi)};
    }
  }
  Value Binary(Op op, Value a, Value b) const {
    switch (op) {
      case Op::kPow:
        // Of positive bases it grows or falls along each side.
        if (a.lo <= 0) return a.lo == a.hi && b.lo == b.hi ? Hull({std::pow(a.lo, b.lo)}) : kAnything;
        return Hull({std::pow(a.lo, b.lo), std::pow(a.lo, b.hi), std::pow(a.hi, b.lo), std::pow(a.hi, b.hi)});
      case Op::kMod:
        if (b.lo <= 0 && b.hi >= 0) return kAnything;
        return {std::min(b.lo, 0.0), std::max(b.hi, 0.0)};
      case Op::kAtan2:
        return {-180, 180};
      case Op::kAnd:
        return Truth(NeverZero(a) && NeverZero(b), AlwaysZero(a) || AlwaysZero(b));
      case Op::kOr:
        return Truth(NeverZero(a) || NeverZero(b), AlwaysZero(a) && AlwaysZero(b));
      case Op::kAdd:
        return Hull({a.lo + b.lo, a.hi + b.hi});
      case Op::kSubtract:
        return Hull({a.lo - b.hi, a.hi - b.lo});
      case Op::kMultiply:
        return Hull({a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi});
      case Op::kDivide:
        if (b.lo <= 0 && b.hi >= 0) return kAnything;
        return Hull({a.lo / b.lo, a.lo / b.hi, a.hi / b.lo, a.hi / b.hi});
      case Op::kLess:
        return Truth(a.hi < b.lo, a.lo >= b.hi);
      case Op::kLessEqual:
        return Truth(a.hi <= b.lo, a.lo > b.hi);
      case Op::kGreater:
        return Truth(a.lo > b.hi, a.hi <= b.lo);
      case Op::kGreaterEqual:
        return Truth(a.lo >= b.hi, a.hi < b.lo);
      case Op::kEqual:
        return Truth(a.lo == a.hi && b.lo == b.hi && a.lo == b.lo, a.hi < b.lo || a.lo > b.hi);
      case Op::kNotEqual:
        return Truth(a.hi < b.lo || a.lo > b.hi, a.lo == a.hi && b.lo == b.hi && a.lo == b.lo);
      case Op::kMin:
        return {std::min(a.lo, b.lo), std::min(a.hi, b.hi)};
      default:
        return {std::max(a.lo, b.lo), std::max(a.hi, b.hi)};
    }
  }
  Value If(Value condition, Value a, Value b) const {
    if (condition.lo > 0 || condition.hi < 0) return a;
    if (condition.lo == 0 && condition.hi == 0) return b;
    return Hull({a.lo, a.hi, b.lo, b.hi});
  }
};

double Expression::Evaluate(absl::FunctionRef<double(int)> param) const { return Run(ExactDomain{param}); }

Interval Expression::Bound(absl::FunctionRef<Interval(int)> param) const { return Run(IntervalDomain{param}); }

}  // namespace longtail
