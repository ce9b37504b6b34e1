#include "generator/world_model/safetensors.h"

#include <cstdlib>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;

TensorFile TwoTensors() {
  TensorFile file;
  file.tensors["a"] = {"F32", {2}, std::string("\0\0\x80\x3f\0\0\0\x40", 8)};
  file.tensors["b"] = {"U8", {3}, "xyz"};
  file.metadata["config"] = "{}";
  return file;
}

TEST(Safetensors, ReadsBackWhatItWrites) {
  const std::string bytes = *SerializeTensorFile(TwoTensors());
  const auto read = ParseTensorFile(bytes);
  ASSERT_OK(read);
  EXPECT_EQ(read->tensors.at("b").bytes, "xyz");
  EXPECT_EQ(read->tensors.at("a").shape, std::vector<int64_t>{2});
  EXPECT_EQ(read->metadata.at("config"), "{}");
}

TEST(Safetensors, RefusesBytesThatDoNotMatchTheShape) {
  TensorFile file = TwoTensors();
  file.tensors["a"].shape = {3};
  EXPECT_THAT(SerializeTensorFile(file), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("tensor a")));
}

TEST(Safetensors, NoticesEveryTruncation) {
  const std::string bytes = *SerializeTensorFile(TwoTensors());
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THAT(ParseTensorFile(bytes.substr(0, size)), StatusIs(absl::StatusCode::kDataLoss, HasSubstr(""))) << size;
  }
}

TEST(Safetensors, RefusesForeignBytes) {
  EXPECT_THAT(ParseTensorFile("\x7f"
                              "ELF, or anything else that is not ours"),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("not a safetensors file")));
}

TEST(Safetensors, MissingFileIsNotFound) {
  EXPECT_THAT(ReadTensorFile("/nonexistent/weights"), StatusIs(absl::StatusCode::kNotFound, HasSubstr("/nonexistent")));
}

TEST(Safetensors, WriteReplacesTheFileAndLeavesNoTemporary) {
  const std::string path = std::string(std::getenv("TEST_TMPDIR")) + "/w.safetensors";
  ASSERT_OK(WriteTensorFile(TwoTensors(), path));
  TensorFile second = TwoTensors();
  second.tensors["b"].bytes = "123";
  ASSERT_OK(WriteTensorFile(second, path));
  const auto read = ReadTensorFile(path);
  ASSERT_OK(read);
  EXPECT_EQ(read->tensors.at("b").bytes, "123");
  EXPECT_EQ(read->sha256.size(), 64u);
  EXPECT_FALSE(std::ifstream(path + ".tmp").good());
}

}  // namespace
}  // namespace longtail
