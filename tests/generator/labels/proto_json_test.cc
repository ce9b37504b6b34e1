#include "generator/labels/proto_json.h"

#include <limits>

#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "longtail/v1/sample.pb.h"
#include "longtail/v1/spec.pb.h"

namespace longtail {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(ProtoToJson, PrintsDefaultsNullsNumbersAndShortEnumNames) {
  v1::EventLabel label;
  label.set_event("close \"cut\"\n");
  label.set_kind(v1::EVENT_KIND_OBSERVED);
  label.set_t0_us(9007199254740993);  // beyond what a double holds
  label.set_severity(0.1);
  label.add_actor_ids(1);
  label.add_actor_ids(2);
  v1::DrawnParam& param = *label.add_parameters();
  param.set_name("gap_m");
  param.set_value(12.5);
  EXPECT_EQ(ProtoToJson(label, JsonStyle::kDocument), R"({
  "event": "close \"cut\"\n",
  "kind": "observed",
  "t0_us": 9007199254740993,
  "t1_us": 0,
  "frame0": 0,
  "frame1": 0,
  "actor_ids": [1, 2],
  "side": "unspecified",
  "severity": 0.1,
  "parameters": [{"name": "gap_m", "value": 12.5}],
  "detector_score": null,
  "description": "",
  "window0_us": 0,
  "window1_us": 0
}
)");
}

TEST(ProtoToJson, PrintsInfinityAsNullAndDoublesSoThatTheyReadBack) {
  v1::ClipMetrics metrics;
  metrics.add_ttc_s(std::numeric_limits<double>::infinity());
  metrics.add_ttc_s(1.0 / 3);
  metrics.add_ttc_s(1e-9);
  metrics.add_ttc_s(-0.0);
  EXPECT_THAT(ProtoToJson(metrics, JsonStyle::kDocument), HasSubstr("\"ttc_s\": [null, 0.3333333333333333, 1e-09, 0]"));
}

TEST(ProtoToJson, AbsentMessagesAreNullInDocumentsAndLeftOutOfSpecs) {
  v1::CameraCalibration camera;
  EXPECT_THAT(ProtoToJson(camera, JsonStyle::kDocument), HasSubstr("\"rig_from_camera\": null"));
  EXPECT_THAT(ProtoToJson(camera, JsonStyle::kProto3), Not(HasSubstr("rig_from_camera")));
}

TEST(ProtoToJson, SpecsReadBackWithProtobufsOwnReader) {
  v1::ScenarioSpec spec;
  spec.set_id("a");
  spec.set_schema_major(1);
  spec.add_tags("ünï\tcode");
  spec.add_actors()->add_classes(v1::ACTOR_CLASS_VAN);
  spec.mutable_duration_s()->set_constant(4.1);
  spec.mutable_sensors()->set_rate_hz(0);
  v1::ScenarioSpec read;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(ProtoToJson(spec, JsonStyle::kProto3), &read).ok());
  EXPECT_EQ(read.SerializeAsString(), spec.SerializeAsString());
}

TEST(ProtosToJsonArray, OfNothingIsAnEmptyArray) { EXPECT_EQ(ProtosToJsonArray({}, JsonStyle::kDocument), "[]\n"); }

}  // namespace
}  // namespace longtail
