// Files that import each other: the text up to the first line "@ path" is the spec, the others come along.
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/import_files.h"
#include "scenarios/spec/spec_file.h"
#include "scenarios/spec/validate.h"

namespace longtail {
namespace {

void Must(bool holds) {
  if (!holds) std::abort();
}

void TryImports(const std::string& input) {
  std::map<std::string, std::string> files;
  std::string path = "spec.textproto";
  for (absl::string_view line : absl::StrSplit(input, '\n')) {
    if (absl::ConsumePrefix(&line, "@ ")) {
      path = std::string(line);
    } else {
      files[path].append(line.data(), line.size()).append("\n");
    }
  }
  const SentFiles imports(files, "");
  const ParsedSpec parsed = ParseSpec(files["spec.textproto"], SpecReading{"spec.textproto", &imports});
  for (const Diagnostic& fault : parsed.diagnostics) {
    Must(fault.line >= 1 && fault.column >= 1 && fault.length >= 1 && !fault.message.empty() && fault.code.size() == 6);
  }
  FormatDiagnostics("spec.textproto", files["spec.textproto"], parsed.diagnostics);
  if (HasErrors(parsed.diagnostics)) return;
  // What is read is whole: it needs none of the files any more.
  Must(parsed.spec.imports_size() == 0 && !parsed.spec.fragment());
  Must(!HasErrors(ValidateSpec(parsed.spec)));
}

}  // namespace
}  // namespace longtail

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  longtail::TryImports(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
