// The protos are the reference of the language and the format: every field and enum value says what it means.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/io/zero_copy_stream_impl.h"
#include "gtest/gtest.h"

namespace longtail {
namespace {

using google::protobuf::io::Tokenizer;

class ErrorPrinter : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    ADD_FAILURE() << line + 1 << ":" << column + 1 << ": " << message;
  }
};

struct Checked {
  int num_checked = 0;
  std::vector<std::string> bare;  // "line: name" of what has no comment of its own, before it or behind it
};

// A statement ends with ; or opens or closes a block. Fields and enum values are those that end with ; and hold
// <name> = <number>, options in [] apart.
Checked CheckComments(std::istream& text) {
  google::protobuf::io::IstreamInputStream stream(&text);
  ErrorPrinter errors;
  Tokenizer tokenizer(&stream, &errors);
  Checked checked;
  std::vector<Tokenizer::Token> statement;
  std::string doc, next_doc, trailing;
  std::vector<std::string> detached;
  int num_brackets = 0;
  bool more = tokenizer.NextWithComments(nullptr, &detached, &doc);
  while (more) {
    const Tokenizer::Token token = tokenizer.current();
    num_brackets += token.text == "[";
    num_brackets -= token.text == "]";
    const bool ends = num_brackets == 0 && (token.text == ";" || token.text == "{" || token.text == "}");
    if (!ends) {
      statement.push_back(token);
      more = tokenizer.Next();
      continue;
    }
    trailing.clear();
    next_doc.clear();
    more = tokenizer.NextWithComments(&trailing, &detached, &next_doc);
    for (size_t i = 1; token.text == ";" && i + 1 < statement.size() && statement[i].text != "["; ++i) {
      if (statement[i].text != "=" || statement[i + 1].type != Tokenizer::TYPE_INTEGER) continue;
      ++checked.num_checked;
      if (absl::StripAsciiWhitespace(doc).empty() && absl::StripAsciiWhitespace(trailing).empty()) {
        checked.bare.push_back(absl::StrCat(statement[i].line + 1, ": ", statement[i - 1].text));
      }
    }
    statement.clear();
    doc = next_doc;
  }
  return checked;
}

TEST(ProtoComments, StandAtEveryFieldAndEnumValue) {
  int num_checked = 0;
  for (const auto& entry : std::filesystem::directory_iterator("proto/longtail/v1")) {
    if (entry.path().extension() != ".proto") continue;
    std::ifstream text(entry.path());
    const Checked checked = CheckComments(text);
    EXPECT_THAT(checked.bare, testing::IsEmpty()) << entry.path();
    num_checked += checked.num_checked;
  }
  EXPECT_GT(num_checked, 500);  // the search found the protos
}

TEST(ProtoComments, OfANeighbourDoNotCount) {
  std::istringstream text(R"(syntax = "proto3";
    // About the message.
    message M {
      // About a.
      int32 a = 1;
      int32 b = 2 [(accepts) = {min: 1}];
      int32 c = 3;  // About c.
      reserved 4;
      // About the oneof.
      oneof o {
        // About d.
        int32 d = 5;
        int32 e = 6;
      }
    }
    enum E {
      E_NONE = 0;
      // About one.
      E_ONE = 1;
    })");
  const Checked checked = CheckComments(text);
  EXPECT_EQ(checked.num_checked, 7);
  EXPECT_THAT(checked.bare, testing::ElementsAre("6: b", "13: e", "17: E_NONE"));
}

}  // namespace
}  // namespace longtail
