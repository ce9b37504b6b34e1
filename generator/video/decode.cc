#include <algorithm>
#include <climits>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "generator/video/av_handles.h"
#include "generator/video/memory_io.h"
#include "generator/video/video.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

absl::Status Broken(const std::string& what, int code) {
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(code, text, sizeof text);
  return absl::DataLossError(absl::StrCat("mp4: ", what, ": ", text));
}

// One pass over the video stream of an mp4 in memory.
class Mp4Reader {
 public:
  explicit Mp4Reader(std::string_view mp4) : memory_(mp4) {}
  Mp4Reader(const Mp4Reader&) = delete;
  ~Mp4Reader() { avformat_close_input(&context_); }

  absl::Status Open() {
    input_ = memory_.Open();
    context_ = avformat_alloc_context();
    packet_.reset(av_packet_alloc());
    frame_.reset(av_frame_alloc());
    if (input_ == nullptr || context_ == nullptr || packet_ == nullptr || frame_ == nullptr) {
      return absl::ResourceExhaustedError("no memory for a decoder");
    }
    context_->pb = input_.get();
    context_->flags |= AVFMT_FLAG_CUSTOM_IO;
    if (int code = avformat_open_input(&context_, nullptr, av_find_input_format("mp4"), nullptr); code < 0) {
      return Broken("header", code);
    }
    const AVCodec* codec = nullptr;
    const int index = av_find_best_stream(context_, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0);
    if (index < 0 || codec == nullptr) return absl::DataLossError("mp4: no video stream");
    stream_ = context_->streams[index];
    decoder_.reset(avcodec_alloc_context3(codec));
    if (decoder_ == nullptr) return absl::ResourceExhaustedError("no memory for a decoder");
    if (int code = avcodec_parameters_to_context(decoder_.get(), stream_->codecpar); code < 0) {
      return Broken("stream parameters", code);
    }
    decoder_->thread_count = 1;
    decoder_->err_recognition = AV_EF_EXPLODE | AV_EF_CAREFUL;
    if (int code = avcodec_open2(decoder_.get(), codec, nullptr); code < 0) return Broken("decoder", code);
    num_frames_ = avformat_index_get_entries_count(stream_);
    if (num_frames_ < 1) return absl::DataLossError("mp4: no frames");
    return absl::OkStatus();
  }

  int num_frames() const { return num_frames_; }

  absl::StatusOr<std::vector<RgbImage>> Read(int first, int count) {
    int index = first;
    while (index > 0 && (avformat_index_get_entry(stream_, index)->flags & AVINDEX_KEYFRAME) == 0) --index;
    if (index > 0) {
      const int64_t timestamp = avformat_index_get_entry(stream_, index)->timestamp;
      if (int code = av_seek_frame(context_, stream_->index, timestamp, 0); code < 0) return Broken("seek", code);
    }
    // A GOP is closed, so the first picture decoded after a key frame is the key frame itself.
    std::vector<RgbImage> pictures;
    pictures.reserve(count);
    bool at_end = false;
    while (static_cast<int>(pictures.size()) < count) {
      const int code = avcodec_receive_frame(decoder_.get(), frame_.get());
      if (code == AVERROR(EAGAIN)) {
        RETURN_IF_ERROR(Feed(&at_end));
        continue;
      }
      if (code == AVERROR_EOF) return absl::DataLossError(absl::StrCat("mp4: stream ends before frame ", index));
      if (code < 0) return Broken(absl::StrCat("frame ", index), code);
      if (frame_->decode_error_flags != 0 || (frame_->flags & AV_FRAME_FLAG_CORRUPT) != 0) {
        return absl::DataLossError(absl::StrCat("mp4: frame ", index, " is damaged"));
      }
      if (index++ >= first) {
        ASSIGN_OR_RETURN(RgbImage picture, Convert());
        pictures.push_back(std::move(picture));
      }
    }
    return pictures;
  }

 private:
  absl::Status Feed(bool* at_end) {
    if (*at_end) return absl::DataLossError("mp4: decoder wants more than the stream holds");
    int code = av_read_frame(context_, packet_.get());
    if (code == AVERROR_EOF) {
      *at_end = true;
      code = avcodec_send_packet(decoder_.get(), nullptr);
      return code < 0 ? Broken("end of stream", code) : absl::OkStatus();
    }
    if (code < 0) return Broken("packet", code);
    const bool ours = packet_->stream_index == stream_->index;
    const bool corrupt = (packet_->flags & AV_PKT_FLAG_CORRUPT) != 0;
    if (ours && !corrupt) code = avcodec_send_packet(decoder_.get(), packet_.get());
    av_packet_unref(packet_.get());
    if (ours && corrupt) return absl::DataLossError("mp4: truncated packet");
    return code < 0 ? Broken("packet", code) : absl::OkStatus();
  }

  // BT.709 limited range, or what an outside file is tagged with -> sRGB.
  absl::StatusOr<RgbImage> Convert() {
    const auto format = static_cast<AVPixelFormat>(frame_->format);
    const int width = frame_->width, height = frame_->height;
    if (width < 1 || height < 1) return absl::DataLossError("mp4: empty picture");
    if (conversion_ == nullptr || width != width_ || height != height_ || format != format_) {
      conversion_.reset(sws_getContext(width, height, format, width, height, AV_PIX_FMT_RGB24,
                                       SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_BITEXACT, nullptr,
                                       nullptr, nullptr));
      if (conversion_ == nullptr) return absl::DataLossError("mp4: unknown pixel format");
      const int* from = sws_getCoefficients(frame_->colorspace == AVCOL_SPC_SMPTE170M ? SWS_CS_ITU601 : SWS_CS_ITU709);
      const int full = frame_->color_range == AVCOL_RANGE_JPEG ? 1 : 0;
      sws_setColorspaceDetails(conversion_.get(), from, full, from, /*dstRange=*/1, 0, 1 << 16, 1 << 16);
      width_ = width;
      height_ = height;
      format_ = format;
    }
    RgbImage picture(width, height);
    uint8_t* target[] = {picture.pixels.data()};
    const int stride[] = {width * 3};
    if (sws_scale(conversion_.get(), frame_->data, frame_->linesize, 0, height, target, stride) != height) {
      return absl::DataLossError("mp4: picture does not convert");
    }
    return picture;
  }

  MemoryReader memory_;
  AvHandle<AVIOContext> input_;
  AVFormatContext* context_ = nullptr;
  AVStream* stream_ = nullptr;
  AvHandle<AVCodecContext> decoder_;
  AvHandle<AVPacket> packet_;
  AvHandle<AVFrame> frame_;
  AvHandle<SwsContext> conversion_;
  int width_ = 0, height_ = 0;
  AVPixelFormat format_ = AV_PIX_FMT_NONE;
  int num_frames_ = 0;
};

absl::StatusOr<std::vector<RgbImage>> Decode(std::string_view mp4, int first, int count, bool all) {
  av_log_set_level(AV_LOG_QUIET);  // every failure comes back as a status
  if (first < 0 || count < 0) {
    return absl::InvalidArgumentError(absl::StrCat("first and count must be >= 0, got ", first, " and ", count));
  }
  Mp4Reader reader(mp4);
  RETURN_IF_ERROR(reader.Open());
  if (all) count = reader.num_frames();
  if (first > reader.num_frames() - count) {
    return absl::OutOfRangeError(
        absl::StrCat("first + count must be <= ", reader.num_frames(), ", got ", first, " + ", count));
  }
  if (count == 0) return std::vector<RgbImage>();
  return reader.Read(first, count);
}

}  // namespace

absl::StatusOr<std::vector<RgbImage>> DecodeMp4(std::string_view mp4, int first, int count) {
  return Decode(mp4, first, count, /*all=*/false);
}

absl::StatusOr<std::vector<RgbImage>> DecodeMp4(std::string_view mp4) { return Decode(mp4, 0, 0, /*all=*/true); }

}  // namespace longtail
