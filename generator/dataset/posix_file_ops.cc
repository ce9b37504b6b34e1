#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generator/dataset/file_ops.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

absl::Status ErrnoError(int error, const char* doing, const std::string& path) {
  // A folder that is not empty is, to the callers of Rename, a target that exists.
  if (error == ENOTEMPTY) error = EEXIST;
  if (error == ELOOP) return absl::FailedPreconditionError(absl::StrCat(doing, " ", path, ": a symbolic link"));
  return absl::ErrnoToStatus(error, absl::StrCat(doing, " ", path));
}

// Closes on destruction. Errors of reading files' close mean nothing.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

class PosixWritableFile : public WritableFile {
 public:
  PosixWritableFile(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}

  absl::Status Append(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return ErrnoError(errno, "cannot write", path_);
      bytes.remove_prefix(written);
    }
    return absl::OkStatus();
  }
  absl::Status Sync() override {
    if (::fsync(fd_.get()) != 0) return ErrnoError(errno, "cannot sync", path_);
    return absl::OkStatus();
  }
  absl::Status Close() override {
    const int fd = fd_.release();
    if (fd >= 0 && ::close(fd) != 0) return ErrnoError(errno, "cannot close", path_);
    return absl::OkStatus();
  }

 private:
  Descriptor fd_;
  std::string path_;
};

class PosixFileLock : public FileLock {
 public:
  explicit PosixFileLock(int fd) : fd_(fd) {}

 private:
  Descriptor fd_;
};

absl::Status ReadFully(int fd, const std::string& path, int64_t offset, int64_t size, std::string* out) {
  out->resize(size);
  int64_t done = 0;
  while (done < size) {
    const ssize_t got = ::pread(fd, out->data() + done, size - done, offset + done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ErrnoError(errno, "cannot read", path);
    if (got == 0) break;
    done += got;
  }
  out->resize(done);
  return absl::OkStatus();
}

class PosixFiles : public FileOps {
 public:
  explicit PosixFiles(bool follows_links) : follows_links_(follows_links) {}

  absl::StatusOr<std::unique_ptr<WritableFile>> Create(const std::string& path) override {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0) return ErrnoError(errno, "cannot create", path);
    return std::make_unique<PosixWritableFile>(fd, path);
  }

  absl::Status Link(const std::string& from, const std::string& to) override {
    if (::link(from.c_str(), to.c_str()) == 0) return absl::OkStatus();
    const int error = errno;
    // A network file system may have linked and lost the reply.
    struct stat info;
    if (error != EEXIST && ::stat(from.c_str(), &info) == 0) {
      struct stat target;
      if (::stat(to.c_str(), &target) == 0 && target.st_ino == info.st_ino && target.st_dev == info.st_dev) {
        return absl::OkStatus();
      }
    }
    return ErrnoError(error, "cannot link", to);
  }

  absl::Status Rename(const std::string& from, const std::string& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return ErrnoError(errno, "cannot rename to", to);
    return absl::OkStatus();
  }

  absl::Status Remove(const std::string& path) override {
    if (::unlink(path.c_str()) != 0) return ErrnoError(errno, "cannot remove", path);
    return absl::OkStatus();
  }

  absl::Status MakeDir(const std::string& path) override {
    if (::mkdir(path.c_str(), 0755) == 0) return absl::OkStatus();
    const int error = errno;
    struct stat info;
    if (error == EEXIST && ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) return absl::OkStatus();
    return ErrnoError(error, "cannot make the folder", path);
  }

  absl::Status RemoveDir(const std::string& path) override {
    if (::rmdir(path.c_str()) != 0 && errno != ENOENT) return ErrnoError(errno, "cannot remove", path);
    return absl::OkStatus();
  }

  absl::Status SyncDir(const std::string& path) override {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.get() < 0) return ErrnoError(errno, "cannot open", path);
    if (::fsync(fd.get()) != 0) return ErrnoError(errno, "cannot sync", path);
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> Read(const std::string& path) override {
    ASSIGN_OR_RETURN(const int64_t size, Size(path));
    return ReadAt(path, 0, size);
  }

  absl::StatusOr<std::string> ReadAt(const std::string& path, int64_t offset, int64_t size) override {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | (follows_links_ ? 0 : O_NOFOLLOW)));
    if (fd.get() < 0) return ErrnoError(errno, "cannot open", path);
    std::string bytes;
    RETURN_IF_ERROR(ReadFully(fd.get(), path, offset, size, &bytes));
    return bytes;
  }

  absl::StatusOr<int64_t> Size(const std::string& path) override {
    struct stat info;
    if ((follows_links_ ? ::stat : ::lstat)(path.c_str(), &info) != 0) return ErrnoError(errno, "cannot read", path);
    if (S_ISLNK(info.st_mode)) return ErrnoError(ELOOP, "cannot read", path);
    return info.st_size;
  }

  bool Exists(const std::string& path) override {
    struct stat info;
    return ::stat(path.c_str(), &info) == 0;
  }

  absl::StatusOr<std::vector<std::string>> List(const std::string& path) override {
    DIR* dir = ::opendir(path.c_str());
    if (dir == nullptr) return ErrnoError(errno, "cannot list", path);
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(dir)) {
      const std::string name = entry->d_name;
      if (name != "." && name != "..") names.push_back(name);
    }
    ::closedir(dir);
    std::sort(names.begin(), names.end());
    return names;
  }

  absl::StatusOr<std::unique_ptr<FileLock>> Lock(const std::string& path, const std::string& owner) override {
    Descriptor fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    if (fd.get() < 0) return ErrnoError(errno, "cannot open", path);
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) return ErrnoError(errno, "cannot lock", path);
      std::string holder;
      RETURN_IF_ERROR(ReadFully(fd.get(), path, 0, 4096, &holder));
      return absl::UnavailableError(
          absl::StrCat(DirectoryOf(path), " is in use by ", holder.empty() ? "another process" : holder));
    }
    // The text only helps people: failing to write it must not fail the run.
    if (::ftruncate(fd.get(), 0) == 0 && ::pwrite(fd.get(), owner.data(), owner.size(), 0) < 0) {
      std::perror(path.c_str());
    }
    return std::make_unique<PosixFileLock>(fd.release());
  }

 private:
  const bool follows_links_;
};

}  // namespace

FileOps& PosixFileOps() {
  static PosixFiles* const files = new PosixFiles(/*follows_links=*/true);
  return *files;
}

FileOps& LinkFreeFileOps() {
  static PosixFiles* const files = new PosixFiles(/*follows_links=*/false);
  return *files;
}

}  // namespace longtail
