// Checks the parts of a rollout stream, also across breaks, and writes its clips where they are wanted.
#ifndef LONGTAIL_TOOLS_CLI_CLIP_RECEIVER_H_
#define LONGTAIL_TOOLS_CLI_CLIP_RECEIVER_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "generator/dataset/file_ops.h"
#include "longtail/v1/rollout_service.pb.h"
#include "tools/cli/clip_folder.h"

namespace longtail {

// Not thread-safe: one command feeds it.
class ClipReceiver {
 public:
  struct Options {
    std::string out;  // existing folder for the clips' folders; empty writes nothing
    v1::FrameFormat format = v1::FRAME_FORMAT_PNG;
    FileOps* files = &PosixFileOps();
  };

  // A clip that is whole.
  struct Clip {
    std::string unit_id;
    uint64_t sample_index = 0;
    uint32_t num_frames = 0;
    int64_t num_bytes = 0;  // of frames and labels, as packed
    int num_members = 0;    // of labels
    std::string path;       // its folder; empty where nothing is written
  };

  explicit ClipReceiver(Options options) : options_(std::move(options)) {}

  // Takes the next part. A clip that a break had cut begins with its start again, and goes on where it was. DataLoss
  // for a part that is out of order or does not match its checksum; else errors of FileOps.
  absl::Status Take(const v1::GenerateRolloutResponse& part);

  // Of the clip under way; 0 between clips.
  uint32_t num_frames_received() const { return clip_ ? next_frame_ : 0; }
  uint32_t num_frames() const { return clip_ ? clip_->num_frames : 0; }
  // The clip that ended last.
  const Clip& finished() const { return finished_; }
  int num_finished() const { return num_finished_; }
  int num_failed() const { return num_failed_; }

 private:
  absl::Status Start(const v1::ClipStart& start);
  absl::Status TakeFrames(const v1::ClipChunk& chunk);
  absl::Status TakeLabels(const v1::ClipLabels& labels);
  absl::Status End(const v1::ClipEnd& end);
  absl::Status CheckUnderWay(const std::string& unit_id) const;

  const Options options_;
  std::unique_ptr<Clip> clip_;          // null between clips
  std::unique_ptr<ClipFolder> folder_;  // of it; null where nothing is written
  uint32_t next_chunk_ = 0, next_frame_ = 0, next_labels_ = 0;
  std::map<std::string, uint64_t> cut_members_;  // bytes received of members that are not whole
  Clip finished_;
  int num_finished_ = 0, num_failed_ = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_CLIP_RECEIVER_H_
