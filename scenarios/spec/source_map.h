// Where each field of a spec was written: in which file, at which line and column.
#ifndef LONGTAIL_SCENARIOS_SPEC_SOURCE_MAP_H_
#define LONGTAIL_SCENARIOS_SPEC_SOURCE_MAP_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "scenarios/spec/syntax_tree.h"

namespace longtail {

// One of the files that a spec was read from.
struct SourceFile {
  std::string path;  // as it is shown and found
  std::string text;
  bool json = false;
  // The import that led here first; of the spec's own file, nothing.
  SourceSpan import;
};

// Keys are field paths such as "actors[2].speed_mps". Thread-compatible.
class SourceMap {
 public:
  struct Entry {
    SourceSpan name;
    SourceSpan value;
    bool plain_string = false;
    // Written, but not readable: reported already, and absent from the message.
    bool bad = false;
  };

  void Add(absl::string_view path, const Entry& entry) { entries_.insert_or_assign(std::string(path), entry); }

  // Marks path as written but unreadable; keeps a place recorded before.
  void AddBad(absl::string_view path, const SourceSpan& name, const SourceSpan& value) {
    Entry& entry = entries_.try_emplace(std::string(path), Entry{name, value}).first->second;
    entry.bad = true;
  }

  // Null where path was not written.
  const Entry* Find(absl::string_view path) const {
    const auto it = entries_.find(path);
    return it == entries_.end() ? nullptr : &it->second;
  }

  bool Has(absl::string_view path) const { return Find(path) != nullptr; }
  bool IsBad(absl::string_view path) const {
    const Entry* entry = Find(path);
    return entry != nullptr && entry->bad;
  }

  // The entry of path or of the nearest block around it that was written; the file's start otherwise.
  Entry Nearest(absl::string_view path) const {
    while (!path.empty()) {
      if (const Entry* entry = Find(path); entry != nullptr) return *entry;
      const size_t cut = path.find_last_of(".[");
      path = cut == absl::string_view::npos ? absl::string_view() : path.substr(0, cut);
    }
    return Entry{};
  }

  bool empty() const { return entries_.empty(); }

  // The spec's own file and those that it imports, in the order in which they were met. Empty for a spec that was not
  // read.
  const std::vector<SourceFile>& files() const { return files_; }
  std::vector<SourceFile>& files() { return files_; }

 private:
  absl::flat_hash_map<std::string, Entry> entries_;
  std::vector<SourceFile> files_;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_SOURCE_MAP_H_
