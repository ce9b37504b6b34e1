// Which code this is, for provenance.
#ifndef LONGTAIL_TOOLS_CLI_CODE_COMMIT_H_
#define LONGTAIL_TOOLS_CLI_CODE_COMMIT_H_

#include <cstdlib>
#include <string>

namespace longtail {

// The commit that the launcher exports, hex; "unknown" without a checkout.
inline std::string CodeCommit() {
  const char* commit = std::getenv("LONGTAIL_COMMIT");
  return commit == nullptr || *commit == '\0' ? "unknown" : commit;
}

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_CODE_COMMIT_H_
