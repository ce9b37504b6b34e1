// Cameras: frame rate and size, what a lens can show, faults that lie in the clip.
#include <string>

#include "absl/strings/str_cat.h"
#include "scenarios/sensors/ftheta.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/expression.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/meaning_check.h"

namespace longtail {
namespace {

// A pinhole's picture grows without bound towards 180 degrees.
constexpr double kWidestPinholeDeg = 130;

class SensorChecker {
 public:
  SensorChecker(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter)
      : values_(values), reporter_(reporter), clip_s_(values.BoundOf(spec.duration_s()).hi) {}

  void CheckRate(const v1::Sensors& sensors) {
    if (!sensors.has_rate_hz() || sensors.rate_hz() == 0 || sensors.rate_hz() > 50 || 100 % sensors.rate_hz() == 0) {
      return;
    }
    reporter_.Error(
        codes::kFrameRate, "sensors.rate_hz",
        absl::StrCat("sensors.rate_hz must divide 100 (1, 2, 4, 5, 10, 20, 25 or 50), got ", sensors.rate_hz()));
  }

  void CheckCamera(const v1::Camera& camera, const std::string& path) {
    if (camera.has_width_px()) CheckMultiple(camera.width_px(), path + ".width_px");
    if (camera.has_height_px()) CheckMultiple(camera.height_px(), path + ".height_px");
    if (camera.has_ftheta()) {
      CheckFTheta(camera, path + ".ftheta");
    } else if (camera.has_horizontal_fov_deg()) {
      const Interval fov_deg = values_.BoundOf(camera.horizontal_fov_deg());
      if (fov_deg.hi > kWidestPinholeDeg && fov_deg.hi <= 190) {
        const std::string field = path + ".horizontal_fov_deg";
        reporter_.Error(codes::kLens, field,
                        absl::StrCat(field, " must be at most ", kWidestPinholeDeg, " without ftheta, got up to ",
                                     FormatNumber(fov_deg.hi)));
      }
    }
    for (int i = 0; i < camera.dirt_size(); ++i) {
      if (camera.dirt(i).has_start_s()) CheckStart(camera.dirt(i).start_s(), absl::StrCat(path, ".dirt[", i, "]"));
    }
    for (int i = 0; i < camera.faults_size(); ++i) {
      if (camera.faults(i).has_start_s()) {
        CheckStart(camera.faults(i).start_s(), absl::StrCat(path, ".faults[", i, "]"));
      }
    }
  }

 private:
  void CheckMultiple(uint32_t size_px, const std::string& path) {
    if (size_px % 16 == 0) return;
    reporter_.Error(codes::kFrameSize, path, absl::StrCat(path, " must be a multiple of 16, got ", size_px));
  }

  void CheckStart(const v1::Value& start_s, const std::string& path) {
    const Interval start = values_.BoundOf(start_s);
    if (start.lo < clip_s_) return;
    const std::string field = path + ".start_s";
    reporter_.Error(codes::kOutsideClip, field,
                    absl::StrCat(field, " must be < duration_s, got ", FormatNumber(start.lo), " in a clip of ",
                                 FormatNumber(clip_s_), " s"));
  }

  // Every corner of what the numbers may be: growth is linear in each coefficient, so the rest lies between them.
  void CheckFTheta(const v1::Camera& camera, const std::string& path) {
    const auto bound = [this](bool is_set, const v1::Value& value, double fallback) {
      return is_set ? values_.BoundOf(value) : Interval{fallback, fallback};
    };
    const v1::FThetaLens& lens = camera.ftheta();
    const Interval fov = bound(camera.has_horizontal_fov_deg(), camera.horizontal_fov_deg(), 60);
    const Interval ratios[3] = {bound(lens.has_theta2_ratio(), lens.theta2_ratio(), 0),
                                bound(lens.has_theta3_ratio(), lens.theta3_ratio(), 0),
                                bound(lens.has_theta4_ratio(), lens.theta4_ratio(), 0)};
    FThetaShape shape;
    shape.width_px = camera.has_width_px() ? static_cast<int>(camera.width_px()) : 256;
    shape.height_px = camera.has_height_px() ? static_cast<int>(camera.height_px()) : 128;
    if (!(fov.lo > 0) || fov.hi > 190 || shape.width_px < 1) return;
    for (int corner = 0; corner < 16; ++corner) {
      shape.horizontal_fov_deg = corner & 1 ? fov.hi : fov.lo;
      for (int i = 0; i < 3; ++i) shape.ratios[i] = corner & (2 << i) ? ratios[i].hi : ratios[i].lo;
      const absl::StatusOr<FThetaCurve> curve = FThetaOf(shape);
      if (curve.ok()) continue;
      return reporter_.Error(codes::kLens, path, absl::StrCat(path, " must ", curve.status().message()));
    }
  }

  const ValueChecker& values_;
  Reporter& reporter_;
  const double clip_s_;
};

}  // namespace

void CheckSensors(const v1::ScenarioSpec& spec, const ValueChecker& values, Reporter& reporter) {
  SensorChecker checker(spec, values, reporter);
  checker.CheckRate(spec.sensors());
  for (int i = 0; i < spec.sensors().cameras_size(); ++i) {
    checker.CheckCamera(spec.sensors().cameras(i), absl::StrCat("sensors.cameras[", i, "]"));
  }
}

}  // namespace longtail
