#include "generator/control/lens_raster.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "generator/scene/projection.h"
#include "generator/scene/vec.h"

namespace longtail {
namespace {

// Half of a face's width at distance 1: 52 degrees.
constexpr double kFaceReach = 1.28;
// Columns x, y, z of each face in the camera's frame: ahead, right, left, down, up.
constexpr std::array<std::array<Vec3f, 3>, 5> kFaces = {{{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
                                                         {{{0, 0, -1}, {0, 1, 0}, {1, 0, 0}}},
                                                         {{{0, 0, 1}, {0, 1, 0}, {-1, 0, 0}}},
                                                         {{{1, 0, 0}, {0, 0, -1}, {0, 1, 0}}},
                                                         {{{1, 0, 0}, {0, 0, 1}, {0, -1, 0}}}}};

// The face whose axis is nearest to a ray.
size_t FaceOf(Vec3f ray) {
  const float along[5] = {ray.z, ray.x, -ray.x, ray.y, -ray.y};
  return static_cast<size_t>(std::max_element(along, along + 5) - along);
}

}  // namespace

LensRaster::LensRaster(const Scene& scene, int camera) : model_(scene.cameras[camera]) {
  if (model_.lens == Lens::kFTheta) {
    MakeFaces(scene);
    return;
  }
  Face& face = faces_.emplace_back();
  face.camera = model_;
  face.raster = std::make_unique<ControlRaster>(scene, model_);
}

void LensRaster::MakeFaces(const Scene& scene) {
  double steepest = 0;
  for (double theta = 0; theta < model_.max_theta_rad; theta += 0.02) {
    steepest = std::max(steepest, (FThetaRadius(model_, theta + 0.01) - FThetaRadius(model_, theta)) / 0.01);
  }
  std::array<int, 5> place{};
  place.fill(-1);
  looks_.resize(static_cast<size_t>(model_.width_px) * model_.height_px);
  size_t i = 0;
  for (int y = 0; y < model_.height_px; ++y) {
    for (int x = 0; x < model_.width_px; ++x, ++i) {
      const Vec3f ray = RayOf(model_, static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f);
      const size_t which = FaceOf(ray);
      if (place[which] < 0) {
        place[which] = static_cast<int>(faces_.size());
        Face& face = faces_.emplace_back();
        face.camera_from_face.columns = kFaces[which];
        face.camera.name = model_.name;
        face.camera.focal_px = steepest;
        face.camera.width_px = face.camera.height_px = 2 * static_cast<int>(std::ceil(kFaceReach * steepest));
        face.camera.rig_from_camera = Compose(model_.rig_from_camera, face.camera_from_face);
      }
      const Face& face = faces_[place[which]];
      const Vec3f in_face = InverseRotate(face.camera_from_face, ray);
      const PicturePlace at = PlaceOf(face.camera, in_face.x, in_face.y, in_face.z);
      const int column = std::clamp(static_cast<int>(at.x_px), 0, face.camera.width_px - 1);
      const int row = std::clamp(static_cast<int>(at.y_px), 0, face.camera.height_px - 1);
      looks_[i] = {static_cast<uint8_t>(place[which]), static_cast<uint32_t>(row * face.camera.width_px + column),
                   Length(in_face) / in_face.z};
    }
  }
  for (Face& face : faces_) face.raster = std::make_unique<ControlRaster>(scene, face.camera);
}

void LensRaster::Draw(const SceneFrame& frame, bool first, ControlFrame* out) {
  if (looks_.empty()) {
    Face& face = faces_[0];
    face.last = face.raster->Draw(frame, first ? nullptr : &face.last, out);
    return;
  }
  for (Face& face : faces_) face.last = face.raster->Draw(frame, first ? nullptr : &face.last, &face.drawn);
  Gather(first, out);
}

void LensRaster::Gather(bool first, ControlFrame* out) const {
  const size_t size = looks_.size();
  out->width_px = model_.width_px;
  out->height_px = model_.height_px;
  out->semantic_class.resize(size);
  out->instance_id.resize(size);
  out->inverse_depth.resize(size);
  out->normal.resize(3 * size);
  out->base_color.resize(3 * size);
  out->emission.resize(3 * size);
  out->motion.assign(2 * size, 0);
  out->disoccluded.assign(size, 1);
  for (size_t i = 0; i < size; ++i) {
    const Look& look = looks_[i];
    const Face& face = faces_[look.face];
    const ControlFrame& from = face.drawn;
    const size_t pixel = look.pixel, face_size = from.semantic_class.size();
    out->semantic_class[i] = from.semantic_class[pixel];
    out->instance_id[i] = from.instance_id[pixel];
    out->inverse_depth[i] = from.inverse_depth[pixel] / look.length;
    const Vec3f normal = Rotate(face.camera_from_face, {static_cast<float>(from.normal[pixel]),
                                                        static_cast<float>(from.normal[face_size + pixel]),
                                                        static_cast<float>(from.normal[2 * face_size + pixel])});
    // Faces are turned by right angles: what comes out is whole.
    out->normal[i] = static_cast<int8_t>(normal.x);
    out->normal[size + i] = static_cast<int8_t>(normal.y);
    out->normal[2 * size + i] = static_cast<int8_t>(normal.z);
    for (size_t k = 0; k < 3; ++k) {
      out->base_color[k * size + i] = from.base_color[k * face_size + pixel];
      out->emission[k * size + i] = from.emission[k * face_size + pixel];
    }
    if (first) continue;
    // The direction that the surface had in the frame before, by the face's motion, brought back through the lens. It
    // is counted from the middle of the face's pixel, not of the lens's, so that what stands still does not move.
    const auto column = static_cast<float>(pixel % static_cast<size_t>(face.camera.width_px)) + 0.5f;
    const auto row = static_cast<float>(pixel / static_cast<size_t>(face.camera.width_px)) + 0.5f;
    const auto place = [&](float x_px, float y_px) {
      const Vec3f d = Rotate(face.camera_from_face, RayOf(face.camera, x_px, y_px));
      return PlaceOf(model_, d.x, d.y, d.z);
    };
    const PicturePlace here = place(column, row);
    const PicturePlace before = place(column + from.motion[pixel], row + from.motion[face_size + pixel]);
    const auto dx = static_cast<float>(before.x_px - here.x_px), dy = static_cast<float>(before.y_px - here.y_px);
    out->motion[i] = std::clamp(dx, -kMaxMotionPx, kMaxMotionPx);
    out->motion[size + i] = std::clamp(dy, -kMaxMotionPx, kMaxMotionPx);
    const float x = static_cast<float>(i % static_cast<size_t>(model_.width_px)) + 0.5f + dx;
    const float y = static_cast<float>(i / static_cast<size_t>(model_.width_px)) + 0.5f + dy;
    const bool inside = x >= 0 && y >= 0 && x < static_cast<float>(model_.width_px) &&
                        y < static_cast<float>(model_.height_px) && before.exists;
    out->disoccluded[i] = inside ? from.disoccluded[pixel] : 1;
  }
}

}  // namespace longtail
