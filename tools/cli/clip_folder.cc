#include "tools/cli/clip_folder.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr size_t kMaxNameBytes = 200;

}  // namespace

bool IsFileName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes && absl::ascii_isalnum(name[0]) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == '-'; });
}

absl::StatusOr<std::unique_ptr<ClipFolder>> ClipFolder::Create(FileOps& ops, const std::string& root,
                                                               const std::string& name) {
  std::unique_ptr<ClipFolder> folder(new ClipFolder(ops, absl::StrCat(root, "/", name)));
  if (ops.Exists(folder->path_)) {
    folder->published_ = true;  // not ours to remove
    return absl::AlreadyExistsError(absl::StrCat(folder->path_, " is there already"));
  }
  std::error_code error;
  std::filesystem::remove_all(folder->partial_, error);
  if (error)
    return absl::PermissionDeniedError(absl::StrCat("cannot remove ", folder->partial_, ": ", error.message()));
  RETURN_IF_ERROR(ops.MakeDir(folder->partial_));
  return folder;
}

ClipFolder::~ClipFolder() {
  open_.clear();
  std::error_code ignored;
  if (!published_) std::filesystem::remove_all(partial_, ignored);
}

absl::Status ClipFolder::Close(WritableFile& file) {
  RETURN_IF_ERROR(file.Sync());
  return file.Close();
}

absl::Status ClipFolder::Append(const std::string& file, std::string_view bytes, bool last) {
  std::unique_ptr<WritableFile>& handle = open_[file];
  if (handle == nullptr) {
    absl::StatusOr<std::unique_ptr<WritableFile>> made = ops_.Create(absl::StrCat(partial_, "/", file));
    if (!made.ok()) {
      open_.erase(file);
      return made.status();
    }
    handle = *std::move(made);
  }
  RETURN_IF_ERROR(handle->Append(bytes));
  if (!last) return absl::OkStatus();
  const std::unique_ptr<WritableFile> whole = std::move(handle);
  open_.erase(file);
  return Close(*whole);
}

absl::StatusOr<std::string> ClipFolder::Publish() {
  for (auto& [name, file] : open_) RETURN_IF_ERROR(Close(*file));
  open_.clear();
  RETURN_IF_ERROR(ops_.SyncDir(partial_));
  RETURN_IF_ERROR(ops_.Rename(partial_, path_));
  published_ = true;
  RETURN_IF_ERROR(ops_.SyncDir(std::filesystem::path(path_).parent_path().string()));
  return path_;
}

}  // namespace longtail
