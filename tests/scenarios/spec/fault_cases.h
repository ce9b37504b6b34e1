// Reads the cases of bad specs beside tests/goldens/diagnostics.
#ifndef LONGTAIL_TESTS_SCENARIOS_SPEC_FAULT_CASES_H_
#define LONGTAIL_TESTS_SCENARIOS_SPEC_FAULT_CASES_H_

#include <map>
#include <string>
#include <vector>

#include "scenarios/spec/diagnostic.h"

namespace longtail {

struct FaultCase {
  std::string name;
  std::string text;                          // the whole bad spec
  std::map<std::string, std::string> files;  // that come along, by path
  std::string message;                       // text format, merged into the sound spec's message; empty: text is meant
};

// The sound spec that the cases start from, "close_cut_in".
std::string GoodSpec();

// A file of tests/goldens/diagnostics: cases in the lines under "= name". "-" and "+" lines: what of the sound spec is
// replaced by what. "!" lines: another spec as a whole, with C's escapes; "!* 70 text" is a line of 70 times the text.
// "@ path" begins a file that comes along, of the "+" lines after it. "&" lines are a message. "#" begins a comment.
// The test's failure is fatal for what is of no such form.
std::vector<FaultCase> ReadFaultCases(const std::string& file);

// "= name", the faults as validate prints them, an empty line. Of more than 20 faults the last one is shown.
std::string Described(const FaultCase& bad, const Diagnostics& diagnostics);

// Compares with tests/goldens/diagnostics/file, or writes it anew where LONGTAIL_REGENERATE_GOLDENS says so.
void ExpectGolden(const std::string& found, const std::string& file);

}  // namespace longtail

#endif  // LONGTAIL_TESTS_SCENARIOS_SPEC_FAULT_CASES_H_
