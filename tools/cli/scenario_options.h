// Options that the verbs of `longtail scenario` share.
#ifndef LONGTAIL_TOOLS_CLI_SCENARIO_OPTIONS_H_
#define LONGTAIL_TOOLS_CLI_SCENARIO_OPTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace longtail {

struct ScenarioOptions {
  std::vector<std::string> specs;  // paths or library ids; commands on one spec use the first
  std::vector<std::string> tags;   // list: that events must have
  uint64_t seed = 0;
  uint64_t index = 0;  // first sample index
  uint64_t num_samples = 1;
  int num_threads = 0;    // sample, simulate: threads that share the samples; 0 for as many as the machine has
  bool coverage = false;  // sample, simulate: what the samples cover, in place of them
  bool json = false;
  bool deep = false;                 // validate: draw and simulate samples as well
  bool negative = false;             // the same samples without the event's steps
  std::string out;                   // preview: file to write
  std::string camera = "reference";  // preview: what draws the camera's picture, reference or control
};

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_SCENARIO_OPTIONS_H_
