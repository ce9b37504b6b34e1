// Counts the pictures of a GIF by walking its blocks.
#ifndef LONGTAIL_TESTS_TESTING_GIF_FRAMES_H_
#define LONGTAIL_TESTS_TESTING_GIF_FRAMES_H_

#include <cstdint>
#include <string_view>

namespace longtail {

// -1 where gif is not whole: GIF89a, blocks, trailer, nothing after it.
inline int NumGifFrames(std::string_view gif) {
  if (gif.size() < 14 || gif.substr(0, 6) != "GIF89a") return -1;
  const auto byte = [gif](size_t at) { return at < gif.size() ? static_cast<uint8_t>(gif[at]) : 0; };
  const auto table_bytes = [](uint8_t flags) { return (flags & 0x80) != 0 ? size_t{3} << ((flags & 7) + 1) : 0; };
  size_t at = 13 + table_bytes(byte(10));
  const auto skip_sub_blocks = [&] {
    while (byte(at) != 0) at += 1 + byte(at);
    ++at;
  };
  int num_frames = 0;
  while (at < gif.size()) {
    const uint8_t kind = byte(at);
    if (kind == 0x3b) return at + 1 == gif.size() ? num_frames : -1;
    if (kind == 0x21) {  // extension
      at += 2;
    } else if (kind == 0x2c) {  // picture
      ++num_frames;
      at += 10 + table_bytes(byte(at + 9)) + 1;
    } else {
      return -1;
    }
    skip_sub_blocks();
  }
  return -1;
}

}  // namespace longtail

#endif  // LONGTAIL_TESTS_TESTING_GIF_FRAMES_H_
