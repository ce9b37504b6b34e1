// gMock matchers for absl::Status and absl::StatusOr, as in newer Abseil.
#ifndef LONGTAIL_TESTS_TESTING_STATUS_MATCHERS_H_
#define LONGTAIL_TESTS_TESTING_STATUS_MATCHERS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace longtail {
namespace testing_internal {

inline const absl::Status& GetStatus(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& GetStatus(const absl::StatusOr<T>& status_or) {
  return status_or.status();
}

}  // namespace testing_internal

MATCHER(IsOk, negation ? "is not OK" : "is OK") {
  const absl::Status status = testing_internal::GetStatus(arg);
  *result_listener << status.ToString();
  return status.ok();
}

MATCHER_P2(StatusIs, code, message_matcher, "has the code and a message that matches") {
  const absl::Status status = testing_internal::GetStatus(arg);
  *result_listener << status.ToString();
  return status.code() == code &&
         ::testing::ExplainMatchResult(message_matcher, std::string(status.message()), result_listener);
}

MATCHER_P(IsOkAndHolds, value_matcher, "is OK and holds a value that matches") {
  if (!arg.ok()) {
    *result_listener << arg.status().ToString();
    return false;
  }
  return ::testing::ExplainMatchResult(value_matcher, *arg, result_listener);
}

}  // namespace longtail

#define ASSERT_OK(expr) ASSERT_THAT(expr, ::longtail::IsOk())
#define EXPECT_OK(expr) EXPECT_THAT(expr, ::longtail::IsOk())

#endif  // LONGTAIL_TESTS_TESTING_STATUS_MATCHERS_H_
