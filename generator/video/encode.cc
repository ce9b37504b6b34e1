#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "generator/video/av_handles.h"
#include "generator/video/memory_io.h"
#include "generator/video/video.h"
#include "kernels/status_macros.h"

extern "C" {
#include <libavutil/opt.h>
}

namespace longtail {
namespace {

// Note [Width of the macroblock tree]: x264 propagates costs along rows of macroblocks by vectors of up to 16, and at
// the end of a row whose length is no multiple of that it takes in what the memory held before. Equal frames then give
// unequal bytes, about once in fifty clips at 64 x 32. Rows of other lengths go without the tree.
constexpr int kMacroblockTreeWidthPx = 16 * 16;

absl::Status AvError(const char* what, int code) {
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(code, text, sizeof text);
  return absl::InternalError(absl::StrCat(what, ": ", text));
}

absl::Status ValidateInput(absl::Span<const RgbImage> frames, const VideoOptions& options) {
  if (frames.empty()) return absl::InvalidArgumentError("frames must be at least one, got 0");
  const int width = frames[0].width_px, height = frames[0].height_px;
  if (width < 16 || height < 16 || width % 2 != 0 || height % 2 != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("frames must be of even sizes from 16 x 16, got ", width, " x ", height));
  }
  for (size_t i = 0; i < frames.size(); ++i) {
    if (frames[i].width_px != width || frames[i].height_px != height ||
        frames[i].pixels.size() != static_cast<size_t>(width) * height * 3) {
      return absl::InvalidArgumentError(absl::StrCat("frames[", i, "] must be ", width, " x ", height, ", got ",
                                                     frames[i].width_px, " x ", frames[i].height_px));
    }
  }
  if (options.rate_num < 1 || options.rate_num > 240000 || options.rate_den < 1 || options.rate_den > 240000) {
    return absl::InvalidArgumentError(
        absl::StrCat("rate_num and rate_den must be in [1, 240000], got ", options.rate_num, " / ", options.rate_den));
  }
  if (options.crf < 0 || options.crf > 51) {
    return absl::InvalidArgumentError(absl::StrCat("crf must be in [0, 51], got ", options.crf));
  }
  if (options.gop < 1 || options.gop > 600) {
    return absl::InvalidArgumentError(absl::StrCat("gop must be in [1, 600], got ", options.gop));
  }
  return absl::OkStatus();
}

// Where parameter sets stand: once in a header of the file, or before each key frame.
enum class ParameterSets { kInHeader, kInStream };

absl::StatusOr<AvHandle<AVCodecContext>> OpenEncoder(int width, int height, const VideoOptions& options,
                                                     ParameterSets parameter_sets) {
  const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
  if (codec == nullptr) return absl::InternalError("libavcodec has no libx264");
  AvHandle<AVCodecContext> encoder(avcodec_alloc_context3(codec));
  if (encoder == nullptr) return absl::ResourceExhaustedError("no memory for an encoder");
  encoder->width = width;
  encoder->height = height;
  encoder->pix_fmt = AV_PIX_FMT_YUV420P;
  encoder->time_base = {options.rate_den, options.rate_num};
  encoder->framerate = {options.rate_num, options.rate_den};
  encoder->gop_size = options.gop;
  encoder->keyint_min = options.gop;
  encoder->max_b_frames = 0;
  encoder->thread_count = 1;
  encoder->color_range = AVCOL_RANGE_MPEG;
  encoder->color_primaries = AVCOL_PRI_BT709;
  encoder->color_trc = AVCOL_TRC_BT709;
  encoder->colorspace = AVCOL_SPC_BT709;
  encoder->chroma_sample_location = AVCHROMA_LOC_LEFT;
  encoder->profile = FF_PROFILE_H264_HIGH;
  encoder->flags |= AV_CODEC_FLAG_CLOSED_GOP | AV_CODEC_FLAG_BITEXACT;
  if (parameter_sets == ParameterSets::kInHeader) encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  av_opt_set(encoder->priv_data, "preset", "fast", 0);
  av_opt_set(encoder->priv_data, "profile", "high", 0);
  av_opt_set_double(encoder->priv_data, "crf", options.crf, 0);
  // Key frames fall on multiples of gop only, so that a reader can count on it.
  std::string parameters = "scenecut=0:open-gop=0:threads=1:lookahead-threads=1";
  if (width % kMacroblockTreeWidthPx != 0) absl::StrAppend(&parameters, ":mbtree=0");
  av_opt_set(encoder->priv_data, "x264-params", parameters.c_str(), 0);
  if (int code = avcodec_open2(encoder.get(), codec, nullptr); code < 0) return AvError("open encoder", code);
  return encoder;
}

// sRGB picture -> BT.709 limited range.
absl::StatusOr<AvHandle<SwsContext>> OpenConversion(int width, int height) {
  AvHandle<SwsContext> conversion(sws_getContext(width, height, AV_PIX_FMT_RGB24, width, height, AV_PIX_FMT_YUV420P,
                                                 SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP | SWS_BITEXACT,
                                                 nullptr, nullptr, nullptr));
  if (conversion == nullptr) return absl::InternalError("swscale refuses RGB24 to YUV420P");
  const int* bt709 = sws_getCoefficients(SWS_CS_ITU709);
  if (sws_setColorspaceDetails(conversion.get(), bt709, /*srcRange=*/1, bt709, /*dstRange=*/0, 0, 1 << 16, 1 << 16) <
      0) {
    return absl::InternalError("swscale refuses BT.709");
  }
  return conversion;
}

// The mp4 muxer over memory. With the moov box first it reads its own output back, so the file it "reopens" is this
// one.
class Mp4Muxer {
 public:
  Mp4Muxer() = default;
  Mp4Muxer(const Mp4Muxer&) = delete;
  ~Mp4Muxer() { avformat_free_context(context_); }

  absl::Status Open(const AVCodecContext& encoder) {
    if (int code = avformat_alloc_output_context2(&context_, nullptr, "mp4", nullptr); code < 0) {
      return AvError("open muxer", code);
    }
    output_ = writer_.Open();
    if (output_ == nullptr) return absl::ResourceExhaustedError("no memory for a muxer");
    context_->pb = output_.get();
    context_->opaque = this;
    context_->io_open = &Reopen;
    context_->io_close2 = &CloseReopened;
    context_->flags |= AVFMT_FLAG_BITEXACT | AVFMT_FLAG_CUSTOM_IO;
    stream_ = avformat_new_stream(context_, nullptr);
    if (stream_ == nullptr) return absl::ResourceExhaustedError("no memory for a stream");
    if (int code = avcodec_parameters_from_context(stream_->codecpar, &encoder); code < 0) {
      return AvError("stream parameters", code);
    }
    stream_->time_base = encoder.time_base;
    stream_->avg_frame_rate = encoder.framerate;
    // A multiple of the rate's numerator, so that every frame lasts a whole number of ticks.
    const int64_t timescale = static_cast<int64_t>(encoder.framerate.num) * (encoder.framerate.num < 2000 ? 1000 : 1);
    AVDictionary* options = nullptr;
    av_dict_set(&options, "movflags", "+faststart", 0);
    av_dict_set(&options, "use_editlist", "0", 0);
    av_dict_set_int(&options, "video_track_timescale", timescale, 0);
    av_dict_set_int(&options, "movie_timescale", timescale, 0);
    const int code = avformat_write_header(context_, &options);
    av_dict_free(&options);
    return code < 0 ? AvError("mp4 header", code) : absl::OkStatus();
  }

  absl::Status Write(AVPacket* packet, AVRational time_base) {
    packet->duration = 1;
    packet->stream_index = stream_->index;
    av_packet_rescale_ts(packet, time_base, stream_->time_base);
    const int code = av_write_frame(context_, packet);
    return code < 0 ? AvError("mp4 packet", code) : absl::OkStatus();
  }

  absl::StatusOr<std::string> Finish() {
    if (int code = av_write_trailer(context_); code < 0) return AvError("mp4 trailer", code);
    avio_flush(context_->pb);
    return writer_.Take();
  }

 private:
  static int Reopen(AVFormatContext* context, AVIOContext** out, const char*, int flags, AVDictionary**) {
    if ((flags & AVIO_FLAG_WRITE) != 0) return AVERROR(EINVAL);
    auto* self = static_cast<Mp4Muxer*>(context->opaque);
    // The shift reads only what was written before it began, while the writer may grow: keep a copy.
    self->snapshot_ = self->writer_.bytes();
    self->reader_ = std::make_unique<MemoryReader>(self->snapshot_);
    *out = self->reader_->Open().release();
    return *out == nullptr ? AVERROR(ENOMEM) : 0;
  }
  static int CloseReopened(AVFormatContext*, AVIOContext* io) {
    AvHandle<AVIOContext> owned(io);
    return 0;
  }

  MemoryWriter writer_;
  std::string snapshot_;
  std::unique_ptr<MemoryReader> reader_;
  AvHandle<AVIOContext> output_;
  AVFormatContext* context_ = nullptr;
  AVStream* stream_ = nullptr;
};

using PacketSink = std::function<absl::Status(AVPacket*)>;

// Moves every finished packet to the sink; after the flush frame, until the encoder is empty.
absl::Status Drain(AVCodecContext* encoder, AVPacket* packet, const PacketSink& sink) {
  while (true) {
    const int code = avcodec_receive_packet(encoder, packet);
    if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) return absl::OkStatus();
    if (code < 0) return AvError("encode", code);
    absl::Status written = sink(packet);
    av_packet_unref(packet);
    RETURN_IF_ERROR(written);
  }
}

// Converts and encodes all frames; packets go to the sink in order.
absl::Status EncodeFrames(absl::Span<const RgbImage> frames, AVCodecContext* encoder, const PacketSink& sink) {
  const int width = frames[0].width_px, height = frames[0].height_px;
  ASSIGN_OR_RETURN(AvHandle<SwsContext> conversion, OpenConversion(width, height));
  AvHandle<AVPacket> packet(av_packet_alloc());
  AvHandle<AVFrame> frame(av_frame_alloc());
  if (packet == nullptr || frame == nullptr) return absl::ResourceExhaustedError("no memory for a frame");
  frame->format = encoder->pix_fmt;
  frame->width = width;
  frame->height = height;
  if (int code = av_frame_get_buffer(frame.get(), 0); code < 0) return AvError("frame", code);
  for (size_t i = 0; i < frames.size(); ++i) {
    if (int code = av_frame_make_writable(frame.get()); code < 0) return AvError("frame", code);
    const uint8_t* source[] = {frames[i].pixels.data()};
    const int stride[] = {width * 3};
    sws_scale(conversion.get(), source, stride, 0, height, frame->data, frame->linesize);
    frame->pts = static_cast<int64_t>(i);
    if (int code = avcodec_send_frame(encoder, frame.get()); code < 0) return AvError("encode", code);
    RETURN_IF_ERROR(Drain(encoder, packet.get(), sink));
  }
  if (int code = avcodec_send_frame(encoder, nullptr); code < 0) return AvError("encode", code);
  return Drain(encoder, packet.get(), sink);
}

}  // namespace

absl::StatusOr<std::string> EncodeMp4(absl::Span<const RgbImage> frames, const VideoOptions& options) {
  RETURN_IF_ERROR(ValidateInput(frames, options));
  av_log_set_level(AV_LOG_QUIET);  // every failure comes back as a status
  ASSIGN_OR_RETURN(AvHandle<AVCodecContext> encoder,
                   OpenEncoder(frames[0].width_px, frames[0].height_px, options, ParameterSets::kInHeader));
  Mp4Muxer muxer;
  RETURN_IF_ERROR(muxer.Open(*encoder));
  RETURN_IF_ERROR(
      EncodeFrames(frames, encoder.get(), [&](AVPacket* packet) { return muxer.Write(packet, encoder->time_base); }));
  return muxer.Finish();
}

absl::StatusOr<std::vector<std::string>> EncodeAccessUnits(absl::Span<const RgbImage> frames,
                                                           const VideoOptions& options) {
  RETURN_IF_ERROR(ValidateInput(frames, options));
  av_log_set_level(AV_LOG_QUIET);
  ASSIGN_OR_RETURN(AvHandle<AVCodecContext> encoder,
                   OpenEncoder(frames[0].width_px, frames[0].height_px, options, ParameterSets::kInStream));
  std::vector<std::string> units;
  RETURN_IF_ERROR(EncodeFrames(frames, encoder.get(), [&units](AVPacket* packet) {
    units.emplace_back(reinterpret_cast<const char*>(packet->data), packet->size);
    return absl::OkStatus();
  }));
  if (units.size() != frames.size()) {
    return absl::InternalError(absl::StrCat("the encoder made ", units.size(), " units of ", frames.size(), " frames"));
  }
  return units;
}

}  // namespace longtail
