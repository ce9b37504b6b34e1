// Courses that no road has, wherever they are named.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
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
      const std::string& name = road.junctions(i).name();
      const std::string prefix = i == 0 ? "" : absl::StrCat(name.empty() ? absl::StrCat("j", i + 1) : name, ".");
      for (const char* from : {"near", "far", "left", "right"}) {
        for (const char* to : {"near", "far", "left", "right"}) {
          if (from != to) AddOnce(absl::StrCat(prefix, from, "_to_", to), courses);
        }
      }
    }
    for (int i = 0; i < road.ramps_size(); ++i) {
      const std::string& name = road.ramps(i).name();
      AddOnce(name.empty() ? absl::StrCat("r", i + 1) : name, courses);
    }
  }
  return courses;
}

void CheckRoutesIn(const Message& message, const std::string& prefix, const std::vector<std::string>& courses,
                   Reporter& reporter) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::string path = absl::StrCat(prefix, field->name());
    if (field->name() == "route" && field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      const std::string route = message.GetReflection()->GetString(message, field);
      if (std::find(courses.begin(), courses.end(), route) != courses.end()) continue;
      reporter.Error(codes::kUnresolved, path,
                     absl::StrCat(path, " must name a course of a road of this spec, got ", Quote(route),
                                  "; there are ", JoinNames(courses)),
                     Suggest(route, courses));
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      CheckRoutesIn(message.GetReflection()->GetMessage(message, field), path + ".", courses, reporter);
      continue;
    }
    for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
      CheckRoutesIn(message.GetReflection()->GetRepeatedMessage(message, field, i), absl::StrCat(path, "[", i, "]."),
                    courses, reporter);
    }
  }
}

}  // namespace

void CheckRoutes(const v1::ScenarioSpec& spec, Reporter& reporter) {
  if (spec.roads_size() > 0) CheckRoutesIn(spec, "", CoursesOf(spec), reporter);
}

}  // namespace longtail
