// Specs that come as messages, which no reader has looked at: in protobuf's text format here, so that mutations make
// messages.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "scenarios/simulate.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/validate.h"

namespace longtail {
namespace {

void Must(bool holds) {
  if (!holds) std::abort();
}

class NoWords : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int, int, const std::string&) override {}
};

void TryMessage(const std::string& text) {
  v1::ScenarioSpec spec;
  google::protobuf::TextFormat::Parser parser;
  NoWords no_words;
  parser.RecordErrorsTo(&no_words);
  parser.AllowPartialMessage(true);
  parser.SetRecursionLimit(200);
  parser.ParseFromString(text, &spec);  // what was read up to a fault is a message, too
  const Diagnostics diagnostics = ValidateSpec(spec);
  for (const Diagnostic& fault : diagnostics) Must(!fault.message.empty() && fault.code.size() == 6);
  if (HasErrors(diagnostics)) return;
  const absl::StatusOr<AcceptedScenario> accepted = DrawAccepted(spec, 1, 0, /*max_tries=*/1);
  Must(accepted.ok() || absl::IsResourceExhausted(accepted.status()));
}

}  // namespace
}  // namespace longtail

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  longtail::TryMessage(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
