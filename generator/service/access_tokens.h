// Bearer tokens: who a caller is, and what they may do.
#ifndef LONGTAIL_GENERATOR_SERVICE_ACCESS_TOKENS_H_
#define LONGTAIL_GENERATOR_SERVICE_ACCESS_TOKENS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace longtail {

enum class Scope {
  kUser,   // work with scenarios, rollouts, datasets and jobs
  kAdmin,  // models too
};

struct Caller {
  std::string name;
  Scope scope = Scope::kUser;
};

// Keeps digests only, and compares them all in constant time. Thread-safe: nothing changes after Parse.
class AccessTokens {
 public:
  // Lines of "<name> user|admin <token>"; empty lines and lines that start with # are skipped. InvalidArgument naming
  // the line, never the token: a token must have at least 16 characters, names must be unique.
  static absl::StatusOr<AccessTokens> Parse(std::string_view text);

  // authorization: the header's value, "Bearer <token>". Unauthenticated where it is absent or wrong.
  absl::StatusOr<Caller> Authenticate(std::string_view authorization) const;

 private:
  struct Entry {
    Caller caller;
    std::string digest;  // SHA-256 of the token, raw
  };
  std::vector<Entry> entries_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_ACCESS_TOKENS_H_
