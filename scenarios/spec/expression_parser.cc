#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/charconv.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "scenarios/spec/expression.h"
#include "scenarios/spec/suggest.h"

namespace longtail {
namespace {

constexpr int kMaxDepth = 64;
constexpr size_t kMaxLength = 10'000;
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
    if (Expression::IsWord(name) && name != "pi") {
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

bool Expression::IsWord(absl::string_view text) {
  return text == "and" || text == "or" || text == "not" || text == "pi";
}

}  // namespace longtail
