#include "generator/pipeline/shard_clip_source.h"

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generator/control/control_stream.h"
#include "generator/dataset/file_ops.h"
#include "generator/labels/clip_frame.h"
#include "generator/labels/ego_arrays.h"
#include "generator/labels/npy.h"
#include "generator/labels/sample_meta.h"
#include "generator/labels/schema.h"
#include "generator/pipeline/batch_runner.h"
#include "generator/pipeline/clip_world.h"
#include "generator/scene/stance.h"
#include "generator/video/video.h"
#include "kernels/sha256.h"
#include "kernels/status_macros.h"
#include "scenarios/road/layout/road_layout.h"
#include "scenarios/simulate.h"

namespace longtail {
namespace {

// m, m/s, rad: far above what rounding of another CPU's libm comes to, far below what a pixel shows.
constexpr double kSameTrack = 1e-6;

bool InSplit(ClipSplit wanted, const std::string& split) {
  return wanted == ClipSplit::kAll || (wanted == ClipSplit::kTrain) == (split == "train");
}

absl::StatusOr<v1::Scenario> ReadScenario(const DatasetReader& reader, int sample) {
  ASSIGN_OR_RETURN(const std::string bytes, reader.ReadMember(sample, "scenario.pb"));
  v1::Scenario scenario;
  if (scenario.ParseFromString(bytes)) return scenario;
  return absl::DataLossError(absl::StrCat(reader.root(), ": sample ", sample, ": scenario.pb cannot be parsed"));
}

absl::Status CheckPlan(const DatasetReader& reader, bool allow_net) {
  const v1::Plan& plan = reader.stored_plan().plan;
  if (plan.generator_abi() != kGeneratorAbi) {
    return absl::InvalidArgumentError(
        absl::StrCat(reader.root(), ": generator_abi must be ", kGeneratorAbi, ", got ", plan.generator_abi(),
                     ": control rasters are drawn again and would not be those of the frames; make the dataset anew"));
  }
  if (plan.model().kind() != "reference" && !allow_net) {
    return absl::InvalidArgumentError(absl::StrCat(reader.root(), ": model must be reference, got ",
                                                   plan.model().kind(),
                                                   ": a network drew these frames; --allow-net takes them as truth"));
  }
  return absl::OkStatus();
}

// The largest difference of two float64 arrays; nothing where type or shape differ.
std::optional<double> LargestDifference(const std::string& npy, const std::string& other, size_t num_values) {
  const size_t data = num_values * sizeof(double);
  if (npy.size() != other.size() || npy.size() < data) return std::nullopt;
  const size_t header = npy.size() - data;
  if (npy.compare(0, header, other, 0, header) != 0) return std::nullopt;
  double largest = 0;
  for (size_t i = 0; i < num_values; ++i) {
    double a, b;
    std::memcpy(&a, npy.data() + header + i * sizeof(double), sizeof(a));
    std::memcpy(&b, other.data() + header + i * sizeof(double), sizeof(b));
    const double difference = std::abs(a - b);
    if (!(difference <= largest)) largest = difference;  // takes NaN
  }
  return largest;
}

// Whether today's code gives the track that the sample's frames and labels were made from.
absl::Status CheckTrack(const DatasetReader& reader, int sample) {
  ASSIGN_OR_RETURN(const v1::Scenario scenario, ReadScenario(reader, sample));
  ASSIGN_OR_RETURN(const std::string stored, reader.ReadMember(sample, "ego.npy"));
  ASSIGN_OR_RETURN(const v1::WorldTrack track, Simulate(scenario));
  ASSIGN_OR_RETURN(const RoadLayout layout, LayOutRoad(scenario.concrete().roads(0)));
  const RoadNetwork* const hills = IsLevel(*layout.network) ? nullptr : layout.network.get();
  const ClipFrame clip(track, StanceOf(hills, track.actors(0), 0).z_m);
  const v1::VehicleModel vehicle = EgoVehicleModel(scenario.concrete().ego());
  const std::vector<double> states =
      EgoStates(track.actors(0), hills, clip, vehicle.wheelbase_m(), track.ticks_per_frame() * vehicle.dt_s());
  const std::string again = NpyBytes(states, {track.time_us_size(), kEgoColumns});
  const std::optional<double> difference = LargestDifference(stored, again, states.size());
  if (difference && *difference <= kSameTrack) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(reader.root(), ": sample ", reader.sample(sample).unit_id, ": simulated again, ego.npy ",
                   difference ? absl::StrCat("differs by ", *difference) : "has another shape",
                   ": this code would draw other control rasters than those of the frames; make the dataset anew"));
}

absl::Status CheckTracks(const DatasetReader& reader) {
  for (int i = 0; i < reader.num_samples(); ++i) {
    const bool first_of_shard = i == 0 || &reader.commit_of(i) != &reader.commit_of(i - 1);
    if (first_of_shard) RETURN_IF_ERROR(CheckTrack(reader, i));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<ShardClipSource>> ShardClipSource::Open(const std::vector<std::string>& roots,
                                                                       Options options) {
  auto source = std::make_unique<ShardClipSource>();
  Sha256 digest;
  for (const std::string& root : roots) {
    ASSIGN_OR_RETURN(std::unique_ptr<DatasetReader> reader, DatasetReader::Open(PosixFileOps(), root));
    RETURN_IF_ERROR(CheckPlan(*reader, options.allow_net));
    RETURN_IF_ERROR(CheckTracks(*reader));
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
      if (!InSplit(options.split, meta["split"].get<std::string>())) continue;
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
  ASSIGN_OR_RETURN(const v1::Scenario scenario, ReadScenario(reader, entry.sample));
  ASSIGN_OR_RETURN(const std::string mp4, reader.ReadMember(entry.sample, absl::StrCat(entry.camera, ".mp4")));
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
