// A fault, for tests of what is done with them.
#ifndef LONGTAIL_TESTS_SCENARIOS_SPEC_FAULT_H_
#define LONGTAIL_TESTS_SCENARIOS_SPEC_FAULT_H_

#include <string>

#include "scenarios/spec/diagnostic.h"

namespace longtail {

inline Diagnostic Fault(Severity severity, int line, const std::string& message) {
  Diagnostic diagnostic;
  diagnostic.severity = severity;
  diagnostic.code = "LT0104";
  diagnostic.line = line;
  diagnostic.message = message;
  return diagnostic;
}

}  // namespace longtail

#endif  // LONGTAIL_TESTS_SCENARIOS_SPEC_FAULT_H_
