// Clips of committed datasets for the trainer: pixels from the shards, control rasters drawn again from each sample's
// scenario.pb, of which they are a pure function.
#ifndef LONGTAIL_GENERATOR_PIPELINE_SHARD_CLIP_SOURCE_H_
#define LONGTAIL_GENERATOR_PIPELINE_SHARD_CLIP_SOURCE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "generator/dataset/reader.h"
#include "generator/world_model/clip_source.h"

namespace longtail {

enum class ClipSplit { kAll, kTrain, kHeldOut };

// Thread-safe.
class ShardClipSource : public ClipSource {
 public:
  struct Options {
    // kHeldOut: val and test. Default: all.
    ClipSplit split = ClipSplit::kAll;
    // Takes datasets that a network drew, too: what it got wrong then counts as truth. Default: not.
    bool allow_net = false;
  };

  // Every committed sample of every root, in order, of the split. NotFound or DataLoss naming the root; InvalidArgument
  // where its control rasters cannot be drawn again: made by a generator of another ABI, or the track of the first
  // sample of a shard comes out differently from ego.npy; or where it is not of the reference camera.
  static absl::StatusOr<std::unique_ptr<ShardClipSource>> Open(const std::vector<std::string>& roots, Options options);

  int num_clips() const override { return static_cast<int>(clips_.size()); }
  int num_frames(int clip) const override { return clips_[clip].num_frames; }
  std::string digest() const override { return digest_; }
  absl::StatusOr<ClipWindow> Read(int clip, int first_frame, int count) const override;

 private:
  struct Clip {
    int reader = 0;
    int sample = 0;
    int num_frames = 0;
    std::string camera;  // the first
  };

  std::vector<std::unique_ptr<DatasetReader>> readers_;
  std::vector<Clip> clips_;
  std::string digest_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_PIPELINE_SHARD_CLIP_SOURCE_H_
