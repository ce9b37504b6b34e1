// meta.json, and the facts of a sample that follow from its key.
#ifndef LONGTAIL_GENERATOR_LABELS_SAMPLE_META_H_
#define LONGTAIL_GENERATOR_LABELS_SAMPLE_META_H_

#include <cstdint>
#include <string>
#include <vector>

#include "generator/labels/clip_frame.h"
#include "longtail/v1/sample.pb.h"
#include "longtail/v1/scenario.pb.h"
#include "longtail/v1/world_track.pb.h"

namespace longtail {

struct SampleIdentity {
  std::string unit_id;
  std::string model_sha256;  // empty for the reference camera
  std::string generator_abi;
  std::vector<std::string> cameras;
  bool dense = false;
};

v1::SampleMeta MakeSampleMeta(const SampleIdentity& identity, const v1::Scenario& scenario, const v1::WorldTrack& track,
                              const ClipFrame& clip);

// The split of a sample: drawn from the stream (seed, sample_index, "split"), 90 % train, 5 % val, 5 % test. It does
// not depend on spec or model, so that two renderings of one track never lie on both sides.
v1::Split SplitOf(uint64_t seed, uint64_t sample_index);

// The vehicle of an ego whose values are constants, and its step function.
v1::VehicleModel EgoVehicleModel(const v1::Ego& ego);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_SAMPLE_META_H_
