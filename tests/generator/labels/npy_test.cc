#include "generator/labels/npy.h"

#include <cstring>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(NpyBytes, HasTheHeaderThatFormatOneAsksFor) {
  const std::vector<int32_t> values = {1, -2, 3, 4, 5, 6};
  const std::string bytes = NpyBytes(values, {2, 3});
  EXPECT_EQ(bytes.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
  const size_t header = static_cast<unsigned char>(bytes[8]) | static_cast<unsigned char>(bytes[9]) << 8;
  EXPECT_EQ((10 + header) % 64, 0u);
  EXPECT_EQ(bytes[10 + header - 1], '\n');
  EXPECT_THAT(bytes.substr(10, header), StartsWith("{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }"));
  ASSERT_EQ(bytes.size(), 10 + header + 24);
  EXPECT_EQ(std::memcmp(bytes.data() + 10 + header, values.data(), 24), 0);
}

TEST(NpyBytes, WritesOneDimensionAsATupleAndEmptyListsWithTheirColumns) {
  EXPECT_THAT(NpyBytes(std::vector<uint8_t>{7}, {1}),
              HasSubstr("'descr': '|u1', 'fortran_order': False, 'shape': (1,), }"));
  const std::string empty = NpyBytes(std::vector<float>{}, {0, 15});
  EXPECT_THAT(empty, HasSubstr("'shape': (0, 15), }"));
  EXPECT_EQ(empty.size() % 64, 0u);
}

TEST(NpzBytes, IsAZipWithOneStoredMemberAndItsChecksum) {
  const std::string zip = NpzBytes("seg", "123456789");
  EXPECT_THAT(zip, StartsWith("PK\x03\x04"));
  // CRC-32 of "123456789" is 0xcbf43926.
  EXPECT_EQ(zip.substr(14, 4), "\x26\x39\xf4\xcb");
  EXPECT_EQ(zip.substr(30, 16), "seg.npy123456789");
  // Local header, name, data, directory entry, name, end record.
  EXPECT_EQ(zip.size(), 30u + 7 + 9 + 46 + 7 + 22);
}

}  // namespace
}  // namespace longtail
