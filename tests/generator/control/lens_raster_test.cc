// Pictures through an f-theta lens: rasters, labels and the reference camera agree with the exact projection.
#include "generator/control/lens_raster.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "generator/camera/reference_camera.h"
#include "generator/labels/silhouette.h"
#include "generator/scene/projection.h"
#include "generator/scene/vec.h"
#include "gtest/gtest.h"
#include "scenarios/sensors/ftheta.h"
#include "tests/generator/camera/scene_sketch.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

constexpr int kWidth = 320, kHeight = 160;
constexpr double kFovDeg = 185;

// A box of 2 m before, beside or behind the camera, and nothing else.
struct FishEye : SceneSketch {
  FishEye(double left_deg, double ahead_m, float up_m = 0) {
    CameraModel& camera = scene.cameras[0];
    camera.width_px = kWidth;
    camera.height_px = kHeight;
    const FThetaCurve curve = FThetaOf({kFovDeg, kWidth, kHeight, {0.03, -0.05, 0.01}}).value();
    camera.lens = Lens::kFTheta;
    camera.theta_px = curve.px;
    camera.max_theta_rad = curve.max_theta_rad;
    camera.focal_px = curve.px[0];
    const uint16_t white = AddMaterial({250, 250, 250});
    scene.materials[white].semantic_class = v1::SEMANTIC_CLASS_CAR;
    Mesh box;
    AddBox(&box, {-1, -1, -1}, {1, 1, 1}, white);
    const double left = left_deg * std::numbers::pi / 180;
    AddPart(box,
            {static_cast<float>(ahead_m * std::cos(left)), static_cast<float>(ahead_m * std::sin(left)), 1.4f + up_m});
    scene.parts[0].instance_id = 1;
    scene.parts[0].actor = 1;
  }

  // Extents of the box's surface, point by point.
  Box2 Exact() const {
    Box2 box{1e9, 1e9, -1e9, -1e9};
    const Vec3f at = frame.world_from_part[0].translation;
    for (int i = 0; i <= 100; ++i) {
      for (int j = 0; j <= 100; ++j) {
        const float u = static_cast<float>(i) / 50 - 1, v = static_cast<float>(j) / 50 - 1;
        for (const Vec3f p : {Vec3f{u, v, 1}, {u, v, -1}, {u, 1, v}, {u, -1, v}, {1, u, v}, {-1, u, v}}) {
          const Vec3f d = InverseApply(scene.cameras[0].rig_from_camera, at + p);
          const PicturePlace place = PlaceOf(scene.cameras[0], d.x, d.y, d.z);
          box = {std::min(box.x0_px, place.x_px), std::min(box.y0_px, place.y_px), std::max(box.x1_px, place.x_px),
                 std::max(box.y1_px, place.y_px)};
        }
      }
    }
    return box;
  }
};

template <typename IsIn>
Box2 ExtentsWhere(IsIn is_in) {
  Box2 box{1e9, 1e9, -1e9, -1e9};
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      if (!is_in(x, y)) continue;
      box = {std::min(box.x0_px, x + 0.0), std::min(box.y0_px, y + 0.0), std::max(box.x1_px, x + 1.0),
             std::max(box.y1_px, y + 1.0)};
    }
  }
  return box;
}

double Difference(const Box2& a, const Box2& b) {
  return std::max({std::abs(a.x0_px - b.x0_px), std::abs(a.y0_px - b.y0_px), std::abs(a.x1_px - b.x1_px),
                   std::abs(a.y1_px - b.y1_px)});
}

// Ahead, on the seams between faces, at the picture's edge, above.
const std::vector<FishEye>& Views() {
  static const auto& views =
      *new std::vector<FishEye>{{0, 12}, {20, 9}, {45, 8}, {-45, 8}, {-70, 7}, {78, 8}, {30, 8, 5}};
  return views;
}

TEST(LensRaster, GivesABoxThePixelsOfTheExactProjection) {
  for (const FishEye& view : Views()) {
    LensRaster raster(view.scene, 0);
    ControlFrame control;
    raster.Draw(view.frame, /*first=*/true, &control);
    const Box2 drawn = ExtentsWhere([&](int x, int y) { return control.instance_id[y * kWidth + x] == 1; });
    EXPECT_LT(Difference(drawn, view.Exact()), 1.0) << view.frame.world_from_part[0].translation.y;
  }
}

TEST(LensRaster, AgreesWithTheReferenceCamera) {
  for (const FishEye& view : Views()) {
    FishEye without = view;
    without.frame.present[0] = 0;
    const RgbImage box = ReferenceCamera::Create(view.scene).value()->Render(view.frame, 0);
    const RgbImage none = ReferenceCamera::Create(without.scene).value()->Render(without.frame, 0);
    const Box2 seen = ExtentsWhere([&](int x, int y) {
      int difference = 0;
      for (int c = 0; c < 3; ++c) difference += std::abs(box.at(x, y)[c] - none.at(x, y)[c]);
      return difference > 24;
    });
    EXPECT_LT(Difference(seen, view.Exact()), 1.5) << view.frame.world_from_part[0].translation.y;
  }
}

TEST(LensRaster, HasTheSilhouetteOfTheExactProjection) {
  for (const FishEye& view : Views()) {
    const Box2 full = Extents(ProjectActor(view.scene, view.frame, 0, 1));
    EXPECT_LT(Difference(full, view.Exact()), 0.3) << view.frame.world_from_part[0].translation.y;
  }
  EXPECT_GT(Extents(ProjectActor(FishEye(150, 8).scene, FishEye(150, 8).frame, 0, 1)).x0_px, -2 * kWidth)
      << "what is behind lies beyond the edge";
}

// A wall all across at x = 10 m.
FishEye Wall() {
  FishEye wall(0, 10);
  wall.scene.meshes[0] = {};
  SceneSketch::AddQuad(&wall.scene.meshes[0], {0, -400, -400}, {0, 0, 800}, {0, 800, 0}, 0);
  return wall;
}

TEST(LensRaster, MeasuresDepthAlongTheRay) {
  const FishEye wall = Wall();
  LensRaster raster(wall.scene, 0);
  ControlFrame control;
  raster.Draw(wall.frame, /*first=*/true, &control);
  int num_checked = 0;
  for (int y = 4; y < kHeight; y += 9) {
    for (int x = 4; x < kWidth; x += 9) {
      const Vec3f ray = RayOf(wall.scene.cameras[0], static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f);
      if (ray.z < 0.2f) continue;
      const double expected = ray.z / Length(ray) / 10;
      // Half a pixel aside, the ray meets the wall elsewhere.
      EXPECT_NEAR(control.inverse_depth[y * kWidth + x] / expected, 1, 0.006 / ray.z) << x << " " << y;
      ++num_checked;
    }
  }
  EXPECT_GT(num_checked, 300);
}

TEST(LensRaster, TellsHowSurfacesMoved) {
  FishEye wall = Wall();
  LensRaster raster(wall.scene, 0);
  ControlFrame control;
  raster.Draw(wall.frame, /*first=*/true, &control);
  wall.frame.world_from_rig.translation.x = 1;  // a metre ahead
  raster.Draw(wall.frame, /*first=*/false, &control);
  const CameraModel& camera = wall.scene.cameras[0];
  double sum = 0, worst = 0;
  int count = 0;
  for (int y = 2; y < kHeight; y += 5) {
    for (int x = 2; x < kWidth; x += 5) {
      const Vec3f ray = Unit(RayOf(camera, static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f));
      if (ray.z < 0.2f) continue;
      const Vec3f before = ray * (9 / ray.z) + Vec3f{0, 0, 1};
      const PicturePlace place = PlaceOf(camera, before.x, before.y, before.z);
      const size_t i = static_cast<size_t>(y) * kWidth + x;
      const double error = std::hypot(place.x_px - x - 0.5 - control.motion[i],
                                      place.y_px - y - 0.5 - control.motion[control.instance_id.size() + i]);
      sum += error;
      worst = std::max(worst, error);
      ++count;
    }
  }
  EXPECT_LT(sum / count, 0.05);
  EXPECT_LT(worst, 0.3);
}

TEST(LensRaster, OfAPinholeIsTheControlRaster) {
  SceneSketch sketch;
  Mesh box;
  SceneSketch::AddBox(&box, {-1, -1, -1}, {1, 1, 1}, sketch.AddMaterial({9, 9, 9}));
  sketch.AddPart(box, {12, 0, 1.4f});
  LensRaster lens(sketch.scene, 0);
  ControlRaster plain(sketch.scene, 0);
  ControlFrame through, expected;
  lens.Draw(sketch.frame, true, &through);
  plain.Draw(sketch.frame, nullptr, &expected);
  EXPECT_EQ(through.inverse_depth, expected.inverse_depth);
  EXPECT_EQ(through.base_color, expected.base_color);
}

}  // namespace
}  // namespace longtail
