// Roads that no validator has looked at: laying them out names what does not fit, or gives courses and a network that
// can be used.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "longtail/v1/road.pb.h"
#include "scenarios/road/layout/course.h"
#include "scenarios/road/layout/road_layout.h"

namespace longtail {
namespace {

void Must(bool holds) {
  if (!holds) std::abort();
}

class NoWords : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int, int, const std::string&) override {}
};

void CheckCourse(const Course& course) {
  const double first_m = course.first_s_m(), last_m = course.last_s_m();
  Must(std::isfinite(first_m) && std::isfinite(last_m) && last_m >= first_m && !course.sections().empty());
  for (int i = -1; i <= 21; ++i) {
    const double s_m = first_m + (last_m - first_m) * i / 20;
    const Pose2 at = course.At(s_m, 1);
    Must(std::isfinite(at.x_m) && std::isfinite(at.y_m) && std::isfinite(at.yaw_rad));
    Must(std::isfinite(course.Elevation(s_m)) && course.SpeedLimit(s_m) > 0);
    Must(course.LeftEdge(s_m) >= course.RightEdge(s_m));
    const RoadPoint back = course.Project(at.x_m, at.y_m);
    Must(std::isfinite(back.s_m) && std::isfinite(back.t_m));
  }
}

void TryRoad(const std::string& text) {
  v1::Road road;
  google::protobuf::TextFormat::Parser parser;
  NoWords no_words;
  parser.RecordErrorsTo(&no_words);
  parser.ParseFromString(text, &road);  // what was read up to a fault is a road, too
  const absl::StatusOr<RoadLayout> layout = LayOutRoad(road);
  if (!layout.ok()) {
    Must(absl::IsInvalidArgument(layout.status()) && !layout.status().message().empty());
    return;
  }
  Must(!layout->courses.empty() && layout->FindCourse("") == 0 && layout->network != nullptr);
  const int num_courses = static_cast<int>(layout->courses.size());
  for (const Course& course : layout->courses) CheckCourse(course);
  for (const StopLine& line : layout->stop_lines) Must(line.course >= 0 && line.course < num_courses);
  for (const Conflict& conflict : layout->conflicts) {
    Must(conflict.course >= 0 && conflict.course < num_courses && conflict.other >= 0 && conflict.other < num_courses);
    Must(conflict.end_s_m >= conflict.start_s_m && conflict.other_end_s_m >= conflict.other_start_s_m);
  }
  for (const SignalGroup& group : layout->signals) {
    for (const double time_s : {0.0, 1.7, 300.0}) group.At(time_s);
  }
}

}  // namespace
}  // namespace longtail

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  longtail::TryRoad(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
