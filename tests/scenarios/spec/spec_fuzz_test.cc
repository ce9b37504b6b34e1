// Specs that authors and clients give: the text reader, the JSON reader and the validator, and what a spec that they
// pass is put through.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/status/status.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/spec_file.h"

namespace longtail {
namespace {

void Must(bool holds) {
  if (!holds) std::abort();
}

// Every fault lies in the text, in order, and says something.
void CheckFaults(const std::string& text, const Diagnostics& diagnostics) {
  const int num_lines = 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  int line = 1;
  for (const Diagnostic& fault : diagnostics) {
    Must(fault.line >= line && fault.line <= num_lines && fault.column >= 1 && fault.length >= 1);
    Must(!fault.message.empty() && fault.code.size() == 6);
    line = fault.line;
  }
  FormatDiagnostics("fuzz.textproto", text, diagnostics);
  DiagnosticsToJson("fuzz.textproto", diagnostics);
}

// What the validator passes can be drawn: a try is accepted or rejected with its reason, and nothing else.
void CheckDrawing(const v1::ScenarioSpec& spec) {
  for (uint32_t try_index = 0; try_index < 4; ++try_index) {
    const absl::StatusOr<v1::Scenario> scenario = Instantiate(spec, 1, 0, try_index);
    Must(scenario.ok() || RejectionOf(scenario.status()).reason() != v1::REJECTION_REASON_UNSPECIFIED);
  }
  const absl::StatusOr<AcceptedScenario> accepted = DrawAccepted(spec, 1, 0, /*max_tries=*/1);
  Must(accepted.ok() || absl::IsResourceExhausted(accepted.status()));
}

}  // namespace
}  // namespace longtail

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const longtail::ParsedSpec parsed = longtail::ParseSpec(text, "");
  longtail::CheckFaults(text, parsed.diagnostics);
  if (!longtail::HasErrors(parsed.diagnostics)) longtail::CheckDrawing(parsed.spec);
  return 0;
}
