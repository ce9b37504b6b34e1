#include "scenarios/spec/spec_file.h"

#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "scenarios/spec/expression.h"
#include "scenarios/spec/import_files.h"
#include "scenarios/spec/suggest.h"
#include "scenarios/spec/validate.h"
#include "tests/scenarios/spec/fault_cases.h"
#include "tests/testing/status_matchers.h"

namespace longtail {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kGoldens[] = "tests/goldens/diagnostics/";

std::string Replaced(const std::string& text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return std::string(text).replace(at, from.size(), to);
}

std::string Errors(const ParsedSpec& parsed) { return FormatDiagnostics("spec", "", parsed.diagnostics); }

TEST(ParseSpec, FindsNothingWrongWithASoundSpec) {
  const ParsedSpec parsed = ParseSpec(GoodSpec(), "close_cut_in");
  EXPECT_THAT(parsed.diagnostics, IsEmpty()) << Errors(parsed);
  EXPECT_EQ(parsed.spec.roads(0).length_m().constant(), 800);
  EXPECT_EQ(parsed.spec.ego().speed_mps().expression(), "ego_speed_mps");
  EXPECT_EQ(parsed.spec.actors(0).classes(1), v1::ACTOR_CLASS_VAN);
}

Diagnostics FaultsOf(const FaultCase& bad) {
  if (!bad.message.empty()) {
    v1::ScenarioSpec spec = ParseSpec(GoodSpec(), "close_cut_in").spec;
    EXPECT_TRUE(google::protobuf::TextFormat::MergeFromString(bad.message, &spec)) << bad.name;
    return ValidateSpec(spec);
  }
  const SentFiles files(bad.files, "");
  return ParseSpec(bad.text, SpecReading{"close_cut_in.textproto", &files}).diagnostics;
}

TEST(ParseSpec, NamesEachFaultAsTheGoldenSays) {
  std::string found;
  for (const FaultCase& bad : ReadFaultCases("cases.txt")) found += Described(bad, FaultsOf(bad));
  ExpectGolden(found, "expected.txt");
}

TEST(ParseSpec, ReportsFaultsAtTheNameOrTheValueItself) {
  const std::string text = Replaced(GoodSpec(), "length_m: 800", "length_m: -800");
  const ParsedSpec parsed = ParseSpec(text, "close_cut_in");
  ASSERT_THAT(parsed.diagnostics, SizeIs(1)) << Errors(parsed);
  const Diagnostic& fault = parsed.diagnostics[0];
  EXPECT_EQ(fault.code, "LT0104");
  EXPECT_EQ(fault.field_path, "roads[0].length_m");
  EXPECT_EQ(fault.line, 8);
  EXPECT_EQ(fault.column, 13);
  EXPECT_EQ(fault.length, 4);
  EXPECT_EQ(fault.message, "roads[0].length_m must be in [50, 5000], got -800");
}

TEST(ParseSpec, ReportsAllFaultsOfAFileInOneRunSortedByPlace) {
  const std::string text = absl::StrReplaceAll(GoodSpec(), {{"length_m: 800", "length_m: 8"},
                                                            {"ds_m: \"gap_m\"", "ds_m: \"gap_n\""},
                                                            {"steps: \"cut_in\"", "stepz: \"cut_in\""},
                                                            {"lo: 20 hi: 60", "lo: 60 hi: 20"},
                                                            {"rate_hz: 10", "rate_hz: 30"}});
  const ParsedSpec parsed = ParseSpec(text, "close_cut_in");
  std::vector<std::string> codes;
  for (const Diagnostic& fault : parsed.diagnostics) codes.push_back(fault.code);
  EXPECT_THAT(codes, ElementsAre("LT0104", "LT0201", "LT0402", "LT0101", "LT0509")) << Errors(parsed);
}

TEST(ParseSpec, ReadsJsonOfTheSameMessageAndPlacesItsFaults) {
  const ParsedSpec text = ParseSpec(GoodSpec(), "close_cut_in");
  std::string json;
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(text.spec, &json, options).ok());
  const ParsedSpec parsed = ParseSpec(json, "close_cut_in");
  EXPECT_THAT(parsed.diagnostics, IsEmpty()) << Errors(parsed);
  EXPECT_EQ(parsed.spec.SerializeAsString(), text.spec.SerializeAsString());

  const std::string bad = "{\n \"id\": \"x\",\n \"durationS\": 3,\n \"roads\": [{\"nam\": 1}]\n}";
  const ParsedSpec faulty = ParseSpec(bad, "x");
  EXPECT_THAT(faulty.diagnostics, Contains(AllOf(Field(&Diagnostic::code, "LT0104"), Field(&Diagnostic::line, 3),
                                                 Field(&Diagnostic::column, 15))));
  EXPECT_THAT(faulty.diagnostics,
              Contains(AllOf(Field(&Diagnostic::code, "LT0101"), Field(&Diagnostic::line, 4),
                             Field(&Diagnostic::column, 13), Field(&Diagnostic::suggestion, "name"))));
  EXPECT_THAT(ParseSpec("{\n \"id\": ,\n}", "x").diagnostics,
              ElementsAre(AllOf(Field(&Diagnostic::code, "LT0005"), Field(&Diagnostic::line, 2))));
}

TEST(ParseSpec, RefusesTextsThatAreNoSpec) {
  const auto code = [](const std::string& text) { return ParseSpec(text, "x").diagnostics.at(0).code; };
  EXPECT_EQ(code(""), "LT0001");
  EXPECT_EQ(code(" \n # only a comment\n"), "LT0001");
  EXPECT_EQ(code(std::string("id: \"a\0b\"", 9)), "LT0002");
  EXPECT_EQ(code("id: \"\xff\""), "LT0002");
  EXPECT_EQ(code(std::string((1 << 20) + 1, ' ')), "LT0003");
  std::string deep = "storyboard ";
  for (int i = 0; i < 50'000; ++i) deep += "{ serial { nodes ";
  EXPECT_THAT(ParseSpec(deep, "x").diagnostics, Contains(Field(&Diagnostic::code, "LT0004")));
  std::string json;
  for (int i = 0; i < 100'000; ++i) json += "{\"a\":";
  EXPECT_EQ(code(json), "LT0004");
}

TEST(ParseSpec, SurvivesEveryTruncationAndEveryLostByte) {
  const std::string good = GoodSpec();
  for (size_t i = 0; i < good.size(); i += 3) {
    EXPECT_FALSE(ParseSpec(good.substr(0, i), "close_cut_in").diagnostics.empty()) << i;
    ParseSpec(std::string(good).erase(i, 1), "close_cut_in");
  }
}

TEST(ReadSpecFile, SaysWhichFileCannotBeRead) {
  EXPECT_THAT(ReadSpecFile("no/such.textproto"), StatusIs(absl::StatusCode::kNotFound, HasSubstr("no/such.textproto")));
  const auto file = ReadSpecFile(absl::StrCat(kGoldens, "close_cut_in.textproto"));
  ASSERT_OK(file);
  EXPECT_THAT(file->parsed.diagnostics, IsEmpty());
}

TEST(FormatDiagnostics, UnderlinesTheValueAndCountsWhatItLeavesOut) {
  const std::string source = "a: 1\n\tb: -3.5\n";
  const Diagnostic fault{Severity::kError, "LT0104", 2, 5, 4, "b", "b must be in [0, 60], got -3.5", ""};
  EXPECT_EQ(FormatDiagnostics("x.textproto", source, {fault, fault}, 1),
            "x.textproto:2:5: error: b must be in [0, 60], got -3.5 [LT0104]\n  \tb: -3.5\n  \t   ^~~~\nand 1 more\n");
  EXPECT_THAT(DiagnosticsToJson("x.textproto", {fault}), HasSubstr("\"code\": \"LT0104\""));
}

TEST(Suggest, FindsTheNearestName) {
  EXPECT_EQ(Suggest("sped_mps", {"start", "speed_mps"}), "speed_mps");
  EXPECT_EQ(Suggest("CITY", {"KIND_RURAL", "KIND_CITY"}), "KIND_CITY");
  EXPECT_EQ(Suggest("zebra", {"start", "speed_mps"}), "");
}

TEST(Suggest, DoesNotTakeWhatAllNamesBeginWithForALikeness) {
  const std::vector<std::string> kinds = {"SURROUNDINGS_KIND_RURAL", "SURROUNDINGS_KIND_CITY"};
  EXPECT_EQ(Suggest("SURROUNDINGS_KIND_URBAN", kinds), "");
  EXPECT_EQ(Suggest("SURROUNDINGS_KIND_CYTI", kinds), "SURROUNDINGS_KIND_CITY");
  EXPECT_EQ(Suggest("SUROUNDINGS_KIND_CITY", kinds), "SURROUNDINGS_KIND_CITY");
}

TEST(ParseSpec, ABlockThatIsLeftOpenIsTheOnlyFaultAndNamedWhereItIs) {
  const ParsedSpec parsed =
      ParseSpec("id: \"a\"\nego {\n  start {\n    lane {\n      lane: 1\n  }\n}\nactors {\n  id: \"b\"\n}\n", "a");
  ASSERT_EQ(parsed.diagnostics.size(), 1u);
  EXPECT_EQ(parsed.diagnostics[0].line, 4);
  EXPECT_EQ(parsed.diagnostics[0].message,
            "this block is never closed; expected '}' before line 6, which lies less deep");
}

double Evaluate(const std::string& text) {
  const auto parsed = Expression::Parse(text);
  if (const auto* fault = std::get_if<ExpressionFault>(&parsed)) {
    ADD_FAILURE() << text << ": " << fault->message;
    return 0;
  }
  return std::get<Expression>(parsed).Evaluate([](int index) { return 10.0 + index; });
}

TEST(Expression, FollowsTheRulesOfArithmetic) {
  EXPECT_EQ(Evaluate("1 + 2 * 3 - 4 / 2"), 5);
  EXPECT_EQ(Evaluate("-(2 - 5) * -2"), -6);
  EXPECT_EQ(Evaluate("8 - 3 - 2"), 3);
  EXPECT_EQ(Evaluate("a + b + a"), 31);
  EXPECT_EQ(Evaluate("min(3, 1, 2) + max(4, 9)"), 10);
  EXPECT_EQ(Evaluate("if(a < b, abs(-4), 7) + floor(2.9) + sqrt(9)"), 9);
  EXPECT_EQ(Evaluate("(1 <= 1) + (2 == 3) + (2 != 3) + (2 >= 3)"), 2);
  std::string chain = "1";
  for (int i = 0; i < 2000; ++i) chain += "+1";
  EXPECT_EQ(Evaluate(chain), 2001);
}

TEST(Expression, NamesTheByteThatIsWrong) {
  const auto fault = [](const std::string& text) { return std::get<ExpressionFault>(Expression::Parse(text)); };
  EXPECT_EQ(fault("1 + ").message, "expected a number, a parameter or '(', got the end of the expression");
  EXPECT_EQ(fault("gap_m ** 2").offset, 7);
  EXPECT_EQ(fault("mim(1, 2)").suggestion, "min");
  EXPECT_EQ(fault("sqrt(1, 2)").message, "sqrt takes 1 argument, got 2");
  EXPECT_EQ(fault(std::string(500, '(')).message, "an expression must nest at most 64 deep");
}

TEST(Expression, BoundsHoldEveryValue) {
  const auto parsed = Expression::Parse("if(a > 2, a * b, -b) + a / (b + 5)");
  const Expression& expression = std::get<Expression>(parsed);
  const Interval bounds = expression.Bound([](int index) { return index == 0 ? Interval{-1, 4} : Interval{-2, 3}; });
  for (double a = -1; a <= 4; a += 0.25) {
    for (double b = -2; b <= 3; b += 0.25) {
      const double value = expression.Evaluate([&](int index) { return index == 0 ? a : b; });
      EXPECT_GE(value, bounds.lo);
      EXPECT_LE(value, bounds.hi);
    }
  }
}

}  // namespace
}  // namespace longtail
