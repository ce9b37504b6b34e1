// Reads what error_details.h packs.
#ifndef LONGTAIL_GENERATOR_SERVICE_STATUS_DETAILS_H_
#define LONGTAIL_GENERATOR_SERVICE_STATUS_DETAILS_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

namespace longtail {

// The detail of the message type that a status carries: DetailOf<google::rpc::RetryInfo>(status). nullopt where it
// carries none, or one that does not parse.
template <typename Detail>
std::optional<Detail> DetailOf(const absl::Status& status) {
  const absl::optional<absl::Cord> bytes =
      status.GetPayload(absl::StrCat("type.googleapis.com/", Detail::descriptor()->full_name()));
  Detail detail;
  if (!bytes || !detail.ParseFromString(std::string(*bytes))) return std::nullopt;
  return detail;
}

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_STATUS_DETAILS_H_
