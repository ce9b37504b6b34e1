// The file operations that the dataset's writers use, behind an interface so that tests can fail and crash each one.
#ifndef LONGTAIL_GENERATOR_DATASET_FILE_OPS_H_
#define LONGTAIL_GENERATOR_DATASET_FILE_OPS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace longtail {

// A new file being written. The destructor closes without a word on success: only Sync followed by Close, both OK,
// mean that the bytes are durable. After a failed Sync the file must be written anew. Not thread-safe.
class WritableFile {
 public:
  virtual ~WritableFile() = default;
  virtual absl::Status Append(std::string_view bytes) = 0;
  virtual absl::Status Sync() = 0;
  virtual absl::Status Close() = 0;
};

// Held until destroyed or until the process dies.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

// Every message names the path. NotFound: no such file. AlreadyExists: the target is there. ResourceExhausted: disk
// full. PermissionDenied: not allowed. Other I/O failures as absl::ErrnoToStatus maps them. Thread-safe.
class FileOps {
 public:
  virtual ~FileOps() = default;

  // A file that must not exist yet.
  virtual absl::StatusOr<std::unique_ptr<WritableFile>> Create(const std::string& path) = 0;
  // Hard link without clobbering: AlreadyExists where `to` exists.
  virtual absl::Status Link(const std::string& from, const std::string& to) = 0;
  // Replaces a file `to`; for directories `to` must be absent or empty, else AlreadyExists.
  virtual absl::Status Rename(const std::string& from, const std::string& to) = 0;
  virtual absl::Status Remove(const std::string& path) = 0;
  // OK where it exists already; parents must exist.
  virtual absl::Status MakeDir(const std::string& path) = 0;
  // OK where it does not exist; must be empty.
  virtual absl::Status RemoveDir(const std::string& path) = 0;
  // Makes the entries of a directory durable.
  virtual absl::Status SyncDir(const std::string& path) = 0;

  virtual absl::StatusOr<std::string> Read(const std::string& path) = 0;
  // Up to size bytes from offset; fewer only at the end of the file.
  virtual absl::StatusOr<std::string> ReadAt(const std::string& path, int64_t offset, int64_t size) = 0;
  virtual absl::StatusOr<int64_t> Size(const std::string& path) = 0;
  virtual bool Exists(const std::string& path) = 0;
  // Names, sorted, without "." and "..".
  virtual absl::StatusOr<std::vector<std::string>> List(const std::string& path) = 0;

  // Takes an exclusive lock on a file, made if absent, and leaves `owner` in it. Unavailable, naming the owner found
  // there, where another process holds it.
  virtual absl::StatusOr<std::unique_ptr<FileLock>> Lock(const std::string& path, const std::string& owner) = 0;
};

// The machine's file system. Lives for ever.
FileOps& PosixFileOps();

// The same, but nothing is read where a symbolic link stands: FailedPrecondition. Folders on the way may be links.
FileOps& LinkFreeFileOps();

// Creates `path` with these bytes, synced and closed; removes what it wrote where a step fails.
absl::Status WriteNewFile(FileOps& files, const std::string& path, std::string_view bytes);

// Makes a durable file appear whole at `target` by way of `staging` (same file system); replaces what is there.
absl::Status ReplaceFile(FileOps& files, const std::string& staging, const std::string& target, std::string_view bytes);

// The same, but AlreadyExists where `target` exists, which is then left alone.
absl::Status PublishFile(FileOps& files, const std::string& staging, const std::string& target, std::string_view bytes);

// Removes a folder with all that is in it, of which nothing may change meanwhile.
absl::Status RemoveTree(FileOps& files, const std::string& folder);

// "a/b" of "a/b/c"; "." of "c".
std::string DirectoryOf(const std::string& path);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_FILE_OPS_H_
