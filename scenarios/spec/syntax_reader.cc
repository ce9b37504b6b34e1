#include "scenarios/spec/syntax_reader.h"

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/json_reader.h"
#include "scenarios/spec/text_reader.h"

namespace longtail {
namespace {

Diagnostic WholeFile(const char* code, std::string message) {
  return {Severity::kError, code, 1, 1, 1, "", std::move(message), ""};
}

// Length of the UTF-8 character that starts text; 0 where there is none.
size_t Utf8Length(absl::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const auto follows = [&](size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead < 0xF0) {
    const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = lead == 0xED && byte(1) >= 0xA0;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xF0 && lead < 0xF5) {
    const bool overlong = lead == 0xF0 && byte(1) < 0x90;
    const bool too_high = lead == 0xF4 && byte(1) >= 0x90;
    return follows(1) && follows(2) && follows(3) && !overlong && !too_high ? 4 : 0;
  }
  return 0;
}

}  // namespace

bool IsUtf8(absl::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const size_t length = Utf8Length(text.substr(i));
    if (length == 0) return false;
    i += length;
  }
  return true;
}

namespace {

// Faults that leave nothing to read, or nothing at all.
Diagnostics CheckText(absl::string_view text) {
  if (text.size() > kMaxSpecBytes) {
    return {WholeFile(codes::kTooLarge,
                      absl::StrCat("a spec must be at most ", kMaxSpecBytes, " bytes long, got ", text.size()))};
  }
  int line = 1;
  size_t line_start = 0;
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    const size_t length = Utf8Length(text.substr(i));
    if (length == 0 || (absl::ascii_iscntrl(c) && !absl::ascii_isspace(c))) {
      Diagnostic fault =
          WholeFile(codes::kNotText, absl::StrCat("a spec must be UTF-8 text, got byte 0x",
                                                  absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2)));
      fault.line = line;
      fault.column = static_cast<int>(i - line_start) + 1;
      return {fault};
    }
    if (c == '\n') {
      ++line;
      line_start = i + 1;
    }
    i += length;
  }
  if (absl::StripAsciiWhitespace(text).empty()) return {WholeFile(codes::kEmptyFile, "a spec must not be empty")};
  return {};
}

// Readers know of one file.
void StampFile(std::vector<SyntaxField>& fields, int file);

void StampFile(SyntaxValue& value, int file) {
  value.span.file = file;
  StampFile(value.fields, file);
  for (SyntaxValue& item : value.items) StampFile(item, file);
}

void StampFile(std::vector<SyntaxField>& fields, int file) {
  for (SyntaxField& field : fields) {
    field.span.file = file;
    StampFile(field.value, file);
  }
}

SyntaxTree ReadTree(absl::string_view text, Diagnostics& faults) {
  SyntaxTree tree;
  faults = CheckText(text);
  if (!faults.empty()) return tree;
  tree.json = absl::StripLeadingAsciiWhitespace(text)[0] == '{';
  tree.fields = tree.json ? ReadJson(text, faults) : ReadTextFormat(text, faults, tree.balanced);
  if (tree.fields.empty() && faults.empty()) {
    faults.push_back(WholeFile(codes::kEmptyFile, "a spec must not be empty"));
  }
  return tree;
}

}  // namespace

SyntaxTree ReadSyntax(absl::string_view text, int file, Diagnostics& diagnostics) {
  // A byte order mark says nothing.
  if (absl::StartsWith(text, "\xEF\xBB\xBF")) text.remove_prefix(3);
  Diagnostics faults;
  SyntaxTree tree = ReadTree(text, faults);
  if (file != 0) StampFile(tree.fields, file);
  for (Diagnostic& fault : faults) {
    fault.file = file;
    diagnostics.push_back(std::move(fault));
  }
  return tree;
}

}  // namespace longtail
