#include "generator/video/palette.h"

#include <algorithm>
#include <cmath>

namespace longtail {
namespace {

constexpr size_t kMaxColors = 256;
constexpr int kNumBins = 1 << 15;

int Channel(int bin, int channel) { return bin >> (10 - 5 * channel) & 31; }

// Bins [begin, end) of a list, with the channel in which they are spread most.
struct Box {
  size_t begin = 0, end = 0;
  int64_t num_pixels = 0;
  int channel = 0, width = 0;

  // Wide boxes of many pixels are cut first; the root keeps large flat areas from taking all colours.
  double Weight() const { return width * std::sqrt(static_cast<double>(num_pixels)); }
};

Box MeasureBox(const std::vector<int>& bins, const std::vector<int64_t>& counts, size_t begin, size_t end) {
  Box box{.begin = begin, .end = end};
  for (size_t i = begin; i < end; ++i) box.num_pixels += counts[bins[i]];
  for (int channel = 0; channel < 3; ++channel) {
    const auto less = [channel](int a, int b) { return Channel(a, channel) < Channel(b, channel); };
    const auto [low, high] = std::minmax_element(bins.begin() + begin, bins.begin() + end, less);
    const int width = Channel(*high, channel) - Channel(*low, channel);
    if (width > box.width) {
      box.width = width;
      box.channel = channel;
    }
  }
  return box;
}

// Sorts the box's bins along its widest channel and returns where half of its pixels are passed.
size_t Median(const Box& box, const std::vector<int64_t>& counts, std::vector<int>& bins) {
  std::sort(bins.begin() + box.begin, bins.begin() + box.end, [&box](int a, int b) {
    const int first = Channel(a, box.channel), second = Channel(b, box.channel);
    return first != second ? first < second : a < b;
  });
  int64_t passed = 0;
  size_t middle = box.begin;
  while (middle + 1 < box.end && 2 * passed < box.num_pixels) passed += counts[bins[middle++]];
  return std::max(middle, box.begin + 1);
}

}  // namespace

Palette::Palette(absl::Span<const RgbImage> frames) : index_of_(kNumBins) {
  std::vector<int64_t> counts(kNumBins);
  std::vector<std::array<int64_t, 3>> sums(kNumBins);
  for (const RgbImage& frame : frames) {
    for (size_t i = 0; i + 2 < frame.pixels.size(); i += 3) {
      const uint8_t* rgb = &frame.pixels[i];
      const int bin = Bin(rgb);
      ++counts[bin];
      for (int channel = 0; channel < 3; ++channel) sums[bin][channel] += rgb[channel];
    }
  }
  std::vector<int> bins;
  for (int bin = 0; bin < kNumBins; ++bin) {
    if (counts[bin] > 0) bins.push_back(bin);
  }
  if (bins.empty()) {
    colors_.push_back({0, 0, 0});
    return;
  }
  std::vector<Box> boxes = {MeasureBox(bins, counts, 0, bins.size())};
  while (boxes.size() < kMaxColors) {
    const auto widest = std::max_element(boxes.begin(), boxes.end(),
                                         [](const Box& a, const Box& b) { return a.Weight() < b.Weight(); });
    if (widest->width == 0) break;
    const Box box = *widest;
    const size_t middle = Median(box, counts, bins);
    *widest = MeasureBox(bins, counts, box.begin, middle);
    boxes.push_back(MeasureBox(bins, counts, middle, box.end));
  }
  for (const Box& box : boxes) {
    std::array<int64_t, 3> sum{};
    for (size_t i = box.begin; i < box.end; ++i) {
      for (int channel = 0; channel < 3; ++channel) sum[channel] += sums[bins[i]][channel];
      index_of_[bins[i]] = static_cast<uint8_t>(colors_.size());
    }
    std::array<uint8_t, 3> color;
    for (int channel = 0; channel < 3; ++channel) {
      color[channel] = static_cast<uint8_t>((sum[channel] + box.num_pixels / 2) / box.num_pixels);
    }
    colors_.push_back(color);
  }
}

}  // namespace longtail
