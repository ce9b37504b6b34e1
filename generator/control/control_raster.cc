#include "generator/control/control_raster.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "generator/control/paint_air.h"
#include "generator/scene/vec.h"
#include "kernels/raster_body.h"

namespace longtail {
namespace {

// Cells of the static mesh: small enough that one out of sight costs nothing, large enough that there are few boxes to
// test.
constexpr float kStaticCellM = 20;
constexpr size_t kMaxChunkTriangles = 4096;

// A rigid transform in doubles, r row-major: sums of world coordinates keep their millimetres.
struct Pose {
  double r[9];
  double t[3];
};

Pose FromRigid(const Rigid& rigid) {
  const auto& c = rigid.columns;
  return {{c[0].x, c[1].x, c[2].x, c[0].y, c[1].y, c[2].y, c[0].z, c[1].z, c[2].z},
          {rigid.translation.x, rigid.translation.y, rigid.translation.z}};
}

Pose Multiply(const Pose& a, const Pose& b) {
  Pose product;
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column) {
      product.r[3 * row + column] =
          a.r[3 * row] * b.r[column] + a.r[3 * row + 1] * b.r[3 + column] + a.r[3 * row + 2] * b.r[6 + column];
    }
    product.t[row] = a.r[3 * row] * b.t[0] + a.r[3 * row + 1] * b.t[1] + a.r[3 * row + 2] * b.t[2] + a.t[row];
  }
  return product;
}

Pose Inverse(const Pose& a) {
  Pose inverse = {{a.r[0], a.r[3], a.r[6], a.r[1], a.r[4], a.r[7], a.r[2], a.r[5], a.r[8]}, {}};
  for (int row = 0; row < 3; ++row) {
    inverse.t[row] = -(inverse.r[3 * row] * a.t[0] + inverse.r[3 * row + 1] * a.t[1] + inverse.r[3 * row + 2] * a.t[2]);
  }
  return inverse;
}

Rigid ToRigid(const Pose& pose) {
  const auto at = [&pose](int i) { return static_cast<float>(pose.r[i]); };
  return {{Vec3f{at(0), at(3), at(6)}, Vec3f{at(1), at(4), at(7)}, Vec3f{at(2), at(5), at(8)}},
          {static_cast<float>(pose.t[0]), static_cast<float>(pose.t[1]), static_cast<float>(pose.t[2])}};
}

RasterTransform ToRaster(const Pose& pose) {
  RasterTransform transform;
  std::copy(pose.r, pose.r + 9, transform.r);
  std::copy(pose.t, pose.t + 3, transform.t);
  return transform;
}

Pose Translation(const Vec3f& v) { return {{1, 0, 0, 0, 1, 0, 0, 0, 1}, {v.x, v.y, v.z}}; }

std::vector<RasterMesh> Split(const Mesh& mesh, const Vec3f& origin, float cell_m, size_t max_triangles) {
  std::vector<float> positions, normals;
  for (const Vec3f& p : mesh.positions)
    positions.insert(positions.end(), {p.x - origin.x, p.y - origin.y, p.z - origin.z});
  for (const Vec3f& n : mesh.normals) normals.insert(normals.end(), {n.x, n.y, n.z});
  std::vector<std::array<uint32_t, 3>> corners;
  for (const Triangle& triangle : mesh.triangles) corners.push_back({triangle.a, triangle.b, triangle.c});
  return SplitIntoChunks({positions.data(), normals.data(), corners.data(), corners.size()}, cell_m, max_triangles);
}

// Middle of the static mesh on whole metres: positions about it are small, so that floats are fine, and shared
// vertices of two chunks stay equal.
Vec3f MiddleOf(const Mesh& mesh) {
  if (mesh.positions.empty()) return {};
  Vec3f lo = mesh.positions[0], hi = lo;
  for (const Vec3f& p : mesh.positions) {
    lo = {std::min(lo.x, p.x), std::min(lo.y, p.y), std::min(lo.z, p.z)};
    hi = {std::max(hi.x, p.x), std::max(hi.y, p.y), std::max(hi.z, p.z)};
  }
  return {std::round((lo.x + hi.x) / 2), std::round((lo.y + hi.y) / 2), std::round((lo.z + hi.z) / 2)};
}

void Resize(const CameraModel& model, ControlFrame* out) {
  const size_t size = static_cast<size_t>(model.width_px) * model.height_px;
  out->width_px = model.width_px;
  out->height_px = model.height_px;
  out->semantic_class.assign(size, v1::SEMANTIC_CLASS_SKY);
  out->instance_id.assign(size, 0);
  out->base_color.assign(3 * size, 0);
  out->emission.assign(3 * size, 0);
  out->motion.assign(2 * size, 0);
  out->disoccluded.assign(size, 1);
}

}  // namespace

ControlRaster::ControlRaster(const Scene& scene, int camera) : ControlRaster(scene, scene.cameras[camera]) {}

ControlRaster::ControlRaster(const Scene& scene, const CameraModel& pinhole)
    : scene_(scene),
      model_(pinhole),
      camera_{model_.width_px, model_.height_px, static_cast<float>(model_.focal_px)},
      static_origin_(MiddleOf(scene.static_mesh)),
      static_chunks_(Split(scene.static_mesh, static_origin_, kStaticCellM, kMaxChunkTriangles)),
      painter_(scene, model_) {
  // Parts are small: one cell holds all.
  for (const Mesh& mesh : scene.meshes)
    meshes_.push_back(Split(mesh, {}, /*cell_m=*/std::numeric_limits<float>::infinity(), /*max_triangles=*/65536));
}

void ControlRaster::PlaceInstances(const SceneFrame& frame, const SceneFrame* previous) {
  const SceneFrame& before = previous != nullptr ? *previous : frame;
  const Pose rig_from_camera = FromRigid(model_.rig_from_camera);
  const Pose world_from_camera = Multiply(FromRigid(frame.world_from_rig), rig_from_camera);
  const Pose camera_from_world = Inverse(world_from_camera);
  const Pose previous_from_world = Inverse(Multiply(FromRigid(before.world_from_rig), rig_from_camera));
  const RasterTransform previous_from_current = ToRaster(Multiply(previous_from_world, world_from_camera));
  sky_previous_from_current_ = previous_from_current;
  world_from_camera_ = ToRigid(world_from_camera);

  instances_.clear();
  sources_.clear();
  const RasterTransform camera_from_static = ToRaster(Multiply(camera_from_world, Translation(static_origin_)));
  const Rigid camera_from_world_rigid = ToRigid(camera_from_world);
  const float lit = SkyOf(scene_, frame).street_lamps_on() ? 1.0f : 0.0f;
  for (const RasterMesh& chunk : static_chunks_) {
    instances_.push_back({&chunk, camera_from_static, previous_from_current});
    // What shines in the static part is lamps and lit windows: they go on together, but for what burns by day.
    sources_.push_back({&scene_.static_mesh, 0, 0, lit, false, camera_from_world_rigid});
  }
  for (size_t i = 0; i < scene_.parts.size(); ++i) {
    if (!frame.present[i]) continue;
    const Part& part = scene_.parts[i];
    const bool appeared = !before.present[i];
    const Pose world_from_part = FromRigid(frame.world_from_part[i]);
    const Pose camera_from_part = Multiply(camera_from_world, world_from_part);
    const Pose world_from_part_before = appeared ? world_from_part : FromRigid(before.world_from_part[i]);
    const Pose moved = Multiply(Multiply(previous_from_world, world_from_part_before), Inverse(camera_from_part));
    for (const RasterMesh& mesh : meshes_[part.mesh]) {
      instances_.push_back({&mesh, ToRaster(camera_from_part), ToRaster(moved)});
      sources_.push_back({&scene_.meshes[part.mesh], part.material_offset, part.instance_id, frame.emission_scale[i],
                          appeared, ToRigid(camera_from_part)});
    }
  }
}

void ControlRaster::FillSurfaces(const SceneFrame& frame, const GBuffer& buffer, ControlFrame* out) {
  const size_t size = buffer.surface.size(), width = static_cast<size_t>(buffer.width_px);
  painter_.StartFrame(SkyOf(scene_, frame), world_from_camera_);
  PaintSpan span;
  for (; span.begin < size; span.begin = span.end) {
    span.surface = buffer.surface[span.begin];
    const size_t row_end = (span.begin / width + 1) * width;
    for (span.end = span.begin + 1; span.end < row_end && buffer.surface[span.end] == span.surface; ++span.end) {
    }
    if (span.surface == 0) continue;
    const uint32_t instance = GBuffer::SurfaceInstance(span.surface);
    const Source& source = sources_[instance];
    const Triangle& triangle =
        source.mesh->triangles[instances_[instance].mesh->source[GBuffer::SurfaceTriangle(span.surface)]];
    span.material = &scene_.materials[triangle.material + source.material_offset];
    span.emission_scale = span.material->burns_by_day ? 1.0f : source.emission_scale;
    span.is_static = source.mesh == &scene_.static_mesh;
    span.camera_from_local = source.camera_from_mesh;
    span.local_normal = Unit(source.mesh->normals[triangle.a]);
    std::fill(&out->semantic_class[span.begin], out->semantic_class.data() + span.end,
              static_cast<uint8_t>(span.material->semantic_class));
    std::fill(&out->instance_id[span.begin], out->instance_id.data() + span.end, source.instance_id);
    painter_.PaintSurface(span, buffer, out);
  }
  painter_.PaintSky(buffer, out);
}

void ControlRaster::FillMotion(const GBuffer& buffer, const DrawnFrame& previous, ControlFrame* out) const {
  const size_t size = buffer.surface.size();
  size_t i = 0;
  for (int y = 0; y < buffer.height_px; ++y) {
    for (int x = 0; x < buffer.width_px; ++x, ++i) {
      const float dx = std::clamp(buffer.motion[i], -kMaxMotionPx, kMaxMotionPx);
      const float dy = std::clamp(buffer.motion[size + i], -kMaxMotionPx, kMaxMotionPx);
      out->motion[i] = dx;
      out->motion[size + i] = dy;
      const uint64_t surface = buffer.surface[i];
      const float before = buffer.previous_inverse_depth[i];
      if (surface != 0 && (before == 0 || sources_[GBuffer::SurfaceInstance(surface)].appeared)) continue;
      const int previous_x = raster::Floor(static_cast<float>(x) + 0.5f + dx);
      const int previous_y = raster::Floor(static_cast<float>(y) + 0.5f + dy);
      if (previous_x < 0 || previous_x >= buffer.width_px || previous_y < 0 || previous_y >= buffer.height_px) continue;
      const size_t at = static_cast<size_t>(previous_y) * buffer.width_px + previous_x;
      // See Note [What counts as hidden]. Nothing stands behind sky.
      const float slope = surface == 0 ? 0 : std::max(buffer.previous_slope[i], previous.slope[at]);
      const bool hidden = previous.inverse_depth[at] > before * 1.01f + slope;
      out->disoccluded[i] = hidden ? 1 : 0;
    }
  }
}

DrawnFrame ControlRaster::Draw(const SceneFrame& frame, const DrawnFrame* previous, ControlFrame* out) {
  PlaceInstances(frame, previous != nullptr ? &previous->poses : nullptr);
  const GBuffer& buffer = rasterizer_.Draw(camera_, instances_, sky_previous_from_current_);
  Resize(model_, out);
  out->inverse_depth = buffer.inverse_depth;
  out->normal = buffer.normal;
  FillSurfaces(frame, buffer, out);
  haze_.Pose(model_, world_from_camera_, frame.haze);
  PaintAir(SkyOf(scene_, frame), scene_.tunnels, haze_, model_, world_from_camera_, frame.rig_velocity_mps, out);
  if (previous != nullptr) FillMotion(buffer, *previous, out);
  return {frame, buffer.inverse_depth, buffer.slope};
}

}  // namespace longtail
