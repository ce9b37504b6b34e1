#include "scenarios/spec/spec_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "scenarios/spec/binder.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/json_reader.h"
#include "scenarios/spec/source_map.h"
#include "scenarios/spec/text_reader.h"
#include "scenarios/spec/validate.h"

namespace longtail {
namespace {

constexpr size_t kMaxBytes = 1 << 20;
constexpr size_t kMaxDiagnostics = 1000;

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

// Faults that leave nothing to read, or nothing at all.
Diagnostics CheckText(absl::string_view text) {
  if (text.size() > kMaxBytes) {
    return {WholeFile(codes::kTooLarge,
                      absl::StrCat("a spec must be at most ", kMaxBytes, " bytes long, got ", text.size()))};
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

void SortAndCap(Diagnostics& diagnostics) {
  const auto key = [](const Diagnostic& diagnostic) { return std::pair(diagnostic.line, diagnostic.column); };
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [&key](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
  if (diagnostics.size() <= kMaxDiagnostics) return;
  const size_t num_more = diagnostics.size() - kMaxDiagnostics;
  diagnostics.resize(kMaxDiagnostics);
  Diagnostic more = diagnostics.back();
  more.severity = Severity::kError;
  more.code = codes::kTooManyFaults;
  more.field_path.clear();
  more.suggestion.clear();
  more.message = absl::StrCat("too many faults; ", num_more, " more are not listed");
  diagnostics.push_back(std::move(more));
}

}  // namespace

ParsedSpec ParseSpec(std::string_view file_text, std::string_view file_stem) {
  ParsedSpec parsed;
  absl::string_view text(file_text.data(), file_text.size());
  // A byte order mark says nothing.
  if (absl::StartsWith(text, "\xEF\xBB\xBF")) text.remove_prefix(3);
  parsed.diagnostics = CheckText(text);
  if (!parsed.diagnostics.empty()) return parsed;
  const bool json = absl::StripLeadingAsciiWhitespace(text)[0] == '{';
  const std::vector<SyntaxField> fields =
      json ? ReadJson(text, parsed.diagnostics) : ReadTextFormat(text, parsed.diagnostics);
  const bool readable = !json || parsed.diagnostics.empty();
  if (readable && fields.empty() && parsed.diagnostics.empty()) {
    parsed.diagnostics.push_back(WholeFile(codes::kEmptyFile, "a spec must not be empty"));
  } else if (readable) {
    BindMessage(fields, json ? SpecDialect::kJson : SpecDialect::kText, parsed.spec, parsed.source_map,
                parsed.diagnostics);
    ValidateSpec(parsed.spec, absl::string_view(file_stem.data(), file_stem.size()), parsed.source_map,
                 parsed.diagnostics);
  }
  SortAndCap(parsed.diagnostics);
  return parsed;
}

absl::StatusOr<SpecFile> ReadSpecFile(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
  SpecFile spec_file;
  spec_file.path = path;
  // One byte over the limit is enough to see that a file is too large.
  spec_file.text.resize(kMaxBytes + 1);
  size_t num_read = 0;
  if (file != nullptr) num_read = std::fread(spec_file.text.data(), 1, spec_file.text.size(), file.get());
  if (file == nullptr || std::ferror(file.get()) != 0) {
    const int error = errno;
    std::string message = absl::StrCat(path, ": ", std::strerror(error));
    if (error == EACCES || error == EPERM) return absl::PermissionDeniedError(message);
    return absl::NotFoundError(message);
  }
  spec_file.text.resize(num_read);
  std::string_view stem = path;
  stem = stem.substr(stem.find_last_of('/') + 1);
  spec_file.parsed = ParseSpec(spec_file.text, stem.substr(0, stem.find_last_of('.')));
  return spec_file;
}

}  // namespace longtail
