// The stack machine that runs expressions over any domain: numbers, intervals, units.
#ifndef LONGTAIL_SCENARIOS_SPEC_EXPRESSION_RUN_H_
#define LONGTAIL_SCENARIOS_SPEC_EXPRESSION_RUN_H_

#include <vector>

#include "scenarios/spec/expression.h"

namespace longtail {

template <typename Domain>
typename Domain::Value Expression::Run(const Domain& domain) const {
  std::vector<typename Domain::Value> stack;
  stack.reserve(16);
  const auto pop = [&stack] {
    const auto top = stack.back();
    stack.pop_back();
    return top;
  };
  for (const Instruction& instruction : program_) {
    switch (instruction.op) {
      case Op::kNumber:
        stack.push_back(domain.Number(instruction.number));
        break;
      case Op::kName:
        stack.push_back(domain.Name(instruction.index));
        break;
      case Op::kNegate:
      case Op::kAbs:
      case Op::kSqrt:
      case Op::kFloor:
      case Op::kCeil:
      case Op::kRound:
      case Op::kSign:
      case Op::kExp:
      case Op::kLog:
      case Op::kSin:
      case Op::kCos:
      case Op::kTan:
      case Op::kNot:
        stack.back() = domain.Unary(instruction.op, stack.back());
        break;
      case Op::kIf: {
        const auto otherwise = pop();
        const auto then = pop();
        stack.back() = domain.If(stack.back(), then, otherwise);
        break;
      }
      case Op::kClamp: {
        // Of lo above hi, lo.
        const auto hi = pop();
        const auto lo = pop();
        stack.back() = domain.Binary(Op::kMax, lo, domain.Binary(Op::kMin, stack.back(), hi));
        break;
      }
      case Op::kMin:
      case Op::kMax:
        for (int i = 1; i < instruction.index; ++i) {
          const auto right = pop();
          stack.back() = domain.Binary(instruction.op, stack.back(), right);
        }
        break;
      default: {
        const auto right = pop();
        stack.back() = domain.Binary(instruction.op, stack.back(), right);
      }
    }
  }
  return stack.back();
}

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_EXPRESSION_RUN_H_
