#include "generator/service/error_details.h"

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

using ::testing::SizeIs;

// The one detail of type T; fails the test where there is none or more.
template <typename T>
T DetailOf(const google::rpc::Status& status) {
  T found;
  int count = 0;
  for (const google::protobuf::Any& any : status.details()) {
    if (any.Is<T>() && ++count == 1) any.UnpackTo(&found);
  }
  EXPECT_EQ(count, 1) << T::descriptor()->full_name();
  return found;
}

TEST(ErrorDetails, OkHasNone) {
  EXPECT_EQ(ToRpcStatus(absl::OkStatus()).code(), 0);
  EXPECT_THAT(ToRpcStatus(absl::OkStatus()).details(), SizeIs(0));
}

TEST(ErrorDetails, EveryErrorHasAReasonAndTheDomain) {
  const google::rpc::Status status = ToRpcStatus(absl::NotFoundError("no such job"));
  EXPECT_EQ(status.code(), 5);
  EXPECT_EQ(status.message(), "no such job");
  const auto info = DetailOf<google::rpc::ErrorInfo>(status);
  EXPECT_EQ(info.reason(), "NOT_FOUND");
  EXPECT_EQ(info.domain(), "longtail");
}

TEST(ErrorDetails, AReasonGivenReplacesTheDefault) {
  const auto info = DetailOf<google::rpc::ErrorInfo>(
      ToRpcStatus(WithReason(absl::ResourceExhaustedError("full"), "QUEUE_FULL", {{"limit", "8"}})));
  EXPECT_EQ(info.reason(), "QUEUE_FULL");
  EXPECT_EQ(info.metadata().at("limit"), "8");
}

TEST(ErrorDetails, AHouseStyleMessageNamesItsField) {
  const auto bad = DetailOf<google::rpc::BadRequest>(
      ToRpcStatus(absl::InvalidArgumentError("cut_in: actors[2].speed_mps must be in [0, 60], got -3.5")));
  ASSERT_THAT(bad.field_violations(), SizeIs(1));
  EXPECT_EQ(bad.field_violations(0).field(), "actors[2].speed_mps");
}

TEST(ErrorDetails, AFieldGetsThePathThatItHasInTheRequest) {
  const absl::Status clips = absl::InvalidArgumentError("clips_per_spec must be in [1, 2], got 3");
  EXPECT_EQ(InField("spec", clips).message(), "spec.clips_per_spec must be in [1, 2], got 3");
  EXPECT_EQ(InField("spec", absl::StatusOr<int>(clips)).status(), InField("spec", clips));
  EXPECT_EQ(InField("spec", absl::StatusOr<int>(7)).value(), 7);
  for (const absl::Status& other :
       {absl::OkStatus(), absl::NotFoundError("name must be there, got none"), absl::InvalidArgumentError("no field"),
        absl::InvalidArgumentError("cut_in: duration_s must be in [1, 2], got 3"), WithReason(clips, "OTHER")}) {
    EXPECT_EQ(InField("spec", other), other);
  }
}

TEST(ErrorDetails, AMessageWithoutAFieldHasNoViolation) {
  EXPECT_THAT(ToRpcStatus(absl::InvalidArgumentError("Nothing must be here")).details(), SizeIs(1));
  EXPECT_THAT(ToRpcStatus(absl::InvalidArgumentError("wrong")).details(), SizeIs(1));
}

TEST(ErrorDetails, EachKindOfDetailArrives) {
  absl::Status error = absl::FailedPreconditionError("models/abc must be loaded");
  error = WithPrecondition(error, "MODEL_NOT_LOADED", "models/abc");
  error = WithRetry(error, absl::Milliseconds(1500));
  error = WithResource(error, "longtail.v1.Model", "models/abc");
  const google::rpc::Status status = ToRpcStatus(error);
  EXPECT_EQ(DetailOf<google::rpc::PreconditionFailure>(status).violations(0).subject(), "models/abc");
  EXPECT_EQ(DetailOf<google::rpc::RetryInfo>(status).retry_delay().nanos(), 500000000);
  EXPECT_EQ(DetailOf<google::rpc::ResourceInfo>(status).resource_name(), "models/abc");
  EXPECT_THAT(status.details(), SizeIs(4));
  EXPECT_TRUE(status.details(0).Is<google::rpc::ErrorInfo>());
}

TEST(ErrorDetails, ABadSpecTellsEveryFaultWithItsPlace) {
  const Diagnostics diagnostics = {
      {Severity::kError, "LT0104", 12, 3, 4, "ego.speed_mps", "ego.speed_mps must be in [0, 45], got 99", ""},
      {Severity::kWarning, "LT0602", 14, 1, 2, "params[0]", "params[0] is not used", ""},
      {Severity::kError, "LT0101", 20, 5, 6, "", "there is no field spede", "speed_mps"}};
  const google::rpc::Status status = ToRpcStatus(BadSpec(diagnostics, "source", "a.textproto"));
  EXPECT_EQ(status.message(), "source: ego.speed_mps must be in [0, 45], got 99, and 1 more");
  const auto all = DetailOf<v1::SpecDiagnostics>(status);
  ASSERT_THAT(all.diagnostics(), SizeIs(3));
  EXPECT_EQ(all.diagnostics(0).line(), 12u);
  EXPECT_EQ(all.diagnostics(0).end_column(), 7u);
  EXPECT_EQ(all.diagnostics(1).severity(), v1::DIAGNOSTIC_SEVERITY_WARNING);
  EXPECT_EQ(all.diagnostics(2).hint(), "speed_mps");
  const auto bad = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_THAT(bad.field_violations(), SizeIs(2));
  EXPECT_EQ(bad.field_violations(0).field(), "source.ego.speed_mps");
  EXPECT_EQ(bad.field_violations(1).field(), "source");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).reason(), "BAD_SPEC");
}

TEST(ErrorDetails, WhateverIsInAStatusFitsATrailerAndIsWholeText) {
  std::string long_name = "x";
  for (int i = 0; i < 100000; ++i) long_name += "\xC3\xA9";
  absl::Status error = absl::InvalidArgumentError("name must be short, got " + long_name);
  error = WithRetry(WithResource(error, "longtail.v1.Dataset", long_name), absl::Seconds(1));
  const google::rpc::Status status = ToRpcStatus(error);
  EXPECT_LE(status.ByteSizeLong(), 4096u);
  EXPECT_EQ(status.message().substr(status.message().size() - 5), "\xC3\xA9...");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).reason(), "INVALID_ARGUMENT");
  EXPECT_EQ(DetailOf<google::rpc::BadRequest>(status).field_violations(0).field(), "name");
  EXPECT_EQ(DetailOf<google::rpc::RetryInfo>(status).retry_delay().seconds(), 1);
  EXPECT_THAT(status.details(), SizeIs(3));  // the resource with its long name is left out
}

}  // namespace
}  // namespace longtail
