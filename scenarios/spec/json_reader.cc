#include "scenarios/spec/json_reader.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "scenarios/spec/codes.h"

namespace longtail {
namespace {

// Reads characters and tells how far the parser has come.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, size_t* num_read) : at_(at), num_read_(num_read) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*num_read_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  size_t* num_read_;
};

// Builds the tree from the parser's events. The end of each token is where the parser stands; its start is
// found by looking back.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  TreeBuilder(absl::string_view text, Diagnostics& diagnostics) : text_(text), diagnostics_(diagnostics) {
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') line_starts_.push_back(i + 1);
    }
  }

  size_t* num_read() { return &num_read_; }
  std::vector<SyntaxField> TakeFields() { return std::move(root_.fields); }

  bool null() override { return AddBare(SyntaxValue::Kind::kNull); }
  bool boolean(bool) override { return AddBare(SyntaxValue::Kind::kWord); }
  bool number_integer(number_integer_t) override { return AddBare(SyntaxValue::Kind::kNumber); }
  bool number_unsigned(number_unsigned_t) override { return AddBare(SyntaxValue::Kind::kNumber); }
  bool number_float(number_float_t, const string_t&) override { return AddBare(SyntaxValue::Kind::kNumber); }
  bool binary(binary_t&) override { return false; }

  bool string(string_t& content) override {
    const auto [start, end] = QuotedToken();
    SyntaxValue value{SyntaxValue::Kind::kString, Span(start, end - start), content, false, {}, {}};
    value.plain = end - start == content.size() + 2;
    Place(std::move(value));
    return true;
  }

  bool key(string_t& name) override {
    const auto [start, end] = QuotedToken();
    open_.back()->fields.push_back({name, Span(start, end - start), {}});
    return true;
  }

  bool start_object(size_t) override { return Open(SyntaxValue::Kind::kMessage, '{'); }
  bool start_array(size_t) override { return Open(SyntaxValue::Kind::kList, '['); }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }

  bool parse_error(size_t position, const std::string& last_token, const nlohmann::json::exception& error) override {
    absl::string_view what = error.what();
    // Less the library's own prefix, "[json.exception…] parse error at line 1, column 2: ".
    if (const size_t colon = what.find(": "); colon != absl::string_view::npos) what.remove_prefix(colon + 2);
    const size_t start = std::min(position > 0 ? position - 1 : 0, text_.size() - 1);
    Report(Span(start, 1), codes::kSyntax, absl::StrCat("the JSON cannot be read: ", what.substr(0, 200)));
    (void)last_token;
    return false;
  }

 private:
  SourceSpan Span(size_t start, size_t length) const {
    const auto line = std::upper_bound(line_starts_.begin(), line_starts_.end(), start) - 1;
    return {static_cast<int>(line - line_starts_.begin()) + 1, static_cast<int>(start - *line) + 1,
            static_cast<int>(std::max<size_t>(1, length))};
  }

  void Report(const SourceSpan& span, const char* code, std::string message) {
    diagnostics_.push_back({Severity::kError, code, span.line, span.column, span.length, "", std::move(message), ""});
  }

  // [start, end) of the string that ends where the parser stands. A quote with an even number of backslashes
  // before it is the opening one.
  std::pair<size_t, size_t> QuotedToken() const {
    const size_t end = std::min(num_read_, text_.size());
    size_t start = end > 1 ? end - 2 : 0;
    for (; start > 0; --start) {
      if (text_[start] != '"') continue;
      size_t num_backslashes = 0;
      while (num_backslashes < start && text_[start - 1 - num_backslashes] == '\\') ++num_backslashes;
      if (num_backslashes % 2 == 0) break;
    }
    return {start, end};
  }

  // A number or word; the parser may have read one character past a number.
  bool AddBare(SyntaxValue::Kind kind) {
    const auto is_part = [](char c) { return absl::ascii_isalnum(c) || c == '.' || c == '+' || c == '-'; };
    size_t end = std::min(num_read_, text_.size());
    if (end > 0 && !is_part(text_[end - 1])) --end;
    size_t start = end;
    while (start > 0 && is_part(text_[start - 1])) --start;
    Place({kind, Span(start, end - start), std::string(text_.substr(start, end - start)), false, {}, {}});
    return true;
  }

  bool Open(SyntaxValue::Kind kind, char bracket) {
    size_t start = std::min(num_read_, text_.size() - 1);
    while (start > 0 && text_[start] != bracket) --start;
    if (open_.size() >= kMaxNesting) {
      Report(Span(start, 1), codes::kTooDeep, absl::StrCat("blocks must nest at most ", kMaxNesting, " deep"));
      return false;
    }
    SyntaxValue value;
    value.kind = kind;
    value.span = Span(start, 1);
    open_.push_back(open_.empty() ? &(root_ = std::move(value)) : Place(std::move(value)));
    return true;
  }

  bool Close() {
    open_.pop_back();
    return true;
  }

  SyntaxValue* Place(SyntaxValue value) {
    SyntaxValue& parent = *open_.back();
    if (parent.kind == SyntaxValue::Kind::kList) {
      parent.items.push_back(std::move(value));
      return &parent.items.back();
    }
    parent.fields.back().value = std::move(value);
    return &parent.fields.back().value;
  }

  absl::string_view text_;
  Diagnostics& diagnostics_;
  std::vector<size_t> line_starts_ = {0};
  size_t num_read_ = 0;
  SyntaxValue root_;
  // Blocks not closed yet. A parent's list does not grow while a child is open, so the pointers stay valid.
  std::vector<SyntaxValue*> open_;
};

}  // namespace

std::vector<SyntaxField> ReadJson(absl::string_view text, Diagnostics& diagnostics) {
  TreeBuilder builder(text, diagnostics);
  const bool read = nlohmann::json::sax_parse(CountingIterator(text.data(), builder.num_read()),
                                              CountingIterator(text.data() + text.size(), builder.num_read()), &builder,
                                              nlohmann::json::input_format_t::json, /*strict=*/true,
                                              /*ignore_comments=*/true);
  if (!read) return {};
  return builder.TakeFields();
}

}  // namespace longtail
