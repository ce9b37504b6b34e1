// Rays against a Scene: one acceleration structure for the static part, one a mesh, and a small one over their poses.
#ifndef LONGTAIL_GENERATOR_CAMERA_TRACER_H_
#define LONGTAIL_GENERATOR_CAMERA_TRACER_H_

#include <embree3/rtcore.h>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "generator/scene/scene.h"
#include "generator/scene/vec.h"
#include "kernels/instruction_set.h"

namespace longtail {

constexpr int kPacketSize = 16;

// Sixteen rays traced together; best when they start close together and run the same way. Lanes from count on are
// ignored.
struct RayPacket {
  alignas(64) RTCRayHit16 rays{};  // beyond count too, where Embree looks as well
  int count = 0;

  void Clear() { count = 0; }
  bool full() const { return count == kPacketSize; }
  // Direction d need not be unit; distances are in its lengths. Returns the lane.
  int Add(Vec3f origin, Vec3f d, float near, float far);
};

struct Hit {
  static constexpr uint32_t kNone = ~0u;
  uint32_t instance = kNone;  // 0 the static mesh, 1 + part otherwise
  uint32_t triangle = 0;
  float distance = 0, u = 0, v = 0;
};

// A point of a surface, ready to be shaded.
struct SurfacePoint {
  Vec3f position;  // world
  Vec3f normal;    // world, unit, on the viewer's side
  Vec3f local;     // part frame, world for the static mesh: where textures live
  Vec3f local_normal;
  uint16_t material = 0;
  float emission_scale = 0;  // 0 off, 1 full
  bool is_static = true;     // of the static mesh
};

// Not thread-safe: one camera. scene must outlive it.
class Tracer {
 public:
  // Traces with the kernels of the instruction set, whatever more the CPU has: hits of another set differ by rounding.
  // InvalidArgument for indices out of range; Internal where Embree fails, as it does where the CPU lacks the set.
  static absl::StatusOr<std::unique_ptr<Tracer>> Create(const Scene& scene, InstructionSet set);
  ~Tracer();
  Tracer(const Tracer&) = delete;

  // Moves the parts to frame's poses. Pointers into frame are kept until the next call.
  void Pose(const SceneFrame& frame);
  // Nearest hit of each lane.
  void Intersect(RayPacket& packet, std::array<Hit, kPacketSize>& hits) const;
  // Bit i is set where lane i meets anything.
  uint32_t Occluded(RayPacket& packet) const;
  bool Occluded(Vec3f origin, Vec3f d, float near, float far) const;
  SurfacePoint Surface(const Hit& hit, Vec3f view) const;

 private:
  explicit Tracer(const Scene& scene) : scene_(scene) {}
  absl::Status Build(InstructionSet set);
  RTCScene BuildMesh(const Mesh& mesh);

  const Scene& scene_;
  const SceneFrame* frame_ = nullptr;
  RTCDevice device_ = nullptr;
  RTCScene top_ = nullptr;
  RTCScene static_ = nullptr;
  std::vector<RTCScene> meshes_;
  std::vector<RTCGeometry> instances_;  // a part
  std::vector<uint8_t> enabled_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_CAMERA_TRACER_H_
