#include "scenarios/spec/expression.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/charconv.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "scenarios/spec/suggest.h"

namespace longtail {
namespace {

constexpr int kMaxDepth = 64;
constexpr size_t kMaxLength = 10'000;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Interval kAnything{-kInfinity, kInfinity};

constexpr double kRadiansPerDegree = 0.017453292519943295769;
constexpr double kPi = 3.14159265358979323846;

bool IsNameStart(char c) { return absl::ascii_isalpha(c) || c == '_'; }
bool IsNamePart(char c) { return absl::ascii_isalnum(c) || c == '_'; }

}  // namespace

// Recursive descent; emits postfix instructions.
class ExpressionParser {
 public:
  using Op = Expression::Op;
  struct Function {
    absl::string_view name;
    Op op;
    int min_arguments, max_arguments;
  };
  static constexpr Function kFunctions[] = {
      {"min", Op::kMin, 2, 99},  {"max", Op::kMax, 2, 99},    {"clamp", Op::kClamp, 3, 3},
      {"abs", Op::kAbs, 1, 1},   {"sign", Op::kSign, 1, 1},   {"floor", Op::kFloor, 1, 1},
      {"ceil", Op::kCeil, 1, 1}, {"round", Op::kRound, 1, 1}, {"mod", Op::kMod, 2, 2},
      {"sqrt", Op::kSqrt, 1, 1}, {"pow", Op::kPow, 2, 2},     {"exp", Op::kExp, 1, 1},
      {"log", Op::kLog, 1, 1},   {"sin", Op::kSin, 1, 1},     {"cos", Op::kCos, 1, 1},
      {"tan", Op::kTan, 1, 1},   {"atan2", Op::kAtan2, 2, 2}, {"if", Op::kIf, 3, 3},
  };

  explicit ExpressionParser(absl::string_view text) : text_(text) {}

  std::variant<Expression, ExpressionFault> Parse() {
    if (text_.size() > kMaxLength) {
      Fail(0, 1, absl::StrCat("an expression must be at most ", kMaxLength, " bytes long, got ", text_.size()));
    } else if (absl::StripAsciiWhitespace(text_).empty()) {
      Fail(0, std::max<int>(1, text_.size()), "an expression must not be empty");
    } else if (Or() && (SkipSpaces(), position_ < text_.size())) {
      FailHere("expected an operator or the end");
    }
    if (fault_) return *std::move(fault_);
    return std::move(result_);
  }

 private:
  void Fail(size_t offset, size_t length, std::string message, std::string suggestion = "") {
    if (fault_) return;
    fault_ = ExpressionFault{static_cast<int>(offset), static_cast<int>(std::max<size_t>(1, length)),
                             std::move(message), std::move(suggestion)};
  }

  bool FailHere(absl::string_view expected) {
    SkipSpaces();
    if (position_ >= text_.size()) {
      Fail(position_ == 0 ? 0 : position_ - 1, 1, absl::StrCat(expected, ", got the end of the expression"));
      return false;
    }
    size_t end = position_ + 1;
    if (IsNamePart(text_[position_])) {
      while (end < text_.size() && IsNamePart(text_[end])) ++end;
    }
    // Keep the bytes of one UTF-8 character together.
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0) == 0x80) ++end;
    Fail(position_, end - position_, absl::StrCat(expected, ", got '", text_.substr(position_, end - position_), "'"));
    return false;
  }

  void SkipSpaces() {
    while (position_ < text_.size() && absl::ascii_isspace(text_[position_])) ++position_;
  }

  bool Take(absl::string_view symbol) {
    SkipSpaces();
    if (text_.substr(position_, symbol.size()) != symbol) return false;
    position_ += symbol.size();
    return true;
  }

  void Emit(Op op, int index = 0) { result_.program_.push_back({op, 0, index}); }

  // A word that is no part of a longer name.
  bool TakeWord(absl::string_view word) {
    SkipSpaces();
    const size_t end = position_ + word.size();
    if (text_.substr(position_, word.size()) != word || (end < text_.size() && IsNamePart(text_[end]))) return false;
    position_ = end;
    return true;
  }

  bool Or() {
    if (!And()) return false;
    while (TakeWord("or")) {
      if (!And()) return false;
      Emit(Op::kOr);
    }
    return true;
  }

  bool And() {
    if (!Not()) return false;
    while (TakeWord("and")) {
      if (!Not()) return false;
      Emit(Op::kAnd);
    }
    return true;
  }

  bool Not() {
    int num_nots = 0;
    while (TakeWord("not")) ++num_nots;
    if (!Comparison()) return false;
    if (num_nots > 0) Emit(Op::kNot);
    if (num_nots > 0 && num_nots % 2 == 0) Emit(Op::kNot);
    return true;
  }

  bool Comparison() {
    if (!Sum()) return false;
    // Longer symbols first.
    static constexpr std::pair<absl::string_view, Op> kComparisons[] = {
        {"<=", Op::kLessEqual}, {">=", Op::kGreaterEqual}, {"==", Op::kEqual},
        {"!=", Op::kNotEqual},  {"<", Op::kLess},          {">", Op::kGreater},
    };
    for (const auto& [symbol, op] : kComparisons) {
      if (!Take(symbol)) continue;
      if (!Sum()) return false;
      Emit(op);
      return true;
    }
    return true;
  }

  bool Sum() {
    if (!Product()) return false;
    while (true) {
      const bool add = Take("+");
      if (!add && !Take("-")) return true;
      if (!Product()) return false;
      Emit(add ? Op::kAdd : Op::kSubtract);
    }
  }

  bool Product() {
    if (!Unary()) return false;
    while (true) {
      const bool multiply = Take("*");
      if (!multiply && !Take("/")) return true;
      if (!Unary()) return false;
      Emit(multiply ? Op::kMultiply : Op::kDivide);
    }
  }

  bool Unary() {
    if (++depth_ > kMaxDepth) {
      Fail(position_ < text_.size() ? position_ : 0, 1,
           absl::StrCat("an expression must nest at most ", kMaxDepth, " deep"));
      return false;
    }
    bool done = false;
    if (Take("-")) {
      done = Unary();
      if (done) Emit(Op::kNegate);
    } else {
      done = Primary();
    }
    --depth_;
    return done;
  }

  bool Primary() {
    SkipSpaces();
    const char next = position_ < text_.size() ? text_[position_] : '\0';
    if (absl::ascii_isdigit(next) || next == '.') return Number();
    if (IsNameStart(next)) return NameOrCall();
    if (Take("(")) {
      if (!Or()) return false;
      return Take(")") || FailHere("expected ')'");
    }
    return FailHere("expected a number, a parameter or '('");
  }

  bool Number() {
    double value = 0;
    const char* begin = text_.data() + position_;
    const auto [end, error] = absl::from_chars(begin, text_.data() + text_.size(), value);
    if (end == begin) return FailHere("expected a number");
    if (error != std::errc() || !(std::abs(value) <= 1e9)) {
      Fail(position_, end - begin, "numbers must be in [-1e9, 1e9]");
      return false;
    }
    position_ += end - begin;
    if (position_ < text_.size() && IsNamePart(text_[position_])) return FailHere("expected an operator");
    result_.program_.push_back({Op::kNumber, value, 0});
    return true;
  }

  bool NameOrCall() {
    const size_t start = position_;
    while (position_ < text_.size() && IsNamePart(text_[position_])) ++position_;
    const absl::string_view name = text_.substr(start, position_ - start);
    for (const absl::string_view word : {"and", "or", "not"}) {
      if (name != word) continue;
      position_ = start;
      return FailHere("expected a number, a parameter or '('");
    }
    SkipSpaces();
    if (position_ < text_.size() && text_[position_] == '(') return Call(name, start);
    if (name == "pi") {
      result_.program_.push_back({Op::kNumber, kPi, 0});
      return true;
    }
    auto& names = result_.names_;
    auto it = std::find_if(names.begin(), names.end(), [&](const Expression::Name& n) { return n.name == name; });
    if (it == names.end()) it = names.insert(names.end(), {std::string(name), static_cast<int>(start)});
    Emit(Op::kName, static_cast<int>(it - names.begin()));
    return true;
  }

  bool Call(absl::string_view name, size_t start) {
    const Function* function = nullptr;
    for (const Function& candidate : kFunctions) {
      if (candidate.name == name) function = &candidate;
    }
    if (function == nullptr) {
      const std::vector<std::string> known = Expression::FunctionNames();
      Fail(start, name.size(), absl::StrCat("'", name, "' is not a function; there are ", absl::StrJoin(known, ", ")),
           Suggest(name, known));
      return false;
    }
    Take("(");
    int num_arguments = 0;
    do {
      if (!Or()) return false;
      ++num_arguments;
    } while (Take(","));
    if (!Take(")")) return FailHere("expected ',' or ')'");
    if (num_arguments < function->min_arguments || num_arguments > function->max_arguments) {
      Fail(start, position_ - start,
           absl::StrCat(name, " takes ", function->min_arguments, function->max_arguments > 3 ? " or more" : "",
                        function->max_arguments == 1 ? " argument" : " arguments", ", got ", num_arguments));
      return false;
    }
    Emit(function->op, num_arguments);
    return true;
  }

  absl::string_view text_;
  size_t position_ = 0;
  int depth_ = 0;
  Expression result_;
  std::optional<ExpressionFault> fault_;
};

std::variant<Expression, ExpressionFault> Expression::Parse(absl::string_view text) {
  return ExpressionParser(text).Parse();
}

std::vector<std::string> Expression::FunctionNames() {
  std::vector<std::string> names;
  for (const auto& function : ExpressionParser::kFunctions) names.emplace_back(function.name);
  return names;
}

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

double Expression::Evaluate(absl::FunctionRef<double(int)> param) const { return Run(ExactDomain{param}); }

Interval Expression::Bound(absl::FunctionRef<Interval(int)> param) const { return Run(IntervalDomain{param}); }

}  // namespace longtail
