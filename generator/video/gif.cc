#include "generator/video/gif.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "generator/video/av_handles.h"
#include "generator/video/memory_io.h"
#include "generator/video/palette.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

absl::Status AvError(const char* what, int code) {
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(code, text, sizeof text);
  return absl::InternalError(absl::StrCat("gif: ", what, ": ", text));
}

absl::Status ValidateInput(absl::Span<const RgbImage> frames, int rate_hz) {
  if (frames.empty()) return absl::InvalidArgumentError("frames must be at least one, got 0");
  if (rate_hz < 1 || rate_hz > 50) {
    return absl::InvalidArgumentError(absl::StrCat("rate_hz must be in [1, 50], got ", rate_hz));
  }
  const int width = frames[0].width_px, height = frames[0].height_px;
  for (size_t i = 0; i < frames.size(); ++i) {
    if (width < 1 || height < 1 || frames[i].width_px != width || frames[i].height_px != height ||
        frames[i].pixels.size() != static_cast<size_t>(width) * height * 3) {
      return absl::InvalidArgumentError(absl::StrCat("frames[", i, "] must be ", width, " x ", height, ", got ",
                                                     frames[i].width_px, " x ", frames[i].height_px));
    }
  }
  return absl::OkStatus();
}

// The GIF encoder and its muxer over memory.
class GifWriter {
 public:
  GifWriter(const Palette& palette, int width, int height, int rate_hz)
      : palette_(palette), width_(width), height_(height), rate_hz_(rate_hz) {}
  GifWriter(const GifWriter&) = delete;
  ~GifWriter() { avformat_free_context(context_); }

  absl::Status Open() {
    const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_GIF);
    if (codec == nullptr) return absl::InternalError("libavcodec has no gif encoder");
    encoder_.reset(avcodec_alloc_context3(codec));
    packet_.reset(av_packet_alloc());
    frame_.reset(av_frame_alloc());
    if (encoder_ == nullptr || packet_ == nullptr || frame_ == nullptr) {
      return absl::ResourceExhaustedError("no memory for an encoder");
    }
    encoder_->width = width_;
    encoder_->height = height_;
    encoder_->pix_fmt = AV_PIX_FMT_PAL8;
    encoder_->time_base = {1, 100};
    encoder_->thread_count = 1;
    encoder_->flags |= AV_CODEC_FLAG_BITEXACT;
    if (int code = avcodec_open2(encoder_.get(), codec, nullptr); code < 0) return AvError("encoder", code);
    return OpenMuxer();
  }

  absl::Status Write(const RgbImage& picture, int index) {
    av_frame_unref(frame_.get());
    frame_->width = width_;
    frame_->height = height_;
    frame_->format = AV_PIX_FMT_PAL8;
    frame_->pts = Hundredths(index);
    if (int code = av_frame_get_buffer(frame_.get(), 0); code < 0) return AvError("frame", code);
    for (int y = 0; y < height_; ++y) {
      uint8_t* row = frame_->data[0] + static_cast<ptrdiff_t>(y) * frame_->linesize[0];
      for (int x = 0; x < width_; ++x) row[x] = palette_.IndexOf(picture.at(x, y));
    }
    auto* argb = reinterpret_cast<uint32_t*>(frame_->data[1]);
    for (size_t i = 0; i < 256; ++i) {
      const auto& color = palette_.colors()[i < palette_.colors().size() ? i : 0];
      argb[i] = 0xff000000u | static_cast<uint32_t>(color[0]) << 16 | static_cast<uint32_t>(color[1]) << 8 | color[2];
    }
    if (int code = avcodec_send_frame(encoder_.get(), frame_.get()); code < 0) return AvError("frame", code);
    return Drain(index);
  }

  absl::StatusOr<std::string> Finish(int num_frames) {
    if (int code = avcodec_send_frame(encoder_.get(), nullptr); code < 0) return AvError("last frame", code);
    RETURN_IF_ERROR(Drain(num_frames));
    if (int code = av_write_trailer(context_); code < 0) return AvError("trailer", code);
    avio_flush(context_->pb);
    return writer_.Take();
  }

 private:
  int64_t Hundredths(int index) const { return (int64_t{100} * index + rate_hz_ / 2) / rate_hz_; }

  absl::Status OpenMuxer() {
    if (int code = avformat_alloc_output_context2(&context_, nullptr, "gif", nullptr); code < 0) {
      return AvError("muxer", code);
    }
    output_ = writer_.Open();
    AVStream* stream = avformat_new_stream(context_, nullptr);
    if (output_ == nullptr || stream == nullptr) return absl::ResourceExhaustedError("no memory for a muxer");
    context_->pb = output_.get();
    context_->flags |= AVFMT_FLAG_BITEXACT | AVFMT_FLAG_CUSTOM_IO;
    if (int code = avcodec_parameters_from_context(stream->codecpar, encoder_.get()); code < 0) {
      return AvError("stream parameters", code);
    }
    stream->time_base = {1, 100};
    const int code = avformat_write_header(context_, nullptr);
    return code < 0 ? AvError("header", code) : absl::OkStatus();
  }

  absl::Status Drain(int index) {
    for (;;) {
      int code = avcodec_receive_packet(encoder_.get(), packet_.get());
      if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) return absl::OkStatus();
      if (code < 0) return AvError("packet", code);
      packet_->stream_index = 0;
      packet_->duration = Hundredths(index + 1) - Hundredths(index);
      code = av_write_frame(context_, packet_.get());
      av_packet_unref(packet_.get());
      if (code < 0) return AvError("packet", code);
    }
  }

  const Palette& palette_;
  const int width_, height_, rate_hz_;
  MemoryWriter writer_;
  AvHandle<AVIOContext> output_;
  AVFormatContext* context_ = nullptr;
  AvHandle<AVCodecContext> encoder_;
  AvHandle<AVPacket> packet_;
  AvHandle<AVFrame> frame_;
};

}  // namespace

absl::StatusOr<std::string> EncodeGif(absl::Span<const RgbImage> frames, int rate_hz) {
  av_log_set_level(AV_LOG_QUIET);  // every failure comes back as a status
  RETURN_IF_ERROR(ValidateInput(frames, rate_hz));
  const Palette palette(frames);
  GifWriter writer(palette, frames[0].width_px, frames[0].height_px, rate_hz);
  RETURN_IF_ERROR(writer.Open());
  for (size_t i = 0; i < frames.size(); ++i) RETURN_IF_ERROR(writer.Write(frames[i], static_cast<int>(i)));
  return writer.Finish(static_cast<int>(frames.size()));
}

}  // namespace longtail
