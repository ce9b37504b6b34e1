#include "generator/video/memory_io.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace longtail {
namespace {

constexpr int kBufferBytes = 1 << 15;

AvHandle<AVIOContext> OpenContext(void* self, bool write, int (*read)(void*, uint8_t*, int),
                                  int (*put)(void*, uint8_t*, int), int64_t (*seek)(void*, int64_t, int)) {
  auto* buffer = static_cast<uint8_t*>(av_malloc(kBufferBytes));
  if (buffer == nullptr) return nullptr;
  AVIOContext* context = avio_alloc_context(buffer, kBufferBytes, write ? 1 : 0, self, read, put, seek);
  if (context == nullptr) av_free(buffer);
  return AvHandle<AVIOContext>(context);
}

// New position, or AVERROR for a place before the start.
int64_t Move(int64_t position, int64_t size, int64_t offset, int whence) {
  switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
      return size;
    case SEEK_SET:
      position = offset;
      break;
    case SEEK_CUR:
      position += offset;
      break;
    case SEEK_END:
      position = size + offset;
      break;
    default:
      return AVERROR(EINVAL);
  }
  return position < 0 ? AVERROR(EINVAL) : position;
}

}  // namespace

AvHandle<AVIOContext> MemoryReader::Open() { return OpenContext(this, /*write=*/false, &Read, nullptr, &Seek); }

int MemoryReader::Read(void* self, uint8_t* out, int size) {
  auto* reader = static_cast<MemoryReader*>(self);
  const int64_t left = static_cast<int64_t>(reader->bytes_.size()) - reader->position_;
  const int count = static_cast<int>(std::clamp<int64_t>(left, 0, size));
  if (count == 0) return AVERROR_EOF;
  std::memcpy(out, reader->bytes_.data() + reader->position_, count);
  reader->position_ += count;
  return count;
}

int64_t MemoryReader::Seek(void* self, int64_t offset, int whence) {
  auto* reader = static_cast<MemoryReader*>(self);
  const int64_t to = Move(reader->position_, static_cast<int64_t>(reader->bytes_.size()), offset, whence);
  if (to >= 0 && (whence & ~AVSEEK_FORCE) != AVSEEK_SIZE) reader->position_ = to;
  return to;
}

AvHandle<AVIOContext> MemoryWriter::Open() { return OpenContext(this, /*write=*/true, nullptr, &Write, &Seek); }

int MemoryWriter::Write(void* self, uint8_t* data, int size) {
  auto* writer = static_cast<MemoryWriter*>(self);
  const size_t end = static_cast<size_t>(writer->position_) + static_cast<size_t>(size);
  if (writer->bytes_.size() < end) writer->bytes_.resize(end);
  std::memcpy(writer->bytes_.data() + writer->position_, data, size);
  writer->position_ += size;
  return size;
}

int64_t MemoryWriter::Seek(void* self, int64_t offset, int whence) {
  auto* writer = static_cast<MemoryWriter*>(self);
  const int64_t to = Move(writer->position_, static_cast<int64_t>(writer->bytes_.size()), offset, whence);
  if (to >= 0 && (whence & ~AVSEEK_FORCE) != AVSEEK_SIZE) writer->position_ = to;
  return to;
}

}  // namespace longtail
