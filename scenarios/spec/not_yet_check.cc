// Fields that the language has and the simulator does not follow yet: refused, so that nothing is ignored in silence.
// Take a line away with the change that makes the field count.
#include "absl/strings/str_cat.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/meaning_check.h"

namespace longtail {

void CheckNotYet(const v1::ScenarioSpec& spec, Reporter& reporter) {
  const auto refuse = [&reporter](bool is_set, const std::string& path) {
    if (!is_set) return;
    reporter.Error(codes::kNotYet, path,
                   absl::StrCat(path, " must be unset: this version does not simulate it, got a value"));
  };
}

}  // namespace longtail
