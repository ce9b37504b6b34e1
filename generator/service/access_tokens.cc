#include "generator/service/access_tokens.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "generator/service/error_details.h"
#include "kernels/sha256.h"

namespace longtail {
namespace {

constexpr size_t kMinTokenBytes = 16;
constexpr std::string_view kBearer = "bearer ";

std::string RawSha256(std::string_view bytes) {
  Sha256 hasher;
  hasher.Update(bytes);
  return hasher.RawDigest();
}

// Takes the same time whatever the bytes are.
bool EqualDigests(const std::string& a, const std::string& b) {
  unsigned difference = 0;
  for (size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  return difference == 0;
}

absl::Status Unauthenticated(const char* message) {
  return WithReason(absl::UnauthenticatedError(message), "BAD_TOKEN");
}

}  // namespace

absl::StatusOr<AccessTokens> AccessTokens::Parse(std::string_view text) {
  AccessTokens tokens;
  int line_number = 0;
  for (const absl::string_view line : absl::StrSplit(absl::string_view(text.data(), text.size()), '\n')) {
    ++line_number;
    const auto fault = [line_number](const char* rule) {
      return absl::InvalidArgumentError(absl::StrCat("line ", line_number, " of the token file must ", rule));
    };
    const absl::string_view stripped = absl::StripAsciiWhitespace(line);
    if (stripped.empty() || stripped[0] == '#') continue;
    const std::vector<std::string> words = absl::StrSplit(stripped, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    if (words.size() != 3) return fault("be <name> user|admin <token>");
    if (words[1] != "user" && words[1] != "admin") return fault("have the scope user or admin");
    if (words[2].size() < kMinTokenBytes) return fault("have a token of at least 16 characters");
    for (const Entry& entry : tokens.entries_) {
      if (entry.caller.name == words[0]) return fault("have a name of its own");
    }
    tokens.entries_.push_back({{words[0], words[1] == "admin" ? Scope::kAdmin : Scope::kUser}, RawSha256(words[2])});
  }
  if (tokens.entries_.empty()) return absl::InvalidArgumentError("the token file must have a token, got none");
  return tokens;
}

absl::StatusOr<Caller> AccessTokens::Authenticate(std::string_view authorization) const {
  if (authorization.empty()) return Unauthenticated("this server wants the header authorization: Bearer <token>");
  std::string scheme(authorization.substr(0, kBearer.size()));
  absl::AsciiStrToLower(&scheme);
  if (scheme != kBearer) return Unauthenticated("authorization must be Bearer <token>");
  const std::string digest = RawSha256(authorization.substr(kBearer.size()));
  const Entry* found = nullptr;
  for (const Entry& entry : entries_) {
    if (EqualDigests(entry.digest, digest)) found = &entry;
  }
  if (found == nullptr) return Unauthenticated("the token is not known");
  return found->caller;
}

}  // namespace longtail
