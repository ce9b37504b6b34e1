#include "generator/labels/schema.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/labels/proto_json.h"
#include "google/protobuf/descriptor.h"
#include "longtail/v1/actor_class.pb.h"
#include "longtail/v1/scenario.pb.h"

namespace longtail {
namespace {

struct ColumnText {
  const char* name;
  const char* unit;
  const char* frame;
};

v1::ArraySchema Schema(const std::string& member, const char* dtype, std::vector<std::string> shape,
                       const std::vector<ColumnText>& columns) {
  v1::ArraySchema schema;
  schema.set_member(member);
  schema.set_dtype(dtype);
  for (std::string& size : shape) schema.add_shape(std::move(size));
  for (const ColumnText& text : columns) {
    v1::Column& column = *schema.add_columns();
    column.set_name(text.name);
    column.set_unit(text.unit);
    column.set_frame(text.frame);
  }
  return schema;
}

const std::vector<ColumnText> kActionText = {{"steer", "rad", "rig"},   {"accel_cmd", "m/s^2", "rig"},
                                             {"throttle", "1", ""},     {"brake", "1", ""},
                                             {"gear", "enum gear", ""}, {"turn_signal", "enum turn_signal", ""}};

const std::vector<ColumnText> kEgoText = {
    {"x", "m", "clip"},          {"y", "m", "clip"},      {"z", "m", "clip"},
    {"qx", "1", "clip"},         {"qy", "1", "clip"},     {"qz", "1", "clip"},
    {"qw", "1", "clip"},         {"vx", "m/s", "clip"},   {"vy", "m/s", "clip"},
    {"vz", "m/s", "clip"},       {"ax", "m/s^2", "clip"}, {"ay", "m/s^2", "clip"},
    {"az", "m/s^2", "clip"},     {"speed", "m/s", "rig"}, {"yaw_rate", "rad/s", "clip"},
    {"curvature", "1/m", "clip"}};

const std::vector<ColumnText> kAgent3dText = {{"x", "m", "clip"},     {"y", "m", "clip"},
                                              {"z", "m", "clip"},     {"qx", "1", "clip"},
                                              {"qy", "1", "clip"},    {"qz", "1", "clip"},
                                              {"qw", "1", "clip"},    {"length", "m", "box"},
                                              {"width", "m", "box"},  {"height", "m", "box"},
                                              {"vx", "m/s", "clip"},  {"vy", "m/s", "clip"},
                                              {"vz", "m/s", "clip"},  {"yaw_rate", "rad/s", "clip"},
                                              {"visibility", "1", ""}};

const std::vector<ColumnText> kAgent2dText = {{"visible_x0", "px", "image"}, {"visible_y0", "px", "image"},
                                              {"visible_x1", "px", "image"}, {"visible_y1", "px", "image"},
                                              {"full_x0", "px", "image"},    {"full_y0", "px", "image"},
                                              {"full_x1", "px", "image"},    {"full_y1", "px", "image"},
                                              {"occlusion", "1", ""},        {"truncation", "1", ""}};

v1::EnumTable TableOf(const google::protobuf::EnumDescriptor& descriptor) {
  v1::EnumTable table;
  table.set_name(SnakeCase(descriptor.name()));
  for (int i = 0; i < descriptor.value_count(); ++i) {
    v1::EnumEntry& entry = *table.add_values();
    entry.set_name(EnumValueName(*descriptor.value(i)));
    entry.set_number(descriptor.value(i)->number());
  }
  return table;
}

v1::EnumTable FlagTable() {
  v1::EnumTable table;
  table.set_name("agent_flags");
  int bit = 0;
  for (const char* name :
       {"collided", "event_actor", "static", "emergency_lamps", "brake_lamps", "left_indicator", "right_indicator"}) {
    v1::EnumEntry& entry = *table.add_values();
    entry.set_name(name);
    entry.set_number(bit++);
  }
  return table;
}

}  // namespace

std::vector<std::string> MemberExtensions(const std::vector<std::string>& cameras, bool dense) {
  std::vector<std::string> extensions = {"meta.json",       "spec.pb",           "spec.json",       "scenario.pb",
                                         "provenance.json", "calib.json",        "metrics.json",    "caption.txt",
                                         "map.json",        "event.json",        "time.npy",        "valid.npy",
                                         "action.npy",      "expert_action.npy", "ego.npy",         "agent3d.npy",
                                         "agent3d_idx.npy", "agent2d.npy",       "agent2d_idx.npy", "adherence.npy"};
  for (const std::string& camera : cameras) extensions.push_back(absl::StrCat(camera, ".mp4"));
  if (!dense) return extensions;
  for (const std::string& camera : cameras) {
    for (const char* raster : {"seg", "instance", "depth"}) {
      extensions.push_back(absl::StrCat(camera, "_", raster, ".npz"));
    }
  }
  return extensions;
}

std::vector<v1::ArraySchema> ArraySchemas(const std::vector<std::string>& cameras, bool dense) {
  std::vector<v1::ArraySchema> schemas = {
      Schema("time.npy", "int64", {"T"}, {{"time", "us", ""}}),
      Schema("valid.npy", "uint8", {"T"}, {{"valid", "1", ""}}),
      Schema("action.npy", "float32", {"T", absl::StrCat(kActionColumns)}, kActionText),
      Schema("expert_action.npy", "float32", {"T", absl::StrCat(kActionColumns)}, kActionText),
      Schema("ego.npy", "float64", {"T", absl::StrCat(kEgoColumns)}, kEgoText),
      Schema("agent3d.npy", "float32", {"N", absl::StrCat(kAgent3dColumns)}, kAgent3dText),
      Schema("agent3d_idx.npy", "int32", {"N", absl::StrCat(kAgentIndexColumns)},
             {{"frame", "1", ""},
              {"track_id", "1", ""},
              {"class_id", "enum actor_class", ""},
              {"flags", "bits agent_flags", ""}}),
      Schema("agent2d.npy", "float32", {"M", absl::StrCat(kAgent2dColumns)}, kAgent2dText),
      Schema("agent2d_idx.npy", "int32", {"M", absl::StrCat(kAgentIndexColumns)},
             {{"frame", "1", ""}, {"camera", "1", ""}, {"track_id", "1", ""}, {"class_id", "enum actor_class", ""}}),
      Schema("adherence.npy", "float32", {"T", absl::StrCat(kAdherenceColumns)},
             {{"mean_iou", "1", ""}, {"omitted", "1", ""}, {"hallucinated", "1", ""}, {"score", "1", ""}}),
  };
  if (!dense) return schemas;
  for (const std::string& camera : cameras) {
    schemas.push_back(Schema(absl::StrCat(camera, "_seg.npz"), "uint8", {"T", "H", "W"},
                             {{"class", "enum semantic_class", "image"}}));
    schemas.push_back(
        Schema(absl::StrCat(camera, "_instance.npz"), "uint16", {"T", "H", "W"}, {{"track_id", "1", "image"}}));
    schemas.push_back(Schema(absl::StrCat(camera, "_depth.npz"), "uint16", {"T", "H", "W"},
                             {{"inverse_depth", "inverse_depth_per_count 1/m", "camera"}}));
  }
  return schemas;
}

std::vector<v1::Column> MetricColumns() {
  constexpr std::pair<absl::string_view, absl::string_view> kUnits[] = {
      {"_mps2", "m/s^2"}, {"_mps", "m/s"}, {"_s", "s"}, {"_m", "m"}, {"_frame", "1"}, {"avoidability", "1"}};
  std::vector<v1::Column> columns;
  const google::protobuf::Descriptor& metrics = *v1::ClipMetrics::descriptor();
  for (int i = 0; i < metrics.field_count(); ++i) {
    for (const auto& [suffix, unit] : kUnits) {
      if (!absl::EndsWith(metrics.field(i)->name(), suffix)) continue;
      v1::Column& column = columns.emplace_back();
      column.set_name(metrics.field(i)->name());
      column.set_unit(std::string(unit));
      break;
    }
  }
  return columns;
}

std::vector<v1::EnumTable> EnumTables() {
  return {TableOf(*v1::ActorClass_descriptor()),
          TableOf(*v1::SemanticClass_descriptor()),
          TableOf(*v1::Gear_descriptor()),
          TableOf(*v1::TurnSignal_descriptor()),
          FlagTable(),
          TableOf(*v1::Split_descriptor()),
          TableOf(*v1::EventKind_descriptor()),
          TableOf(*v1::EventSide_descriptor()),
          TableOf(*v1::MapLineKind_descriptor()),
          TableOf(*v1::MapLinePaint_descriptor()),
          TableOf(*v1::SignalState_descriptor()),
          TableOf(*v1::RejectionReason_descriptor()),
          TableOf(*v1::LostFrameKind_descriptor())};
}

std::string TaxonomyJson(std::vector<std::string> events) {
  std::sort(events.begin(), events.end());
  events.erase(std::unique(events.begin(), events.end()), events.end());
  v1::Taxonomy taxonomy;
  taxonomy.set_schema_version(kSampleSchemaVersion);
  for (v1::EnumTable& table : EnumTables()) *taxonomy.add_enums() = std::move(table);
  for (std::string& event : events) taxonomy.add_events(std::move(event));
  return ProtoToJson(taxonomy, JsonStyle::kDocument);
}

}  // namespace longtail
