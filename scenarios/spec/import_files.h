// Where the files that specs import come from, and the maps that their roads name.
#ifndef LONGTAIL_SCENARIOS_SPEC_IMPORT_FILES_H_
#define LONGTAIL_SCENARIOS_SPEC_IMPORT_FILES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace longtail {

// Most bytes of all files that one spec is read from beside its own.
inline constexpr size_t kMaxImportedBytes = 4 << 20;

// An import is looked for beside the file that imports it and then in the library. Thread-safe.
class ImportFiles {
 public:
  struct File {
    std::string path;  // one for each file: lexically normal
    std::string text;  // cut one byte above kMaxImportedBytes
  };
  virtual ~ImportFiles() = default;

  // name: a relative path, as written in the file at path importer. NotFound or PermissionDenied where it cannot be
  // read.
  virtual absl::StatusOr<File> Open(const std::string& importer, const std::string& name) const = 0;

  // Names that Open would take, for "did you mean"; at most some hundred.
  virtual std::vector<std::string> Names(const std::string& importer) const = 0;
};

// Files of this machine. library: the folder of the library; empty for none.
class DiskFiles : public ImportFiles {
 public:
  explicit DiskFiles(std::string library) : library_(std::move(library)) {}
  absl::StatusOr<File> Open(const std::string& importer, const std::string& name) const override;
  std::vector<std::string> Names(const std::string& importer) const override;

 private:
  std::string library_;
};

// Files that came with a request, by path, and those of the library's folder: no other file of this machine is opened.
class SentFiles : public ImportFiles {
 public:
  SentFiles(std::map<std::string, std::string> texts, std::string library);
  absl::StatusOr<File> Open(const std::string& importer, const std::string& name) const override;
  std::vector<std::string> Names(const std::string& importer) const override;

 private:
  std::map<std::string, std::string> texts_;
  std::string library_;
};

// The lexically normal path of a file that the file at path importer names: "a/b.textproto" for "a/x" and
// "./b.textproto".
std::string ImportPath(const std::string& importer, const std::string& name);

// Reads a file up to one byte above kMaxImportedBytes. NotFound or PermissionDenied, naming path.
absl::StatusOr<std::string> ReadSpecText(const std::string& path);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_IMPORT_FILES_H_
