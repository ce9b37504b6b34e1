#include "tools/cli/preview_svg.h"

#include <cstdlib>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"
#include "tests/tools/cli/hand_made_sample.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

TEST(PreviewSvg, DrawsEventActorsAndTimes) {
  const HandMadeSample sample = MakeHandMadeSample();
  const absl::StatusOr<std::string> svg = PreviewSvg(sample.scenario, sample.track);
  ASSERT_THAT(svg.status(), IsOk());
  if (const char* folder = std::getenv("TEST_UNDECLARED_OUTPUTS_DIR")) {
    std::ofstream(std::string(folder) + "/preview.svg") << *svg;
  }
  EXPECT_THAT(*svg, HasSubstr("close_cut_in"));
  EXPECT_THAT(*svg, HasSubstr("gap_m = 12.25"));
  EXPECT_THAT(*svg, HasSubstr("t = 2.9 s: the event has happened, "));
  EXPECT_THAT(*svg, HasSubstr("cutter 13.0 m/s"));
  EXPECT_THAT(*svg, HasSubstr("watcher 0.0 m/s"));
}

TEST(PreviewSvg, EscapesTextAndClosesWhatItOpens) {
  const HandMadeSample sample = MakeHandMadeSample();
  const std::string svg = PreviewSvg(sample.scenario, sample.track).value();
  EXPECT_THAT(svg, HasSubstr("cuts in &lt;close&gt; in front"));
  EXPECT_EQ(Count(svg, "<g "), Count(svg, "</g>"));
  EXPECT_EQ(Count(svg, "<text "), Count(svg, "</text>"));
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
}

TEST(PreviewSvg, GivesTheSameBytesAgain) {
  const HandMadeSample sample = MakeHandMadeSample();
  EXPECT_EQ(PreviewSvg(sample.scenario, sample.track).value(), PreviewSvg(sample.scenario, sample.track).value());
}

TEST(PreviewSvg, SaysWhatIsWrongWithAnEmptyTrack) {
  HandMadeSample sample = MakeHandMadeSample();
  sample.track.clear_time_us();
  EXPECT_THAT(PreviewSvg(sample.scenario, sample.track).status(),
              StatusIs(absl::StatusCode::kInvalidArgument, "track must have actors and frames"));
}

}  // namespace
}  // namespace longtail
