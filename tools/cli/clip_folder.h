// A clip being received, as a folder of files that nobody sees before it is whole.
#ifndef LONGTAIL_TOOLS_CLI_CLIP_FOLDER_H_
#define LONGTAIL_TOOLS_CLI_CLIP_FOLDER_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "generator/dataset/file_ops.h"

namespace longtail {

// Whether a word from a server may name a file: letters, digits and ._- after a letter or digit, at most 200.
bool IsFileName(std::string_view name);

// Not thread-safe: one command fills it. Errors are those of FileOps.
class ClipFolder {
 public:
  // Makes <root>/<name>.partial, in place of one that a killed process left. AlreadyExists where <root>/<name> is
  // there. Names of the folder and its files must be file names. ops must outlive it.
  static absl::StatusOr<std::unique_ptr<ClipFolder>> Create(FileOps& ops, const std::string& root,
                                                            const std::string& name);
  // Removes what was not published.
  ~ClipFolder();
  ClipFolder(const ClipFolder&) = delete;
  ClipFolder& operator=(const ClipFolder&) = delete;

  // Adds bytes to a file, made with the first. last: nothing follows, so that it is closed.
  absl::Status Append(const std::string& file, std::string_view bytes, bool last);
  // Makes all durable and gives the folder its name. Returns its path; nothing may be added afterwards.
  absl::StatusOr<std::string> Publish();

 private:
  ClipFolder(FileOps& ops, std::string path) : ops_(ops), path_(std::move(path)), partial_(path_ + ".partial") {}
  static absl::Status Close(WritableFile& file);

  FileOps& ops_;
  const std::string path_, partial_;
  std::map<std::string, std::unique_ptr<WritableFile>> open_;  // by name
  bool published_ = false;
};

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_CLIP_FOLDER_H_
