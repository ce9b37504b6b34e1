#include "generator/labels/schema.h"

#include <map>

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(MemberExtensions, AreInTheFixedOrderWithSmallMembersFirst) {
  EXPECT_THAT(MemberExtensions({"front_60fov"}, /*dense=*/false),
              ElementsAre("meta.json", "spec.pb", "spec.json", "scenario.pb", "provenance.json", "calib.json",
                          "metrics.json", "caption.txt", "map.json", "event.json", "time.npy", "valid.npy",
                          "action.npy", "expert_action.npy", "ego.npy", "agent3d.npy", "agent3d_idx.npy", "agent2d.npy",
                          "agent2d_idx.npy", "adherence.npy", "front_60fov.mp4"));
  const std::vector<std::string> dense = MemberExtensions({"a", "b"}, /*dense=*/true);
  EXPECT_THAT(std::vector<std::string>(dense.end() - 8, dense.end()),
              ElementsAre("a.mp4", "b.mp4", "a_seg.npz", "a_instance.npz", "a_depth.npz", "b_seg.npz", "b_instance.npz",
                          "b_depth.npz"));
}

TEST(ArraySchemas, DescribeEveryArrayAndEachOfItsColumns) {
  const std::vector<v1::ArraySchema> schemas = ArraySchemas({"front"}, /*dense=*/true);
  std::vector<std::string> members;
  for (const v1::ArraySchema& schema : schemas) {
    members.push_back(schema.member());
    if (schema.shape_size() == 2) {
      EXPECT_EQ(schema.shape(1), std::to_string(schema.columns_size())) << schema.member();
    } else {
      EXPECT_EQ(schema.columns_size(), 1) << schema.member();
    }
    for (const v1::Column& column : schema.columns()) EXPECT_NE(column.unit(), "") << schema.member();
  }
  std::vector<std::string> arrays;
  for (const std::string& extension : MemberExtensions({"front"}, /*dense=*/true)) {
    if (extension.find(".np") != std::string::npos) arrays.push_back(extension);
  }
  EXPECT_EQ(members, arrays);
}

TEST(MetricColumns, GiveEveryNumberOfTheMetricsItsUnit) {
  std::map<std::string, std::string> units;
  for (const v1::Column& column : MetricColumns()) units[column.name()] = column.unit();
  const google::protobuf::Descriptor& metrics = *v1::ClipMetrics::descriptor();
  for (int i = 0; i < metrics.field_count(); ++i) {
    const std::string& name = metrics.field(i)->name();
    EXPECT_EQ(units.count(name), name != "ego_contact" && name != "rss") << name;
  }
  EXPECT_EQ(units["max_drac_mps2"], "m/s^2");
  EXPECT_EQ(units["contact_delta_v_mps"], "m/s");
  EXPECT_EQ(units["min_pet_s"], "s");
  EXPECT_EQ(units["rss_margin_m"], "m");
  EXPECT_EQ(units["min_ttc_frame"], "1");
}

TEST(TaxonomyJson, NamesEnumsAndSortedEvents) {
  const std::string json = TaxonomyJson({"dart_out", "close_cut_in", "dart_out"});
  EXPECT_THAT(json, HasSubstr("\"events\": [\"close_cut_in\", \"dart_out\"]"));
  EXPECT_THAT(json, HasSubstr("{\"name\": \"child\", \"number\": 5}"));
  EXPECT_THAT(json, HasSubstr("{\"name\": \"right_indicator\", \"number\": 6}"));
}

}  // namespace
}  // namespace longtail
