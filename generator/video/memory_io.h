// libav input and output on strings in memory.
#ifndef LONGTAIL_GENERATOR_VIDEO_MEMORY_IO_H_
#define LONGTAIL_GENERATOR_VIDEO_MEMORY_IO_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "generator/video/av_handles.h"

namespace longtail {

// Reads bytes, which must outlive it together with the reader itself. Not thread-safe: one demuxer.
class MemoryReader {
 public:
  explicit MemoryReader(std::string_view bytes) : bytes_(bytes) {}
  // Null where memory is short. The context refers to this reader.
  AvHandle<AVIOContext> Open();

 private:
  static int Read(void* self, uint8_t* out, int size);
  static int64_t Seek(void* self, int64_t offset, int whence);

  std::string_view bytes_;
  int64_t position_ = 0;
};

// Collects what a muxer writes, seeks included. Not thread-safe: one muxer.
class MemoryWriter {
 public:
  AvHandle<AVIOContext> Open();
  const std::string& bytes() const { return bytes_; }
  std::string Take() { return std::move(bytes_); }

 private:
  static int Write(void* self, uint8_t* data, int size);
  static int64_t Seek(void* self, int64_t offset, int whence);

  std::string bytes_;
  int64_t position_ = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_VIDEO_MEMORY_IO_H_
