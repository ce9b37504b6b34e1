// Scenario, track, scene and control rasters -> the members of a sample.
#ifndef LONGTAIL_GENERATOR_LABELS_LABEL_BUILDER_H_
#define LONGTAIL_GENERATOR_LABELS_LABEL_BUILDER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "generator/control/control_frame.h"
#include "generator/dataset/sample.h"
#include "generator/labels/agent_boxes.h"
#include "generator/labels/clip_frame.h"
#include "generator/labels/clip_metrics.h"
#include "generator/scene/scene.h"
#include "longtail/v1/sample.pb.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/spec.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

// What a sample's labels are a function of, besides the rasters. References must outlive the builder.
struct LabelInput {
  const v1::ScenarioSpec& authored;
  const v1::Scenario& scenario;  // as accepted
  const v1::WorldTrack& track;
  const Scene& scene;
  std::string unit_id;
  // Version of the generator's output, for meta.json.
  std::string generator_abi;
  v1::Provenance provenance;
  // Of ego, one entry a frame (scenarios/criticality).
  CriticalitySeries criticality;
  // Whether class, instance and depth rasters become members. Default: not; they are larger than the video.
  bool dense = false;
};

// Not thread-safe: one thread at a time.
//
//   ASSIGN_OR_RETURN(auto labels, LabelBuilder::Create(input));
//   for (int t = 0; t < scene.num_frames; ++t) {
//     const SceneFrame pose = PoseFrame(scene, scenario, track, t);
//     for each camera: RETURN_IF_ERROR(labels->AddFrame(t, camera, pose, control_stream.Draw(t)));
//   }
//   ASSIGN_OR_RETURN(sample.members, labels->Finish({mp4}));
class LabelBuilder {
 public:
  // InvalidArgument where scenario, track and scene do not fit together: lengths of lists, track ids, no camera.
  static absl::StatusOr<std::unique_ptr<LabelBuilder>> Create(LabelInput input);

  // Reads the rasters of frame t of a camera; each (t, camera) exactly once, in any order. InvalidArgument where
  // the raster does not fit the camera or the track.
  absl::Status AddFrame(int t, int camera, const SceneFrame& pose, const ControlFrame& control);

  // All members in the order of MemberExtensions(). videos: bytes of one mp4 a camera, in the scene's order.
  // FailedPrecondition where a frame was not added. Call once.
  absl::StatusOr<std::vector<SampleMember>> Finish(std::vector<std::string> videos);

 private:
  // Rasters of one camera, [T, H, W].
  struct DenseRasters {
    std::vector<uint8_t> semantic_class;
    std::vector<uint16_t> instance_id;
    std::vector<uint16_t> inverse_depth;
  };

  explicit LabelBuilder(LabelInput input);
  void KeepRasters(int t, int camera, const ControlFrame& control);
  absl::Status AddDocuments(std::vector<std::string>& bytes) const;
  absl::StatusOr<v1::ClipMap> MapOfClip() const;
  void AddArrays(std::vector<std::string>& bytes) const;
  void AddDense(std::vector<std::string>& bytes) const;

  const LabelInput input_;
  const ClipFrame clip_;
  AgentBoxes boxes_;
  std::vector<std::string> cameras_;
  std::vector<uint8_t> added_;         // [T * cameras]
  std::vector<DenseRasters> rasters_;  // one a camera; empty unless dense
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_LABEL_BUILDER_H_
