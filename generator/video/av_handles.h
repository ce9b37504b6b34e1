// Owning handles for the C objects of libav.
#ifndef LONGTAIL_GENERATOR_VIDEO_AV_HANDLES_H_
#define LONGTAIL_GENERATOR_VIDEO_AV_HANDLES_H_

#include <memory>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswscale/swscale.h>
}

namespace longtail {

struct AvDeleter {
  void operator()(AVCodecContext* p) const { avcodec_free_context(&p); }
  void operator()(AVFrame* p) const { av_frame_free(&p); }
  void operator()(AVPacket* p) const { av_packet_free(&p); }
  void operator()(SwsContext* p) const { sws_freeContext(p); }
  void operator()(AVIOContext* p) const {
    av_freep(&p->buffer);
    avio_context_free(&p);
  }
};

template <typename T>
using AvHandle = std::unique_ptr<T, AvDeleter>;

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_VIDEO_AV_HANDLES_H_
