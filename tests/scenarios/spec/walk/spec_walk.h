// Walks the descriptor of ScenarioSpec, and tells in what two specs differ.
#ifndef LONGTAIL_TESTS_SCENARIOS_SPEC_WALK_SPEC_WALK_H_
#define LONGTAIL_TESTS_SCENARIOS_SPEC_WALK_SPEC_WALK_H_

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "longtail/v1/spec.pb.h"

namespace longtail {

// A field, or a value of an enum.
struct SpecItem {
  const google::protobuf::FieldDescriptor* field = nullptr;
  const google::protobuf::EnumValueDescriptor* value = nullptr;
};

// "Road.length_m" or "SHAPE_CUBIC".
std::string NameOf(const SpecItem& item);

// Every field of ScenarioSpec and of the messages in it, once each, and every value of their enums but "unspecified",
// in the order of the protos.
std::vector<SpecItem> WalkSpec();

// Paths at which two specs differ elsewhere than in item, or in another member of its oneof: "roads[0].length_m".
std::vector<std::string> OtherDifferences(const v1::ScenarioSpec& before, const v1::ScenarioSpec& after,
                                          const SpecItem& item);

}  // namespace longtail

#endif  // LONGTAIL_TESTS_SCENARIOS_SPEC_WALK_SPEC_WALK_H_
