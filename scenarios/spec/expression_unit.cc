// Units of expressions.
#include <algorithm>

#include "scenarios/spec/expression.h"
#include "scenarios/spec/expression_run.h"
#include "scenarios/spec/unit.h"

namespace longtail {
namespace {

using Kind = Unit::Kind;

// Of what must be alike: terms of a sum, sides of a comparison, branches.
Unit Alike(const Unit& a, const Unit& b) {
  if (a.kind == Kind::kClash || b.kind == Kind::kClash) return {Kind::kClash};
  if (a.kind == Kind::kUnknown || b.kind == Kind::kUnknown) return {Kind::kUnknown};
  if (a.kind == Kind::kAny) return b;
  if (b.kind == Kind::kAny || a == b) return a;
  return {Kind::kClash};
}

// of: clash where one of them is.
Unit Unless(const Unit& a, const Unit& b, Unit of) {
  return a.kind == Kind::kClash || b.kind == Kind::kClash ? Unit{Kind::kClash} : of;
}

Unit Product(const Unit& a, const Unit& b, int sign) {
  if (a.kind == Kind::kAny && b.kind == Kind::kAny) return {Kind::kAny};
  if (a.kind != Kind::kKnown || b.kind != Kind::kKnown) return Unless(a, b, {Kind::kUnknown});
  Unit product;
  std::transform(a.powers.begin(), a.powers.end(), b.powers.begin(), product.powers.begin(),
                 [sign](int x, int y) { return x + sign * y; });
  return product;
}

Unit Root(Unit unit) {
  for (int& power : unit.powers) {
    if (power % 2 != 0) return {Kind::kUnknown};
    power /= 2;
  }
  return unit;
}

}  // namespace

struct UnitDomain {
  using Value = Unit;
  using Op = Expression::Op;
  absl::FunctionRef<Unit(int)> param;

  Value Number(double) const { return {Kind::kAny}; }
  Value Name(int index) const { return param(index); }
  Value Unary(Op op, const Value& a) const {
    switch (op) {
      case Op::kNegate:
      case Op::kAbs:
      case Op::kFloor:
      case Op::kCeil:
      case Op::kRound:
        return a;
      case Op::kSqrt:
        return a.kind == Kind::kKnown ? Root(a) : a;
      case Op::kSign:
      case Op::kNot:
        return Unless(a, a, {Kind::kAny});
      default:
        return Unless(a, a, {Kind::kUnknown});
    }
  }
  Value Binary(Op op, const Value& a, const Value& b) const {
    switch (op) {
      case Op::kMultiply:
        return Product(a, b, 1);
      case Op::kDivide:
        return Product(a, b, -1);
      case Op::kAnd:
      case Op::kOr:
        return Unless(a, b, {Kind::kAny});
      case Op::kPow:
      case Op::kAtan2:
        return Unless(a, b, {Kind::kUnknown});
      case Op::kLess:
      case Op::kLessEqual:
      case Op::kGreater:
      case Op::kGreaterEqual:
      case Op::kEqual:
      case Op::kNotEqual: {
        const Unit side = Alike(a, b);
        return Unless(side, side, {Kind::kAny});
      }
      default:
        return Alike(a, b);
    }
  }
  Value If(const Value& condition, const Value& a, const Value& b) const {
    return Unless(condition, condition, Alike(a, b));
  }
};

Unit Expression::UnitOf(absl::FunctionRef<Unit(int)> param) const { return Run(UnitDomain{param}); }

}  // namespace longtail
