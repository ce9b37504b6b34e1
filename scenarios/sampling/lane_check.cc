#include "scenarios/sampling/lane_check.h"

#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

absl::Status CheckLane(const v1::LanePosition& position, const v1::Road& road, const std::string& path) {
  // Lanes of other courses are known once the road is laid out.
  if (!position.route().empty()) return absl::OkStatus();
  const double lane = position.lane().constant();
  // Lanes that are there for a stretch are known then, too.
  double forward = road.forward_lanes().constant() + road.ramps_size(), backward = road.backward_lanes().constant();
  for (const v1::LaneCountChange& change : road.lane_count_changes()) {
    ++(change.oncoming().constant() > 0 ? backward : forward);
  }
  if ((lane >= 1 && lane <= forward) || (lane <= -1 && lane >= -backward)) return absl::OkStatus();
  return absl::OutOfRangeError(absl::StrCat(path, ".lane must be a lane of road ", road.name(), " (",
                                            road.forward_lanes().constant(), " forward, ",
                                            road.backward_lanes().constant(), " backward), got ", lane));
}

absl::Status CheckBelow(const Message& message, const v1::Road& road, const std::string& path) {
  if (message.GetDescriptor() == v1::LanePosition::descriptor()) {
    return CheckLane(static_cast<const v1::LanePosition&>(message), road, path);
  }
  const Reflection* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || field->message_type() == v1::Value::descriptor())
      continue;
    const std::string inner_path = absl::StrCat(path, path.empty() ? "" : ".", field->name());
    if (!field->is_repeated()) {
      RETURN_IF_ERROR(CheckBelow(reflection->GetMessage(message, field), road, inner_path));
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      RETURN_IF_ERROR(
          CheckBelow(reflection->GetRepeatedMessage(message, field, i), road, absl::StrCat(inner_path, "[", i, "]")));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckLanes(const v1::ScenarioSpec& spec) {
  // Lanes of a map are known once it is read.
  return spec.roads(0).has_map() ? absl::OkStatus() : CheckBelow(spec, spec.roads(0), "");
}

}  // namespace longtail
