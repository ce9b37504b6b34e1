#include "generator/dataset/index/parquet.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::EndsWith;
using ::testing::StartsWith;

std::vector<ClipRow> SomeRows() {
  std::vector<ClipRow> rows(3);
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i].unit_id = std::string(26, static_cast<char>('a' + i));
    rows[i].cameras = {"front", "rear"};
    rows[i].metrics.resize(ClipMetricNames().size());
    rows[i].metrics[0] = 1.5;
  }
  for (const char* kind : {"observed", "requested"}) rows[1].events.emplace_back().kind = kind;
  return rows;
}

std::string Bytes(const std::vector<ClipRow>& rows) { return ParquetClipTable().write(rows).value(); }

// That the rows read back as they were is for tests/end_to_end/index_test.py.
TEST(ParquetClipTable, IsAFunctionOfTheRows) {
  const std::string bytes = Bytes(SomeRows());
  EXPECT_THAT(bytes, StartsWith("PAR1"));
  EXPECT_THAT(bytes, EndsWith("PAR1"));
  EXPECT_EQ(bytes, Bytes(SomeRows()));
}

TEST(ParquetClipTable, HoldsEventsAndAbsentMetrics) {
  const std::string bytes = Bytes(SomeRows());
  std::vector<ClipRow> rows = SomeRows();
  rows[1].events[0].frame1 = 7;
  EXPECT_NE(bytes, Bytes(rows));
  rows = SomeRows();
  rows[2].metrics[0].reset();
  EXPECT_NE(bytes, Bytes(rows));
}

TEST(ParquetClipTable, MayBeEmpty) { EXPECT_THAT(Bytes({}), EndsWith("PAR1")); }

}  // namespace
}  // namespace longtail
