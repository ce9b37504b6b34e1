#include "generator/dataset/file_ops.h"

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"

namespace longtail {

absl::Status RemoveTree(FileOps& files, const std::string& folder) {
  ASSIGN_OR_RETURN(const std::vector<std::string> names, files.List(folder));
  for (const std::string& name : names) {
    const std::string path = absl::StrCat(folder, "/", name);
    RETURN_IF_ERROR(files.List(path).ok() ? RemoveTree(files, path) : files.Remove(path));
  }
  return files.RemoveDir(folder);
}

std::string DirectoryOf(const std::string& path) {
  const size_t slash = path.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

absl::Status WriteNewFile(FileOps& files, const std::string& path, std::string_view bytes) {
  ASSIGN_OR_RETURN(std::unique_ptr<WritableFile> file, files.Create(path));
  absl::Status status = file->Append(bytes);
  if (status.ok()) status = file->Sync();
  if (status.ok()) status = file->Close();
  if (!status.ok()) {
    file.reset();
    files.Remove(path).IgnoreError();
  }
  return status;
}

absl::Status ReplaceFile(FileOps& files, const std::string& staging, const std::string& target,
                         std::string_view bytes) {
  RETURN_IF_ERROR(WriteNewFile(files, staging, bytes));
  if (absl::Status status = files.Rename(staging, target); !status.ok()) {
    files.Remove(staging).IgnoreError();
    return status;
  }
  return files.SyncDir(DirectoryOf(target));
}

absl::Status PublishFile(FileOps& files, const std::string& staging, const std::string& target,
                         std::string_view bytes) {
  RETURN_IF_ERROR(WriteNewFile(files, staging, bytes));
  const absl::Status linked = files.Link(staging, target);
  const absl::Status removed = files.Remove(staging);
  RETURN_IF_ERROR(linked);
  RETURN_IF_ERROR(removed);
  return files.SyncDir(DirectoryOf(target));
}

}  // namespace longtail
