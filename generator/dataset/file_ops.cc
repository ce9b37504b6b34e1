#include "generator/dataset/file_ops.h"

#include "kernels/status_macros.h"

namespace longtail {

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
