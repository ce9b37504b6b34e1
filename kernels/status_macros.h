// RETURN_IF_ERROR and ASSIGN_OR_RETURN, as in newer Abseil less the prefix.
#ifndef LONGTAIL_KERNELS_STATUS_MACROS_H_
#define LONGTAIL_KERNELS_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define RETURN_IF_ERROR(expr)                                         \
  do {                                                                \
    if (absl::Status status_ = (expr); !status_.ok()) return status_; \
  } while (false)

#define LONGTAIL_CONCAT_INNER(a, b) a##b
#define LONGTAIL_CONCAT(a, b) LONGTAIL_CONCAT_INNER(a, b)

#define ASSIGN_OR_RETURN(lhs, expr) ASSIGN_OR_RETURN_IMPL(LONGTAIL_CONCAT(status_or_, __LINE__), lhs, expr)
#define ASSIGN_OR_RETURN_IMPL(status_or, lhs, expr) \
  auto status_or = (expr);                          \
  if (!status_or.ok()) return status_or.status();   \
  lhs = *std::move(status_or)

#endif  // LONGTAIL_KERNELS_STATUS_MACROS_H_
