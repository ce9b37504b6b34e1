// Tokens of protobuf text format with their places.
#ifndef LONGTAIL_SCENARIOS_SPEC_TOKENIZER_H_
#define LONGTAIL_SCENARIOS_SPEC_TOKENIZER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/syntax_tree.h"

namespace longtail {

struct Token {
  enum class Kind { kEnd, kWord, kNumber, kString, kSymbol };
  Kind kind = Kind::kEnd;
  absl::string_view raw;  // as written
  std::string text;       // kString: the content, unescaped
  bool plain = false;     // kString: without escapes
  SourceSpan span;
};

// Skips blanks and # comments. Faults inside tokens are appended to diagnostics. Not
// thread-safe: one reader. text and diagnostics must outlive it.
class Tokenizer {
 public:
  Tokenizer(absl::string_view text, Diagnostics& diagnostics) : text_(text), diagnostics_(diagnostics) {}

  // kEnd for ever after the last token.
  Token Next();

 private:
  void SkipBlanks();
  void Advance(size_t num_bytes);
  bool SkipStrayCharacters();
  Token ReadString();
  size_t NumberLength() const;

  absl::string_view text_;
  Diagnostics& diagnostics_;
  size_t position_ = 0;
  int line_ = 1;
  int column_ = 1;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_TOKENIZER_H_
