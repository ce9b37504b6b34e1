#include "generator/camera/tracer.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

// Embree reads 16 bytes at the last vertex, so a vertex buffer wants room behind it.
constexpr size_t kPaddedVertexBytes = 16;

const char* EmbreeName(InstructionSet set) {
  if (set == InstructionSet::kSse41) return "sse2";
  return set == InstructionSet::kAvx2 ? "avx2" : "avx512";
}

absl::Status ValidateMesh(const Mesh& mesh, size_t num_materials, const std::string& field) {
  if (mesh.normals.size() != mesh.positions.size()) {
    return absl::InvalidArgumentError(absl::StrCat(field, ".normals must be one a vertex, got ", mesh.normals.size(),
                                                   " for ", mesh.positions.size()));
  }
  for (size_t i = 0; i < mesh.triangles.size(); ++i) {
    const Triangle& triangle = mesh.triangles[i];
    if (std::max({triangle.a, triangle.b, triangle.c}) >= mesh.positions.size()) {
      return absl::InvalidArgumentError(
          absl::StrCat(field, ".triangles[", i, "] must name vertices below ", mesh.positions.size()));
    }
    if (triangle.material >= num_materials) {
      return absl::InvalidArgumentError(absl::StrCat(field, ".triangles[", i, "].material must be below ",
                                                     num_materials, ", got ", triangle.material));
    }
  }
  return absl::OkStatus();
}

absl::Status ValidateScene(const Scene& scene) {
  RETURN_IF_ERROR(ValidateMesh(scene.static_mesh, scene.materials.size(), "static_mesh"));
  std::vector<size_t> top_material(scene.meshes.size(), 0);
  for (size_t i = 0; i < scene.meshes.size(); ++i) {
    RETURN_IF_ERROR(ValidateMesh(scene.meshes[i], scene.materials.size(), absl::StrCat("meshes[", i, "]")));
    for (const Triangle& triangle : scene.meshes[i].triangles) {
      top_material[i] = std::max<size_t>(top_material[i], triangle.material);
    }
  }
  for (size_t i = 0; i < scene.parts.size(); ++i) {
    const Part& part = scene.parts[i];
    if (part.mesh < 0 || static_cast<size_t>(part.mesh) >= scene.meshes.size()) {
      return absl::InvalidArgumentError(
          absl::StrCat("parts[", i, "].mesh must be below ", scene.meshes.size(), ", got ", part.mesh));
    }
    if (top_material[part.mesh] + part.material_offset >= scene.materials.size()) {
      return absl::InvalidArgumentError(absl::StrCat("parts[", i, "].material_offset must stay below ",
                                                     scene.materials.size(), " materials, got ", part.material_offset));
    }
  }
  return absl::OkStatus();
}

}  // namespace

int RayPacket::Add(Vec3f origin, Vec3f d, float near, float far) {
  const int lane = count++;
  RTCRay16& ray = rays.ray;
  ray.org_x[lane] = origin.x;
  ray.org_y[lane] = origin.y;
  ray.org_z[lane] = origin.z;
  ray.dir_x[lane] = d.x;
  ray.dir_y[lane] = d.y;
  ray.dir_z[lane] = d.z;
  ray.tnear[lane] = near;
  ray.tfar[lane] = far;
  ray.time[lane] = 0;
  ray.mask[lane] = ~0u;
  ray.id[lane] = lane;
  ray.flags[lane] = 0;
  rays.hit.geomID[lane] = RTC_INVALID_GEOMETRY_ID;
  rays.hit.instID[0][lane] = RTC_INVALID_GEOMETRY_ID;
  return lane;
}

absl::StatusOr<std::unique_ptr<Tracer>> Tracer::Create(const Scene& scene, InstructionSet set) {
  RETURN_IF_ERROR(ValidateScene(scene));
  std::unique_ptr<Tracer> tracer(new Tracer(scene));
  RETURN_IF_ERROR(tracer->Build(set));
  return tracer;
}

Tracer::~Tracer() {
  for (RTCGeometry instance : instances_) rtcReleaseGeometry(instance);
  for (RTCScene mesh : meshes_) rtcReleaseScene(mesh);
  if (static_ != nullptr) rtcReleaseScene(static_);
  if (top_ != nullptr) rtcReleaseScene(top_);
  if (device_ != nullptr) rtcReleaseDevice(device_);
}

RTCScene Tracer::BuildMesh(const Mesh& mesh) {
  RTCScene scene = rtcNewScene(device_);
  rtcSetSceneBuildQuality(scene, RTC_BUILD_QUALITY_MEDIUM);
  if (!mesh.triangles.empty()) {
    RTCGeometry geometry = rtcNewGeometry(device_, RTC_GEOMETRY_TYPE_TRIANGLE);
    auto* positions = static_cast<char*>(rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3,
                                                                 kPaddedVertexBytes, mesh.positions.size()));
    auto* indices = static_cast<uint32_t*>(rtcSetNewGeometryBuffer(geometry, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3,
                                                                   3 * sizeof(uint32_t), mesh.triangles.size()));
    if (positions != nullptr && indices != nullptr) {
      for (size_t i = 0; i < mesh.positions.size(); ++i) {
        std::memcpy(positions + i * kPaddedVertexBytes, &mesh.positions[i], sizeof(Vec3f));
      }
      for (const Triangle& triangle : mesh.triangles) {
        *indices++ = triangle.a;
        *indices++ = triangle.b;
        *indices++ = triangle.c;
      }
      rtcCommitGeometry(geometry);
      rtcAttachGeometry(scene, geometry);
    }
    rtcReleaseGeometry(geometry);
  }
  rtcCommitScene(scene);
  return scene;
}

absl::Status Tracer::Build(InstructionSet set) {
  // One thread and no pinning: the caller owns the machine's cores, and the same build order gives the same tree.
  device_ = rtcNewDevice(absl::StrCat("threads=1,user_threads=1,set_affinity=0,isa=", EmbreeName(set)).c_str());
  if (device_ == nullptr)
    return absl::InternalError(absl::StrCat("Embree starts with error ", rtcGetDeviceError(nullptr)));
  static_ = BuildMesh(scene_.static_mesh);
  for (const Mesh& mesh : scene_.meshes) meshes_.push_back(BuildMesh(mesh));
  top_ = rtcNewScene(device_);
  rtcSetSceneFlags(top_, RTC_SCENE_FLAG_DYNAMIC);
  rtcSetSceneBuildQuality(top_, RTC_BUILD_QUALITY_LOW);
  const auto attach = [this](RTCScene scene, unsigned id) {
    RTCGeometry instance = rtcNewGeometry(device_, RTC_GEOMETRY_TYPE_INSTANCE);
    rtcSetGeometryInstancedScene(instance, scene);
    rtcSetGeometryTimeStepCount(instance, 1);
    rtcCommitGeometry(instance);
    rtcAttachGeometryByID(top_, instance, id);
    return instance;
  };
  instances_.push_back(attach(static_, 0));
  for (size_t i = 0; i < scene_.parts.size(); ++i) {
    instances_.push_back(attach(meshes_[scene_.parts[i].mesh], static_cast<unsigned>(i + 1)));
  }
  enabled_.assign(instances_.size(), 1);
  if (const RTCError error = rtcGetDeviceError(device_); error != RTC_ERROR_NONE) {
    return absl::InternalError(absl::StrCat("Embree builds the scene with error ", error));
  }
  return absl::OkStatus();
}

void Tracer::Pose(const SceneFrame& frame) {
  frame_ = &frame;
  for (size_t i = 0; i < scene_.parts.size(); ++i) {
    const bool present = frame.present[i] != 0;
    RTCGeometry instance = instances_[i + 1];
    if (present) {
      const Rigid& pose = frame.world_from_part[i];
      const Vec3f columns[4] = {pose.columns[0], pose.columns[1], pose.columns[2], pose.translation};
      rtcSetGeometryTransform(instance, 0, RTC_FORMAT_FLOAT3X4_COLUMN_MAJOR, columns);
    }
    if (present != (enabled_[i + 1] != 0)) {
      present ? rtcEnableGeometry(instance) : rtcDisableGeometry(instance);
      enabled_[i + 1] = present ? 1 : 0;
    }
    if (present) rtcCommitGeometry(instance);
  }
  rtcCommitScene(top_);
}

void Tracer::Intersect(RayPacket& packet, std::array<Hit, kPacketSize>& hits) const {
  alignas(64) int valid[kPacketSize];
  for (int i = 0; i < kPacketSize; ++i) valid[i] = i < packet.count ? -1 : 0;
  RTCIntersectContext context;
  rtcInitIntersectContext(&context);
  context.flags = RTC_INTERSECT_CONTEXT_FLAG_COHERENT;
  rtcIntersect16(valid, top_, &context, &packet.rays);
  for (int i = 0; i < packet.count; ++i) {
    Hit& hit = hits[i];
    const bool any = packet.rays.hit.geomID[i] != RTC_INVALID_GEOMETRY_ID;
    hit.instance = any ? packet.rays.hit.instID[0][i] : Hit::kNone;
    hit.triangle = packet.rays.hit.primID[i];
    hit.distance = packet.rays.ray.tfar[i];
    hit.u = packet.rays.hit.u[i];
    hit.v = packet.rays.hit.v[i];
  }
}

uint32_t Tracer::Occluded(RayPacket& packet) const {
  alignas(64) int valid[kPacketSize];
  for (int i = 0; i < kPacketSize; ++i) valid[i] = i < packet.count ? -1 : 0;
  RTCIntersectContext context;
  rtcInitIntersectContext(&context);
  rtcOccluded16(valid, top_, &context, &packet.rays.ray);
  uint32_t mask = 0;
  // A ray that meets something comes back with its far end at minus infinity.
  for (int i = 0; i < packet.count; ++i) mask |= packet.rays.ray.tfar[i] < 0 ? 1u << i : 0u;
  return mask;
}

bool Tracer::Occluded(Vec3f origin, Vec3f d, float near, float far) const {
  RTCRay ray{};
  ray.org_x = origin.x;
  ray.org_y = origin.y;
  ray.org_z = origin.z;
  ray.dir_x = d.x;
  ray.dir_y = d.y;
  ray.dir_z = d.z;
  ray.tnear = near;
  ray.tfar = far;
  ray.mask = ~0u;
  RTCIntersectContext context;
  rtcInitIntersectContext(&context);
  rtcOccluded1(top_, &context, &ray);
  return ray.tfar < 0;
}

SurfacePoint Tracer::Surface(const Hit& hit, Vec3f view) const {
  const bool movable = hit.instance > 0;
  const Part* part = movable ? &scene_.parts[hit.instance - 1] : nullptr;
  const Mesh& mesh = movable ? scene_.meshes[part->mesh] : scene_.static_mesh;
  const Triangle& triangle = mesh.triangles[hit.triangle];
  const float w = 1 - hit.u - hit.v;
  SurfacePoint point;
  point.local =
      mesh.positions[triangle.a] * w + mesh.positions[triangle.b] * hit.u + mesh.positions[triangle.c] * hit.v;
  point.local_normal =
      Unit(mesh.normals[triangle.a] * w + mesh.normals[triangle.b] * hit.u + mesh.normals[triangle.c] * hit.v);
  point.material = triangle.material;
  point.emission_scale = 1;
  point.is_static = !movable;
  point.position = point.local;
  point.normal = point.local_normal;
  if (movable) {
    const Rigid& pose = frame_->world_from_part[hit.instance - 1];
    point.position = Apply(pose, point.local);
    point.normal = Rotate(pose, point.local_normal);
    point.material = static_cast<uint16_t>(point.material + part->material_offset);
    point.emission_scale = frame_->emission_scale[hit.instance - 1];
  } else {
    const bool lit = SkyOf(scene_, *frame_).street_lamps_on() || scene_.materials[point.material].burns_by_day;
    point.emission_scale = lit ? 1.0f : 0.0f;
  }
  if (Dot(point.normal, view) > 0) point.normal = -point.normal;
  return point;
}

}  // namespace longtail
