#include "generator/pipeline/shard_clip_source.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generator/control/control_stream.h"
#include "generator/dataset/file_ops.h"
#include "generator/pipeline/clip_world.h"
#include "generator/video/video.h"
#include "kernels/sha256.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

bool InSplit(ClipSplit wanted, const std::string& split) {
  return wanted == ClipSplit::kAll || (wanted == ClipSplit::kTrain) == (split == "train");
}

}  // namespace

absl::StatusOr<std::unique_ptr<ShardClipSource>> ShardClipSource::Open(const std::vector<std::string>& roots,
                                                                       ClipSplit split) {
  auto source = std::make_unique<ShardClipSource>();
  Sha256 digest;
  for (const std::string& root : roots) {
    ASSIGN_OR_RETURN(std::unique_ptr<DatasetReader> reader, DatasetReader::Open(PosixFileOps(), root));
    digest.Update(reader->digest());
    for (int i = 0; i < reader->num_samples(); ++i) {
      ASSIGN_OR_RETURN(const std::string bytes, reader->ReadMember(i, "meta.json"));
      const auto meta = nlohmann::json::parse(bytes, nullptr, /*allow_exceptions=*/false);
      const absl::Status broken =
          absl::DataLossError(absl::StrCat(root, ": sample ", i, ": meta.json must have split, T and cameras"));
      if (!meta.is_object() || !meta.contains("T") || !meta["T"].is_number_integer() || !meta.contains("split") ||
          !meta["split"].is_string() || !meta.contains("cameras") || !meta["cameras"].is_array() ||
          meta["cameras"].empty() || !meta["cameras"][0].is_string()) {
        return broken;
      }
      if (!InSplit(split, meta["split"].get<std::string>())) continue;
      source->clips_.push_back(
          {static_cast<int>(source->readers_.size()), i, meta["T"].get<int>(), meta["cameras"][0].get<std::string>()});
    }
    source->readers_.push_back(std::move(reader));
  }
  source->digest_ = digest.HexDigest();
  return source;
}

absl::StatusOr<ClipWindow> ShardClipSource::Read(int clip, int first_frame, int count) const {
  const Clip& entry = clips_[clip];
  const DatasetReader& reader = *readers_[entry.reader];
  ASSIGN_OR_RETURN(const std::string scenario_bytes, reader.ReadMember(entry.sample, "scenario.pb"));
  ASSIGN_OR_RETURN(const std::string mp4, reader.ReadMember(entry.sample, absl::StrCat(entry.camera, ".mp4")));
  v1::Scenario scenario;
  if (!scenario.ParseFromString(scenario_bytes)) {
    return absl::DataLossError(
        absl::StrCat(reader.root(), ": sample ", entry.sample, ": scenario.pb cannot be parsed"));
  }
  ClipWindow window;
  window.unit_id = reader.sample(entry.sample).unit_id;
  window.first_frame = first_frame;
  ASSIGN_OR_RETURN(window.frames, DecodeMp4(mp4, first_frame, count));
  ASSIGN_OR_RETURN(const std::unique_ptr<const ClipWorld> world, BuildClipWorld(scenario));
  ControlStream controls(world->scene, world->scenario, world->track, /*camera=*/0);
  for (int t = first_frame; t < first_frame + count; ++t) window.controls.push_back(controls.Draw(t));
  return window;
}

}  // namespace longtail
