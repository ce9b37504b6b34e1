#include "scenarios/road/opendrive/xml_document.h"

#include <expat.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "scenarios/road/network/codes.h"

namespace longtail::opendrive {
namespace {

using network::Place;

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Builds the tree from expat's events. Its events carry byte offsets of tags; attributes are found in the tag's text.
class TreeBuilder {
 public:
  TreeBuilder(absl::string_view text, network::FaultList& faults) : text_(text), faults_(faults) {
    line_starts_.push_back(0);
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') line_starts_.push_back(i + 1);
    }
  }

  std::optional<XmlDocument> Parse() {
    parser_.reset(XML_ParserCreate(nullptr));
    if (parser_ == nullptr) return std::nullopt;
    XML_Parser parser = parser_.get();
    XML_SetUserData(parser, this);
    XML_SetElementHandler(parser, &TreeBuilder::OnStart, &TreeBuilder::OnEnd);
    XML_SetCharacterDataHandler(parser, &TreeBuilder::OnText);
    XML_SetEntityDeclHandler(parser, &TreeBuilder::OnEntityDeclaration);
    XML_SetUnknownEncodingHandler(parser, &TreeBuilder::OnUnknownEncoding, nullptr);
    const XML_Status status = XML_Parse(parser, text_.data(), static_cast<int>(text_.size()), /*isFinal=*/XML_TRUE);
    if (status == XML_STATUS_OK) return std::move(document_);
    if (!is_refused_) {
      const XML_Error error = XML_GetErrorCode(parser);
      std::string message = absl::StrCat("map must be well-formed XML, got ", XML_ErrorString(error));
      if (!open_.empty()) absl::StrAppend(&message, " inside <", document_.elements[open_.back()].name, ">");
      faults_.Error(error == XML_ERROR_UNKNOWN_ENCODING ? codes::kMapEncoding : codes::kMapNotXml, PlaceAt(Here(), 1),
                    "", std::move(message));
    }
    return std::nullopt;
  }

 private:
  struct ParserDeleter {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };

  size_t Here() const {
    const XML_Index index = XML_GetCurrentByteIndex(parser_.get());
    return index < 0 ? 0 : std::min(static_cast<size_t>(index), text_.size());
  }

  Place PlaceAt(size_t offset, size_t length) const {
    const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    const size_t line = static_cast<size_t>(after - line_starts_.begin());
    return {static_cast<int>(line), static_cast<int>(offset - line_starts_[line - 1]) + 1,
            static_cast<int>(std::max<size_t>(1, length))};
  }

  void Refuse(const char* code, std::string message) {
    faults_.Error(code, PlaceAt(Here(), 1), "", std::move(message));
    is_refused_ = true;
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  static void OnStart(void* self, const XML_Char* name, const XML_Char** attributes) {
    static_cast<TreeBuilder*>(self)->Start(name, attributes);
  }
  static void OnEnd(void* self, const XML_Char*) { static_cast<TreeBuilder*>(self)->open_.pop_back(); }

  static void OnText(void* self, const XML_Char* text, int length) {
    auto* builder = static_cast<TreeBuilder*>(self);
    if (builder->open_.empty()) return;
    builder->document_.elements[builder->open_.back()].text.append(text, static_cast<size_t>(length));
  }

  static void OnEntityDeclaration(void* self, const XML_Char*, int, const XML_Char*, int, const XML_Char*,
                                  const XML_Char*, const XML_Char*, const XML_Char*) {
    static_cast<TreeBuilder*>(self)->Refuse(codes::kMapNotXml, "map must not declare entities");
  }

  // Encodings of one byte a character: what is beyond ASCII occurs in names only, so Latin-1 stands for all of them.
  static int OnUnknownEncoding(void*, const XML_Char* name, XML_Encoding* info) {
    absl::string_view word(name);
    if (!absl::ConsumePrefix(&word, "windows-125") && !absl::ConsumePrefix(&word, "Windows-125") &&
        !absl::ConsumePrefix(&word, "iso-8859-") && !absl::ConsumePrefix(&word, "ISO-8859-")) {
      return XML_STATUS_ERROR;
    }
    for (int i = 0; i < 256; ++i) info->map[i] = i;
    info->data = nullptr;
    info->convert = nullptr;
    info->release = nullptr;
    return XML_STATUS_OK;
  }

  void Start(const char* name, const char** attributes) {
    if (open_.size() >= kMaxDepth) {
      Refuse(codes::kMapTooDeep, absl::StrCat("map must not be nested deeper than ", kMaxDepth, " elements"));
      return;
    }
    const size_t tag_start = Here();
    const size_t tag_length = static_cast<size_t>(std::max(0, XML_GetCurrentByteCount(parser_.get())));
    XmlElement element;
    element.name = name;
    element.place = PlaceAt(std::min(tag_start + 1, text_.size()), element.name.size());
    for (int i = 0; attributes[i] != nullptr; i += 2) {
      element.attributes.push_back({attributes[i], attributes[i + 1], element.place, element.place});
    }
    LocateAttributes(tag_start, text_.substr(tag_start, tag_length), element);
    const int index = static_cast<int>(document_.elements.size());
    if (!open_.empty()) document_.elements[open_.back()].children.push_back(index);
    open_.push_back(index);
    document_.elements.push_back(std::move(element));
  }

  // tag is well-formed: name, then name = "value" or 'value', again and again.
  void LocateAttributes(size_t tag_start, absl::string_view tag, XmlElement& element) const {
    size_t at = 0;
    const auto skip_spaces = [&] {
      while (at < tag.size() && IsSpace(tag[at])) ++at;
    };
    while (at < tag.size() && !IsSpace(tag[at])) ++at;
    for (XmlAttribute& attribute : element.attributes) {
      skip_spaces();
      const size_t name_start = at;
      while (at < tag.size() && tag[at] != '=' && !IsSpace(tag[at])) ++at;
      const size_t name_length = at - name_start;
      skip_spaces();
      if (at >= tag.size() || tag[at] != '=') return;
      ++at;
      skip_spaces();
      if (at >= tag.size()) return;
      const char quote = tag[at++];
      const size_t value_start = at;
      at = tag.find(quote, at);
      if (at == absl::string_view::npos) return;
      attribute.name_place = PlaceAt(tag_start + name_start, name_length);
      attribute.place = PlaceAt(tag_start + value_start, at - value_start);
      ++at;
    }
  }

  absl::string_view text_;
  network::FaultList& faults_;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, ParserDeleter> parser_;
  std::vector<size_t> line_starts_;
  XmlDocument document_;
  std::vector<int> open_;
  bool is_refused_ = false;
};

}  // namespace

std::optional<XmlDocument> ParseXml(absl::string_view text, network::FaultList& faults) {
  const auto refuse = [&](const char* code, std::string message) {
    faults.Error(code, {1, 1, 1}, "", std::move(message));
    return std::nullopt;
  };
  if (text.size() > kMaxMapBytes) {
    return refuse(codes::kMapTooLarge,
                  absl::StrCat("map must have at most ", kMaxMapBytes, " bytes, got ", text.size()));
  }
  if (text.empty()) return refuse(codes::kMapNotXml, "map must be well-formed XML, got an empty file");
  if (text.find('\0') != absl::string_view::npos) {
    return refuse(codes::kMapEncoding, "map must be text in UTF-8 or a single-byte encoding, got a zero byte");
  }
  return TreeBuilder(text, faults).Parse();
}

}  // namespace longtail::opendrive
