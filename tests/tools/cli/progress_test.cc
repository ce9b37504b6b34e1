#include "tools/cli/progress.h"

#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

class ProgressTest : public ::testing::Test {
 protected:
  Progress::Options Options(bool terminal) {
    return {.label = "clips", .unit = "frames", .total = 200, .terminal = terminal, .now = [this] { return now_; }};
  }

  absl::Time now_ = absl::UnixEpoch();
  std::ostringstream out_;
};

TEST_F(ProgressTest, PrintsALineEveryTenSecondsWithRateAndEta) {
  Progress progress(Options(/*terminal=*/false), out_);
  for (int second = 1; second <= 25; ++second) {
    now_ += absl::Seconds(1);
    progress.Update(4 * second);
  }
  EXPECT_EQ(out_.str(),
            "clips 40/200 frames (20%), 4.0/s, ETA 0:40\n"
            "clips 80/200 frames (40%), 4.0/s, ETA 0:30\n");
}

TEST_F(ProgressTest, RedrawsOneLineOnATerminal) {
  {
    Progress progress(Options(/*terminal=*/true), out_);
    now_ += absl::Seconds(1);
    progress.Update(100, "cut_in");
    EXPECT_EQ(out_.str(), "\r\033[Kclips [############............] 100/200 frames (50%), 100.0/s, ETA 0:01, cut_in");
    progress.Update(101);  // too soon to draw again
  }
  EXPECT_THAT(out_.str(), EndsWith("cut_in\n"));
}

TEST_F(ProgressTest, EndsWithTheTotalOnce) {
  Progress progress(Options(/*terminal=*/false), out_);
  now_ += absl::Seconds(90);
  progress.Add(180);
  out_.str("");
  progress.Finish();
  progress.Finish();
  EXPECT_EQ(out_.str(), "clips: 180 frames in 1:30 (2.0 frames/s)\n");
}

TEST_F(ProgressTest, CountsSlowWorkByTheMinute) {
  Progress progress(Options(/*terminal=*/false), out_);
  now_ += absl::Seconds(100);
  progress.Update(5);
  progress.Finish();
  EXPECT_EQ(out_.str(),
            "clips 5/200 frames (2%), 3.0/min, ETA 1:05:00\n"
            "clips: 5 frames in 1:40 (3.0 frames/min)\n");
}

TEST_F(ProgressTest, WhatWasDoneBeforeCountsForTheBarButNotForTheRate) {
  Progress progress(Options(/*terminal=*/false), out_);
  now_ += absl::Seconds(10);
  progress.Expect(400, 300);
  progress.Update(20);
  progress.Finish();
  EXPECT_EQ(out_.str(),
            "clips 320/400 frames (80%), 2.0/s, ETA 0:40\n"
            "clips: 20 frames in 0:10 (2.0 frames/s)\n");
}

TEST_F(ProgressTest, EndsSilentlyWhereNothingWasDone) {
  Progress progress(Options(/*terminal=*/false), out_);
  progress.Update(0, "refused");
  progress.Finish();
  EXPECT_EQ(out_.str(), "");
}

TEST_F(ProgressTest, GivesNoEtaWithoutATotal) {
  Progress::Options options = Options(/*terminal=*/false);
  options.total = 0;
  Progress progress(options, out_);
  now_ += absl::Seconds(10);
  progress.Update(5);
  EXPECT_THAT(out_.str(), HasSubstr("5 frames, 0.5/s"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("ETA")));
}

}  // namespace
}  // namespace longtail
