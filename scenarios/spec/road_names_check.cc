// Courses and groups of signals that no road has, wherever they are named.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "scenarios/road/layout/road_layout.h"
#include "scenarios/road/part_name.h"
#include "scenarios/spec/codes.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/meaning_check.h"
#include "scenarios/spec/suggest.h"

namespace longtail {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void AddOnce(const std::string& name, std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

// The arms that a road's junctions may have are all taken to be there.
std::vector<std::string> CoursesOf(const v1::ScenarioSpec& spec) {
  std::vector<std::string> courses = {"main"};
  for (const v1::Road& road : spec.roads()) {
    for (int i = 0; i < road.junctions_size(); ++i) {
      for (const char* from : {"near", "far", "left", "right"}) {
        for (const char* to : {"near", "far", "left", "right"}) {
          if (from != to) AddOnce(absl::StrCat(JunctionPrefix(road.junctions(i), i), from, "_to_", to), courses);
        }
      }
    }
    for (int i = 0; i < road.ramps_size(); ++i) AddOnce(RampName(road.ramps(i), i), courses);
    for (const v1::MapCourse& course : road.map().courses()) {
      if (!course.name().empty()) AddOnce(course.name(), courses);
    }
  }
  return courses;
}

std::vector<std::string> GroupsOf(const v1::ScenarioSpec& spec) {
  std::vector<std::string> groups;
  for (const v1::Road& road : spec.roads()) {
    for (int i = 0; i < road.junctions_size(); ++i) {
      if (road.junctions(i).control() != v1::JUNCTION_CONTROL_SIGNALS) continue;
      for (const char* group : {"main", "side"})
        AddOnce(absl::StrCat(JunctionPrefix(road.junctions(i), i), group), groups);
    }
    if (!road.has_map()) continue;
    for (const std::string& group : MapSignalGroups(road.map().text())) AddOnce(group, groups);
  }
  return groups;
}

// What fields of a name may say.
struct RoadNames {
  const char* field;
  const char* noun;
  std::vector<std::string> names;
};

class RoadNameChecker {
 public:
  RoadNameChecker(const v1::ScenarioSpec& spec, Reporter& reporter)
      : kinds_{{"route", "a course", CoursesOf(spec)}, {"group", "a group of signals", GroupsOf(spec)}},
        reporter_(reporter) {}

  void Check(const Message& message, const std::string& prefix) {
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      const std::string path = absl::StrCat(prefix, field->name());
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && !field->is_repeated()) {
        CheckName(field->name(), message.GetReflection()->GetString(message, field), path);
      }
      if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
      if (!field->is_repeated()) {
        Check(message.GetReflection()->GetMessage(message, field), path + ".");
        continue;
      }
      for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
        Check(message.GetReflection()->GetRepeatedMessage(message, field, i), absl::StrCat(path, "[", i, "]."));
      }
    }
  }

 private:
  void CheckName(const std::string& field, const std::string& name, const std::string& path) {
    for (const RoadNames& kind : kinds_) {
      if (field != kind.field || std::find(kind.names.begin(), kind.names.end(), name) != kind.names.end()) continue;
      reporter_.Error(codes::kUnresolved, path,
                      absl::StrCat(path, " must name ", kind.noun, " of a road of this spec, got ", Quote(name),
                                   kind.names.empty() ? "; there is none" : "; there are ", JoinNames(kind.names)),
                      Suggest(name, kind.names));
    }
  }

  const std::vector<RoadNames> kinds_;
  Reporter& reporter_;
};

}  // namespace

void CheckRoadNames(const v1::ScenarioSpec& spec, Reporter& reporter) {
  if (spec.roads_size() > 0) RoadNameChecker(spec, reporter).Check(spec, "");
}

}  // namespace longtail
