// Texts of clients, shortened for messages and logs.
#ifndef LONGTAIL_GENERATOR_SERVICE_CUT_TEXT_H_
#define LONGTAIL_GENERATOR_SERVICE_CUT_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace longtail {

// The text, or its first max_bytes at most and "..."; never half of a character of UTF-8.
inline std::string CutText(absl::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return std::string(text);
  size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_CUT_TEXT_H_
