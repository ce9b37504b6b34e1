// What a spec file says, before it is matched against the messages: names and values with
// their places. Both the text and the JSON reader make this tree.
#ifndef LONGTAIL_SCENARIOS_SPEC_SYNTAX_TREE_H_
#define LONGTAIL_SCENARIOS_SPEC_SYNTAX_TREE_H_

#include <string>
#include <vector>

namespace longtail {

// Deepest nesting of blocks that is read.
inline constexpr int kMaxNesting = 64;

struct SourceSpan {
  int line = 1;    // 1-based
  int column = 1;  // 1-based, in bytes
  int length = 1;  // bytes
  int file = 0;    // index into SourceMap::files; 0 is the spec's own
};

struct SyntaxField;

struct SyntaxValue {
  enum class Kind {
    kMissing,  // there is none, or it could not be read: reported already
    kNumber,   // text is the literal, sign included
    kString,   // text is the content, unescaped
    kWord,     // text is the word, sign included: true, ACTOR_CLASS_CAR, -inf
    kNull,     // JSON null
    kMessage,  // fields
    kList,     // items
  };
  Kind kind = Kind::kMissing;
  SourceSpan span;
  std::string text;
  // A string written in one piece without escapes, so that byte i of text stands at column + 1 + i.
  bool plain = false;
  std::vector<SyntaxField> fields;
  std::vector<SyntaxValue> items;
};

struct SyntaxField {
  std::string name;
  SourceSpan span;  // of the name
  SyntaxValue value;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_SYNTAX_TREE_H_
