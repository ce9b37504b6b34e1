// Runs a libFuzzer target as a test: every file of the corpus folders that the arguments name, then mutations of them.
// Deterministic but for where the time ends. After a crash the input lies in $TEST_UNDECLARED_OUTPUTS_DIR/fuzz_input.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "kernels/philox.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace longtail {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxMutations = 2000;
constexpr std::chrono::seconds kMaxTime(8);
constexpr size_t kMaxBytes = 1 << 16;
constexpr const char* kNumbers[] = {"0",     "-1",  "1",   "65", "4294967295", "4294967296", "-9223372036854775808",
                                    "1e308", "nan", "0x7f"};

std::vector<std::string>& Folders() {
  static std::vector<std::string> folders;
  return folders;
}

std::vector<std::string> ReadCorpus() {
  std::vector<fs::path> paths;
  for (const std::string& folder : Folders()) {
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> corpus;
  for (const fs::path& path : paths) {
    std::ifstream file(path, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return corpus;
}

// [begin, end) of a line.
std::pair<size_t, size_t> PickLine(const std::string& text, PhiloxStream& random) {
  const size_t at = random.Below(static_cast<uint32_t>(text.size()));
  const size_t before = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
  const size_t after = text.find('\n', at);
  return {before == std::string::npos ? 0 : before + 1, after == std::string::npos ? text.size() : after + 1};
}

void ReplaceNumber(std::string& text, PhiloxStream& random) {
  const size_t begin = text.find_first_of("0123456789", random.Below(static_cast<uint32_t>(text.size())));
  if (begin == std::string::npos) return;
  const size_t end = std::min(text.find_first_not_of("0123456789.", begin), text.size());
  text.replace(begin, end - begin, kNumbers[random.Below(std::size(kNumbers))]);
}

// One change of bytes, or of lines and numbers, so that texts change as well as binary inputs.
void Mutate(const std::vector<std::string>& corpus, PhiloxStream& random, std::string& input) {
  if (input.empty()) input = corpus[random.Below(static_cast<uint32_t>(corpus.size()))];
  if (input.empty()) return;
  const size_t at = random.Below(static_cast<uint32_t>(input.size()));
  switch (random.Below(9)) {
    case 0:
      input[at] = static_cast<char>(input[at] ^ (1u << random.Below(8)));
      break;
    case 1:
      input[at] = static_cast<char>(random.Below(256));
      break;
    case 2:
      input.insert(at, std::string(1 + random.Below(300), static_cast<char>(random.Below(256))));
      break;
    case 3:
      input.erase(at, 1 + random.Below(16));
      break;
    case 4:
      input.resize(at);
      break;
    case 5:
    case 6:
      ReplaceNumber(input, random);
      break;
    case 7: {
      const auto [begin, end] = PickLine(input, random);
      input.erase(begin, end - begin);
      break;
    }
    default: {
      const std::string& other = corpus[random.Below(static_cast<uint32_t>(corpus.size()))];
      if (other.empty()) break;
      const auto [begin, end] = PickLine(other, random);
      input.insert(PickLine(input, random).first, other, begin, end - begin);
    }
  }
  if (input.size() > kMaxBytes) input.resize(kMaxBytes);
}

void RunTarget(const std::string& input) {
  static const char* const folder = std::getenv("TEST_UNDECLARED_OUTPUTS_DIR");
  if (folder != nullptr) std::ofstream(std::string(folder) + "/fuzz_input", std::ios::binary) << input;
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

TEST(Fuzz, NeitherTheCorpusNorMutationsOfItDoHarm) {
  const std::vector<std::string> corpus = ReadCorpus();
  ASSERT_FALSE(corpus.empty());
  for (const std::string& input : corpus) RunTarget(input);
  const auto end = std::chrono::steady_clock::now() + kMaxTime;
  int run = 0;
  for (; run < kMaxMutations && std::chrono::steady_clock::now() < end; ++run) {
    PhiloxStream random(/*seed=*/0, static_cast<uint64_t>(run), "fuzz");
    std::string input = corpus[random.Below(static_cast<uint32_t>(corpus.size()))];
    for (uint32_t i = 0; i <= random.Below(4); ++i) Mutate(corpus, random, input);
    RunTarget(input);
  }
  std::cout << corpus.size() << " inputs and " << run << " mutations\n";
}

}  // namespace
}  // namespace longtail

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) longtail::Folders().push_back(argv[i]);
  return RUN_ALL_TESTS();
}
