#include "scenarios/spec/text_reader.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/tokenizer.h"

namespace longtail {
namespace {

class TextReader {
 public:
  TextReader(absl::string_view text, Diagnostics& diagnostics)
      : diagnostics_(diagnostics), tokenizer_(text, diagnostics) {
    current_ = tokenizer_.Next();
    next_ = tokenizer_.Next();
  }

  std::vector<SyntaxField> ReadFile() { return ReadFields('\0', {}, {}, 1); }
  bool balanced() const { return balanced_; }

 private:
  void Report(const SourceSpan& span, const char* code, std::string message) {
    diagnostics_.push_back({Severity::kError, code, span.line, span.column, span.length, "", std::move(message), ""});
  }

  void Consume() {
    last_line_ = current_.span.line;
    current_ = std::move(next_);
    next_ = tokenizer_.Next();
  }

  bool AtEnd() const { return current_.kind == Token::Kind::kEnd; }
  static bool IsSymbol(const Token& token, char symbol) {
    return token.kind == Token::Kind::kSymbol && token.raw[0] == symbol;
  }
  bool At(char symbol) const { return IsSymbol(current_, symbol); }

  static std::string Describe(const Token& token) {
    if (token.kind == Token::Kind::kEnd) return "the end of the file";
    if (token.kind == Token::Kind::kString) return "a string";
    return absl::StrCat("'", token.raw.substr(0, 40), "'");
  }

  // The current token is a word that looks like the start of the next field.
  bool AtNextField() const {
    return current_.kind == Token::Kind::kWord && current_.span.line > last_line_ &&
           (IsSymbol(next_, ':') || IsSymbol(next_, '{') || IsSymbol(next_, '<'));
  }

  // Skips to where reading fields can go on: past whole blocks, up to a '}' or a word that begins a line.
  void Recover() {
    int depth = 0;
    while (!AtEnd()) {
      if (At('{') || At('<')) ++depth;
      if (At('}') || At('>')) {
        if (depth == 0) return;
        --depth;
      } else if (depth == 0 && current_.kind == Token::Kind::kWord && current_.span.line > last_line_) {
        return;
      }
      Consume();
    }
  }

  // The current token is the opening brace of a block that is not read.
  void SkipBlock() {
    int depth = 0;
    do {
      if (At('{') || At('<')) ++depth;
      if (At('}') || At('>')) --depth;
      Consume();
    } while (depth > 0 && !AtEnd());
  }

  // The file ends inside a block. Where a line in a block lies less deep than it should, it is that block that was left
  // open, whichever the braces further on have closed in its place.
  void ReportOpen(const SourceSpan& opening, char closing) {
    if (!std::exchange(balanced_, false)) return;
    if (outdented_line_ == 0) {
      return Report(opening, codes::kSyntax,
                    absl::StrCat("this block is never closed; expected '", std::string(1, closing), "'"));
    }
    Report(outdented_block_, codes::kSyntax,
           absl::StrCat("this block is never closed; expected '}' before line ", outdented_line_,
                        ", which lies less deep"));
  }

  // name: of the field that holds the block. closing is '\0' for the file itself.
  std::vector<SyntaxField> ReadFields(char closing, const SourceSpan& opening, const SourceSpan& name, int depth) {
    std::vector<SyntaxField> fields;
    while (true) {
      if (AtEnd()) {
        if (closing != '\0') ReportOpen(opening, closing);
        return fields;
      }
      // A field lies deeper than the name of its block, and a block ends no less deep than that.
      const int least_column = current_.kind == Token::Kind::kWord ? name.column + 1 : name.column;
      const bool begins_line = current_.span.line > last_line_;
      if (closing != '\0' && begins_line && current_.span.column < least_column && outdented_line_ == 0) {
        outdented_block_ = opening;
        outdented_line_ = current_.span.line;
      }
      if (At('}') || At('>')) {
        if (closing != '\0') {
          if (!At(closing)) {
            Report(current_.span, codes::kSyntax,
                   absl::StrCat("expected '", std::string(1, closing), "', got ", Describe(current_)));
          }
          Consume();
          return fields;
        }
        Report(current_.span, codes::kSyntax, absl::StrCat(Describe(current_), " closes no block"));
        balanced_ = false;
        Consume();
      } else if (current_.kind == Token::Kind::kWord) {
        fields.push_back(ReadField(depth));
        if (At(',') || At(';')) Consume();
      } else {
        Report(current_.span, codes::kSyntax, absl::StrCat("expected the name of a field, got ", Describe(current_)));
        if (At('{') || At('<')) {
          SkipBlock();
        } else {
          Consume();
          Recover();
        }
      }
    }
  }

  SyntaxField ReadField(int depth) {
    SyntaxField field{std::string(current_.raw), current_.span, {}};
    field.value.span = current_.span;
    Consume();
    if (At(':')) {
      Consume();
      field.value = ReadValue(field, depth, /*in_list=*/false);
    } else if (At('{') || At('<') || At('[')) {
      field.value = ReadValue(field, depth, /*in_list=*/false);
    } else if (At('=')) {
      Report(current_.span, codes::kSyntax, absl::StrCat("expected ':' after ", field.name, ", got '='"));
      Consume();
      field.value = ReadValue(field, depth, /*in_list=*/false);
    } else if (current_.span.line == field.span.line && current_.kind != Token::Kind::kEnd && !At('}') && !At('>')) {
      Report(current_.span, codes::kSyntax,
             absl::StrCat("expected ':' after ", field.name, ", got ", Describe(current_)));
      if (current_.kind == Token::Kind::kSymbol && !At('-')) {
        Recover();
      } else {
        field.value = ReadValue(field, depth, /*in_list=*/false);
        if (!AtEnd() && current_.span.line == last_line_ && !At('}')) Recover();
      }
    } else {
      Report(field.span, codes::kSyntax, absl::StrCat(field.name, " has no value"));
    }
    return field;
  }

  SyntaxValue ReadValue(const SyntaxField& field, int depth, bool in_list) {
    SyntaxValue value;
    value.span = current_.span;
    if (At('{') || At('<')) return ReadBlock(field, depth);
    if (At('[')) {
      if (!in_list) return ReadList(field, depth);
      Report(current_.span, codes::kSyntax, "a list must not hold lists");
      Recover();
      return value;
    }
    if (AtEnd() || AtNextField() || At('}') || At('>') || At(',') || At(';') || At(']')) {
      value.span = field.span;
      Report(field.span, codes::kSyntax, absl::StrCat(field.name, " has no value"));
      return value;
    }
    if (current_.kind == Token::Kind::kString) return ReadString();
    const bool negative = At('-');
    if (negative) Consume();
    if (current_.kind == Token::Kind::kNumber || current_.kind == Token::Kind::kWord) {
      value.kind = current_.kind == Token::Kind::kNumber ? SyntaxValue::Kind::kNumber : SyntaxValue::Kind::kWord;
      value.text = absl::StrCat(negative ? "-" : "", current_.raw);
      if (current_.span.line == value.span.line) {
        value.span.length = current_.span.column + current_.span.length - value.span.column;
      }
      Consume();
      return value;
    }
    Report(current_.span, codes::kSyntax,
           absl::StrCat("expected a value of ", field.name, ", got ", Describe(current_)));
    if (!AtEnd()) {
      Consume();
      Recover();
    }
    return value;
  }

  // Neighbouring strings are one.
  SyntaxValue ReadString() {
    SyntaxValue value{SyntaxValue::Kind::kString, current_.span, current_.text, current_.plain, {}, {}};
    Consume();
    while (current_.kind == Token::Kind::kString) {
      value.text += current_.text;
      value.plain = false;
      Consume();
    }
    return value;
  }

  SyntaxValue ReadBlock(const SyntaxField& field, int depth) {
    SyntaxValue value;
    value.span = current_.span;
    if (depth >= kMaxNesting) {
      Report(current_.span, codes::kTooDeep, absl::StrCat("blocks must nest at most ", kMaxNesting, " deep"));
      SkipBlock();
      return value;
    }
    const char closing = At('{') ? '}' : '>';
    Consume();
    value.kind = SyntaxValue::Kind::kMessage;
    value.fields = ReadFields(closing, value.span, field.span, depth + 1);
    return value;
  }

  SyntaxValue ReadList(const SyntaxField& field, int depth) {
    SyntaxValue list;
    list.kind = SyntaxValue::Kind::kList;
    list.span = current_.span;
    Consume();
    if (At(']')) {
      Consume();
      return list;
    }
    while (true) {
      list.items.push_back(ReadValue(field, depth, /*in_list=*/true));
      if (At(']')) {
        Consume();
        return list;
      }
      if (!At(',')) {
        Report(current_.span, codes::kSyntax, absl::StrCat("expected ',' or ']', got ", Describe(current_)));
        if (!AtNextField() && !At('}')) Recover();
        return list;
      }
      Consume();
    }
  }

  Diagnostics& diagnostics_;
  Tokenizer tokenizer_;
  Token current_;
  Token next_;
  int last_line_ = 0;
  bool balanced_ = true;
  SourceSpan outdented_block_;  // the first block that has such a line
  int outdented_line_ = 0;
};

}  // namespace

std::vector<SyntaxField> ReadTextFormat(absl::string_view text, Diagnostics& diagnostics, bool& balanced) {
  TextReader reader(text, diagnostics);
  std::vector<SyntaxField> fields = reader.ReadFile();
  balanced = reader.balanced();
  return fields;
}

}  // namespace longtail
