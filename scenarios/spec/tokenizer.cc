#include "scenarios/spec/tokenizer.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "scenarios/spec/codes.h"

namespace longtail {
namespace {

constexpr absl::string_view kSymbols = "{}<>[]:,;-=()";

bool IsWordStart(char c) { return absl::ascii_isalpha(c) || c == '_'; }
bool IsWordPart(char c) { return absl::ascii_isalnum(c) || c == '_'; }

bool StartsToken(char c) {
  return IsWordPart(c) || absl::ascii_isspace(c) || c == '"' || c == '\'' || c == '#' || c == '.' ||
         kSymbols.find(c) != absl::string_view::npos;
}

}  // namespace

void Tokenizer::Advance(size_t num_bytes) {
  for (size_t end = std::min(position_ + num_bytes, text_.size()); position_ < end; ++position_) {
    if (text_[position_] == '\n') {
      ++line_;
      column_ = 1;
    } else {
      ++column_;
    }
  }
}

void Tokenizer::SkipBlanks() {
  while (position_ < text_.size()) {
    if (text_[position_] == '#') {
      const size_t end = text_.find('\n', position_);
      Advance((end == absl::string_view::npos ? text_.size() : end) - position_);
    } else if (absl::ascii_isspace(text_[position_])) {
      Advance(1);
    } else {
      return;
    }
  }
}

bool Tokenizer::SkipStrayCharacters() {
  if (StartsToken(text_[position_])) return false;
  size_t end = position_;
  while (end < text_.size() && !StartsToken(text_[end])) ++end;
  const absl::string_view stray = text_.substr(position_, end - position_);
  const bool quote = stray.substr(0, 2) == "\xE2\x80";
  diagnostics_.push_back({Severity::kError, codes::kSyntax, line_, column_, static_cast<int>(stray.size()), "",
                          absl::StrCat("unexpected '", stray.substr(0, 40), "'",
                                       quote ? "; strings are written between straight quotes (\")" : ""),
                          ""});
  Advance(stray.size());
  return true;
}

size_t Tokenizer::NumberLength() const {
  size_t end = position_;
  while (end < text_.size()) {
    const char c = text_[end];
    const bool exponent_sign = (c == '+' || c == '-') && end > position_ &&
                               absl::ascii_tolower(text_[end - 1]) == 'e' && text_.substr(position_, 2) != "0x" &&
                               text_.substr(position_, 2) != "0X";
    if (!IsWordPart(c) && c != '.' && !exponent_sign) break;
    ++end;
  }
  return end - position_;
}

Token Tokenizer::ReadString() {
  Token token{Token::Kind::kString, {}, "", true, {line_, column_, 1}};
  const char quote = text_[position_];
  size_t end = position_ + 1;
  while (end < text_.size() && text_[end] != quote && text_[end] != '\n') {
    if (text_[end] == '\\') {
      token.plain = false;
      if (end + 1 < text_.size() && text_[end + 1] != '\n') ++end;
    }
    ++end;
  }
  const bool closed = end < text_.size() && text_[end] == quote;
  const absl::string_view content = text_.substr(position_ + 1, end - position_ - 1);
  token.raw = text_.substr(position_, end - position_ + (closed ? 1 : 0));
  token.span.length = static_cast<int>(token.raw.size());
  std::string problem;
  if (!closed) {
    diagnostics_.push_back({Severity::kError, codes::kBadString, line_, column_, token.span.length, "",
                            absl::StrCat("the string is not closed on its line; expected ", std::string(1, quote)),
                            ""});
  } else if (!absl::CUnescape(content, &token.text, &problem)) {
    diagnostics_.push_back({Severity::kError, codes::kBadString, line_, column_, token.span.length, "",
                            absl::StrCat("the string has a bad escape: ", problem), ""});
  }
  if (token.plain) token.text = std::string(content);
  Advance(token.raw.size());
  return token;
}

Token Tokenizer::Next() {
  do {
    SkipBlanks();
    if (position_ >= text_.size()) return {Token::Kind::kEnd, {}, "", false, {line_, column_, 1}};
  } while (SkipStrayCharacters());
  const char c = text_[position_];
  if (c == '"' || c == '\'') return ReadString();
  Token token{Token::Kind::kSymbol, text_.substr(position_, 1), "", false, {line_, column_, 1}};
  if (absl::ascii_isdigit(c) ||
      (c == '.' && position_ + 1 < text_.size() && absl::ascii_isdigit(text_[position_ + 1]))) {
    token.kind = Token::Kind::kNumber;
    token.raw = text_.substr(position_, NumberLength());
  } else if (IsWordStart(c)) {
    token.kind = Token::Kind::kWord;
    size_t end = position_;
    while (end < text_.size() && IsWordPart(text_[end])) ++end;
    token.raw = text_.substr(position_, end - position_);
  }
  token.span.length = static_cast<int>(token.raw.size());
  Advance(token.raw.size());
  return token;
}

}  // namespace longtail
