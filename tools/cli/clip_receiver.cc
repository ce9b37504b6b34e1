#include "tools/cli/clip_receiver.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/dataset/checksum.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

absl::Status Fault(const std::string& unit_id, const std::string& what) {
  return absl::DataLossError(absl::StrCat("the stream's clip ", unit_id, ": ", what));
}

// "front_60fov.000012.png" where each frame is a file, else "front_60fov.rgb".
std::string FileOf(v1::FrameFormat format, const std::string& camera, uint32_t frame) {
  switch (format) {
    case v1::FRAME_FORMAT_PNG:
      return absl::StrFormat("%s.%06d.png", camera, frame);
    case v1::FRAME_FORMAT_JPEG:
      return absl::StrFormat("%s.%06d.jpg", camera, frame);
    case v1::FRAME_FORMAT_H264:
      return camera + ".h264";
    default:
      return camera + ".rgb";
  }
}

bool IsFileAFrame(v1::FrameFormat format) { return format == v1::FRAME_FORMAT_PNG || format == v1::FRAME_FORMAT_JPEG; }

}  // namespace

absl::Status ClipReceiver::Take(const v1::GenerateRolloutResponse& part) {
  switch (part.part_case()) {
    case v1::GenerateRolloutResponse::kStart:
      return Start(part.start());
    case v1::GenerateRolloutResponse::kChunk:
      return TakeFrames(part.chunk());
    case v1::GenerateRolloutResponse::kLabels:
      return TakeLabels(part.labels());
    case v1::GenerateRolloutResponse::kEnd:
      return End(part.end());
    case v1::GenerateRolloutResponse::kFailure:
      if (clip_ != nullptr) return Fault(clip_->unit_id, "it must end before another fails");
      ++num_failed_;
      return absl::OkStatus();
    default:
      return absl::OkStatus();  // of a newer server
  }
}

absl::Status ClipReceiver::Start(const v1::ClipStart& start) {
  if (clip_ != nullptr) {
    if (start.unit_id() == clip_->unit_id) return absl::OkStatus();  // goes on after a break
    return Fault(clip_->unit_id, absl::StrCat("it must end before another starts, got ", start.unit_id()));
  }
  if (!IsFileName(start.unit_id())) return Fault(start.unit_id(), "its id must be a file name");
  if (!options_.out.empty()) {
    ASSIGN_OR_RETURN(folder_, ClipFolder::Create(*options_.files, options_.out, start.unit_id()));
  }
  clip_ = std::make_unique<Clip>();
  clip_->unit_id = start.unit_id();
  clip_->sample_index = start.sample_index();
  clip_->num_frames = start.num_frames();
  next_chunk_ = next_frame_ = next_labels_ = 0;
  cut_members_.clear();
  return absl::OkStatus();
}

absl::Status ClipReceiver::CheckUnderWay(const std::string& unit_id) const {
  if (clip_ == nullptr || clip_->unit_id != unit_id) return Fault(unit_id, "a part of it must follow its start");
  return absl::OkStatus();
}

absl::Status ClipReceiver::TakeFrames(const v1::ClipChunk& chunk) {
  RETURN_IF_ERROR(CheckUnderWay(chunk.unit_id()));
  if (chunk.chunk_index() != next_chunk_ || chunk.first_frame() != next_frame_) {
    return Fault(chunk.unit_id(), absl::StrCat("the next chunk must be ", next_chunk_, " from frame ", next_frame_,
                                               ", got ", chunk.chunk_index(), " from frame ", chunk.first_frame()));
  }
  std::string all;
  for (const v1::CameraFrames& camera : chunk.cameras()) {
    if (camera.frames_size() != chunk.time_us_size() || !IsFileName(camera.camera())) {
      return Fault(chunk.unit_id(), absl::StrCat("chunk ", next_chunk_, " must have ", chunk.time_us_size(),
                                                 " frames of each camera, and cameras be file names"));
    }
    for (const std::string& frame : camera.frames()) all += frame;
  }
  if (Crc32c(all) != chunk.crc32c()) {
    return Fault(chunk.unit_id(), absl::StrCat("chunk ", next_chunk_, " must match its checksum"));
  }
  if (folder_ != nullptr) {
    const bool file_a_frame = IsFileAFrame(options_.format);
    for (const v1::CameraFrames& camera : chunk.cameras()) {
      for (int i = 0; i < camera.frames_size(); ++i) {
        const std::string file = FileOf(options_.format, camera.camera(), next_frame_ + i);
        RETURN_IF_ERROR(folder_->Append(file, camera.frames(i), /*last=*/file_a_frame));
      }
    }
  }
  clip_->num_bytes += static_cast<int64_t>(all.size());
  next_frame_ += chunk.time_us_size();
  ++next_chunk_;
  return absl::OkStatus();
}

absl::Status ClipReceiver::TakeLabels(const v1::ClipLabels& labels) {
  RETURN_IF_ERROR(CheckUnderWay(labels.unit_id()));
  if (labels.labels_index() != next_labels_) {
    return Fault(labels.unit_id(),
                 absl::StrCat("the next labels must be ", next_labels_, ", got ", labels.labels_index()));
  }
  for (const v1::MemberPiece& piece : labels.pieces()) {
    uint64_t& received = cut_members_[piece.extension()];
    if (piece.offset_bytes() != received || !IsFileName(piece.extension())) {
      return Fault(labels.unit_id(), absl::StrCat("the next piece of ", piece.extension(), " must be from byte ",
                                                  received, ", got ", piece.offset_bytes()));
    }
    if (folder_ != nullptr) {
      RETURN_IF_ERROR(folder_->Append(piece.extension(), piece.data(), piece.last_of_member()));
    }
    received += piece.data().size();
    clip_->num_bytes += static_cast<int64_t>(piece.data().size());
    if (piece.last_of_member()) {
      ++clip_->num_members;
      cut_members_.erase(piece.extension());
    }
  }
  ++next_labels_;
  return absl::OkStatus();
}

absl::Status ClipReceiver::End(const v1::ClipEnd& end) {
  RETURN_IF_ERROR(CheckUnderWay(end.unit_id()));
  if (next_frame_ != clip_->num_frames || !cut_members_.empty()) {
    return Fault(end.unit_id(), absl::StrCat("it must end with ", clip_->num_frames, " frames and whole labels, got ",
                                             next_frame_, " frames and ", cut_members_.size(), " labels cut off"));
  }
  if (folder_ != nullptr) {
    ASSIGN_OR_RETURN(clip_->path, folder_->Publish());
    folder_.reset();
  }
  finished_ = *std::exchange(clip_, nullptr);
  ++num_finished_;
  return absl::OkStatus();
}

}  // namespace longtail
