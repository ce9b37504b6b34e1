// Nothing that an author can write is accepted and ignored: for each field of a spec, and each value of its enums,
// there is a pair of specs that differ in it alone and do not come to the same.
//
// A field that fails here is new: add a pair for it to a table beside this file (pair_table.h says how).
#include "tests/scenarios/spec/walk/spec_walk.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/field_rules.h"
#include "scenarios/spec/import_files.h"
#include "scenarios/spec/spec_file.h"
#include "tests/scenarios/spec/walk/pair_table.h"
#include "tests/scenarios/spec/walk/spec_effects.h"

namespace longtail {
namespace {

using ::testing::IsEmpty;

constexpr char kFolder[] = "tests/scenarios/spec/walk/";
constexpr char kFault[] = "fault";

const std::vector<SpecPair>& Pairs() {
  static const std::vector<SpecPair>& pairs = *[] {
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
      if (entry.path().extension() == ".pairs") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    auto* all = new std::vector<SpecPair>;
    for (const std::string& path : paths) {
      for (SpecPair& pair : ReadPairs(path)) all->push_back(std::move(pair));
    }
    return all;
  }();
  return pairs;
}

const SpecPair* PairOf(const std::string& name) {
  for (const SpecPair& pair : Pairs()) {
    if (pair.name == name) return &pair;
  }
  return nullptr;
}

const SpecPair* PatternOf(const std::string& name) {
  for (const SpecPair& pair : Pairs()) {
    if (absl::EndsWith(pair.name, "*") && absl::StartsWith(name, absl::StripSuffix(pair.name, "*"))) return &pair;
  }
  return nullptr;
}

ParsedSpec Parse(const std::string& text) {
  const DiskFiles files("");
  return ParseSpec(text, SpecReading{absl::StrCat(kFolder, "pair.textproto"), &files});
}

// The errors in the text of a pair; warnings, such as a parameter that nothing uses, may be.
std::string ErrorsOf(const std::string& text, const ParsedSpec& parsed) {
  Diagnostics errors;
  for (const Diagnostic& fault : parsed.diagnostics) {
    if (fault.severity == Severity::kError) errors.push_back(fault);
  }
  return FormatDiagnostics("pair.textproto", text, errors);
}

// The effects of a text, each worked out once.
std::string Effect(const std::string& text, const v1::ScenarioSpec& spec, const SpecPair& pair) {
  static auto& known = *new std::map<std::string, std::string>;
  const auto [found, is_new] = known.emplace(absl::StrCat(pair.effect, "\n", text), "");
  if (!is_new) return found->second;
  const absl::StatusOr<std::string> effect = EffectOf(spec, pair.effect);
  EXPECT_TRUE(effect.ok()) << pair.place << ": " << effect.status() << "\n" << text;
  return found->second = effect.value_or("");
}

// Only what explains itself may show in words alone.
bool IsMetadata(const SpecItem& item) {
  return item.field != nullptr && item.field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING &&
         RuleOf(item.field).refers_to().empty();
}

// Resolving imports and making copies leaves nothing of them in a spec.
bool VanishesOnReading(const SpecItem& item) {
  const std::set<std::string> names = {"ScenarioSpec.imports", "Import.file",           "Import.only",
                                       "Import.params",        "ScenarioSpec.fragment", "Param.required",
                                       "Actor.copies",         "Node.copies",           "Trigger.copies"};
  return names.count(NameOf(item)) > 0;
}

void ExpectThatItCounts(const SpecItem& item, const SpecPair& pair) {
  const std::string where = absl::StrCat(pair.place, ": ", NameOf(item), "\n");
  const ParsedSpec before = Parse(pair.before);
  const ParsedSpec after = Parse(pair.after);
  EXPECT_FALSE(HasErrors(before.diagnostics)) << where << ErrorsOf(pair.before, before);
  if (pair.effect == kFault) {
    EXPECT_TRUE(HasErrors(after.diagnostics)) << where << "is no fault";
    return;
  }
  if (!VanishesOnReading(item)) {
    EXPECT_NE(before.spec.SerializeAsString(), after.spec.SerializeAsString()) << where << "the same";
    EXPECT_THAT(OtherDifferences(before.spec, after.spec, item), IsEmpty()) << where << "differs in more than that";
  }
  EXPECT_FALSE(HasErrors(after.diagnostics)) << where << ErrorsOf(pair.after, after);
  if (HasErrors(before.diagnostics) || HasErrors(after.diagnostics)) return;
  EXPECT_TRUE(pair.effect != "words" || IsMetadata(item)) << where << "must do more than show in words";
  EXPECT_TRUE(Effect(pair.before, before.spec, pair) != Effect(pair.after, after.spec, pair))
      << where << "is accepted and ignored: both come to the same " << pair.effect << "\n"
      << pair.after;
}

TEST(SpecWalk, FindsAPairForEveryFieldAndEveryValueOfAnEnum) {
  std::vector<std::string> without_pair;
  for (const SpecItem& item : WalkSpec()) {
    const std::string name = NameOf(item);
    if (PairOf(name) == nullptr && (item.value == nullptr || PatternOf(name) == nullptr)) without_pair.push_back(name);
  }
  EXPECT_THAT(without_pair, IsEmpty()) << "add a pair to " << kFolder << "*.pairs for each of:\n"
                                       << absl::StrJoin(without_pair, "\n");
}

TEST(SpecWalk, FindsAFieldForEveryPair) {
  std::set<std::string> names;
  for (const SpecItem& item : WalkSpec()) names.insert(NameOf(item));
  std::set<std::string> seen;
  for (const SpecPair& pair : Pairs()) {
    EXPECT_TRUE(absl::EndsWith(pair.name, "*") || names.count(pair.name) > 0)
        << pair.place << ": no field or value " << pair.name << " is walked to";
    EXPECT_TRUE(seen.insert(pair.name).second) << pair.place << ": a second pair for " << pair.name;
  }
}

TEST(SpecWalk, ShowsThatEveryFieldCounts) {
  for (const SpecItem& item : WalkSpec()) {
    if (const SpecPair* pair = PairOf(NameOf(item))) ExpectThatItCounts(item, *pair);
  }
}

TEST(SpecWalk, TellsTheValuesOfEnumsApart) {
  std::map<std::string, std::map<std::string, std::string>> effects;  // pattern, effect -> value
  for (const SpecItem& item : WalkSpec()) {
    const std::string name = NameOf(item);
    const SpecPair* pattern = item.value == nullptr || PairOf(name) != nullptr ? nullptr : PatternOf(name);
    if (pattern == nullptr) continue;
    const std::string text = absl::StrReplaceAll(pattern->after, {{"*", name}});
    const ParsedSpec parsed = Parse(text);
    EXPECT_FALSE(HasErrors(parsed.diagnostics)) << name << "\n" << ErrorsOf(text, parsed);
    if (HasErrors(parsed.diagnostics)) continue;
    const auto [same, is_new] = effects[pattern->name].emplace(Effect(text, parsed.spec, *pattern), name);
    EXPECT_TRUE(is_new) << pattern->place << ": " << name << " and " << same->second << " come to the same "
                        << pattern->effect;
  }
  EXPECT_FALSE(effects.empty());
}

// Of messages that `scenario explain` tells whole, each field.
TEST(SpecWalk, ShowsInWords) {
  const std::set<std::string> told = {"Action",
                                      "Bridge",
                                      "BrakeAction",
                                      "ClothoidPath",
                                      "ClothoidSegment",
                                      "Constraint",
                                      "DoorAction",
                                      "DoorCondition",
                                      "DropLoadAction",
                                      "Ego",
                                      "Event",
                                      "FallAction",
                                      "FollowTrajectoryAction",
                                      "GestureAction",
                                      "Grade",
                                      "HitchedPosition",
                                      "JackknifeAction",
                                      "Junction",
                                      "LaneChangeAction",
                                      "LaneCountChange",
                                      "LaneOffsetAction",
                                      "LateralDistanceAction",
                                      "LightAction",
                                      "LinePoint",
                                      "LongitudinalDistanceAction",
                                      "LooseProfile",
                                      "LoseControlAction",
                                      "MeantContact",
                                      "OnActorPosition",
                                      "OutcomeBand",
                                      "ParkingLane",
                                      "Param",
                                      "Ramp",
                                      "Repeat",
                                      "SetEnvironmentAction",
                                      "SetSignalAction",
                                      "SetVariableAction",
                                      "SignalProgram",
                                      "SpeedAction",
                                      "SpeedLimitChange",
                                      "SpeedPoint",
                                      "SpeedProfileAction",
                                      "Step",
                                      "SynchronizeAction",
                                      "TeleportAction",
                                      "Tunnel",
                                      "WalkPathAction",
                                      "WorkZone"};
  int num_told = 0;
  for (const SpecItem& item : WalkSpec()) {
    const SpecPair* pair = PairOf(NameOf(item));
    if (item.field == nullptr || pair == nullptr || pair->effect == kFault) continue;
    if (told.count(item.field->containing_type()->name()) == 0) continue;
    SpecPair words = *pair;
    words.effect = "words";
    EXPECT_NE(Effect(pair->before, Parse(pair->before).spec, words),
              Effect(pair->after, Parse(pair->after).spec, words))
        << pair->place << ": explain says nothing of " << NameOf(item);
    ++num_told;
  }
  EXPECT_GT(num_told, 150);
}

TEST(SpecWalk, FindsNoDifferenceWhereThereIsNone) {
  for (const char* effect : {"draw", "track", "verdict", "check", "control", "labels", "words"}) {
    const SpecPair none{"", effect, "", "", "base.textproto"};
    const std::string text = "id: \"pair\" schema_major: 1 imports { file: \"base.textproto\" }";
    const ParsedSpec parsed = Parse(text);
    ASSERT_FALSE(HasErrors(parsed.diagnostics)) << ErrorsOf(text, parsed);
    EXPECT_EQ(EffectOf(parsed.spec, effect).value(), Effect(text, parsed.spec, none)) << effect;
  }
}

}  // namespace
}  // namespace longtail
