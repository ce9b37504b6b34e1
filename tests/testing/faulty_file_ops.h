// A file system in memory that fails or stops at a chosen operation, and then forgets what was not synced.
#ifndef LONGTAIL_TESTS_TESTING_FAULTY_FILE_OPS_H_
#define LONGTAIL_TESTS_TESTING_FAULTY_FILE_OPS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "generator/dataset/file_ops.h"

namespace longtail {

// Not thread-safe. Has one folder at first: "/data". As on a journalling file system, a rename is durable as a whole,
// or not at all; a link, a new file and a removal are durable once their folder is synced; bytes once their file is.
class FaultyFileOps : public FileOps {
 public:
  enum class Fault {
    kCrash,    // the operation, or half of an append, and none after it happen, until Restart
    kIoError,  // the operation fails once, half of an append happens; bytes whose sync failed never become durable
    kNoSpace,  // from the operation on nothing can be created or appended, until Restart
  };
  enum class Loss {
    kNothing,          // the process died
    kBytes,            // the machine died after the folders were written, before the bytes were
    kBytesAndEntries,  // the machine died before anything unsynced was written
  };

  FaultyFileOps();

  // Arms a fault at the n-th operation from now, from 0.
  void FailAt(Fault fault, int64_t n);
  // Whether the armed fault has come about.
  bool failed() const { return failed_; }
  // Operations so far, refused ones included.
  int64_t num_operations() const { return num_operations_; }

  // The process starts anew: locks and open files of the old one are gone, and the fault is disarmed.
  void Restart(Loss loss);

  // All files below a folder by their path in it.
  std::map<std::string, std::string> FilesBelow(const std::string& folder) const;
  // Changes a file behind everybody's back, durably.
  void Overwrite(const std::string& path, std::string bytes);

  absl::StatusOr<std::unique_ptr<WritableFile>> Create(const std::string& path) override;
  absl::Status Link(const std::string& from, const std::string& to) override;
  absl::Status Rename(const std::string& from, const std::string& to) override;
  absl::Status Remove(const std::string& path) override;
  absl::Status MakeDir(const std::string& path) override;
  absl::Status RemoveDir(const std::string& path) override;
  absl::Status SyncDir(const std::string& path) override;
  absl::StatusOr<std::string> Read(const std::string& path) override;
  absl::StatusOr<std::string> ReadAt(const std::string& path, int64_t offset, int64_t size) override;
  absl::StatusOr<int64_t> Size(const std::string& path) override;
  bool Exists(const std::string& path) override;
  absl::StatusOr<std::vector<std::string>> List(const std::string& path) override;
  absl::StatusOr<std::unique_ptr<FileLock>> Lock(const std::string& path, const std::string& owner) override;

 private:
  struct Node;
  using NodePtr = std::shared_ptr<Node>;
  class OpenFile;
  class HeldLock;
  struct PendingRename {
    NodePtr node, from, to;
    std::string from_name, to_name;
  };

  // Counts an operation and says whether it may happen.
  absl::Status Begin(const std::string& path, bool takes_space);
  NodePtr Find(const std::string& path) const;
  absl::StatusOr<NodePtr> FindFile(const std::string& path) const;
  // The folder of a path, or NotFound.
  absl::StatusOr<NodePtr> ParentOf(const std::string& path) const;
  static void Forget(Node& folder, Loss loss);

  NodePtr root_;
  std::vector<PendingRename> renames_;
  std::set<std::string> locks_;
  int process_ = 0;  // raised by Restart: what older processes still hold is dead
  bool armed_ = false;
  bool failed_ = false;
  Fault fault_ = Fault::kCrash;
  int64_t fail_at_ = 0;
  int64_t num_operations_ = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_TESTS_TESTING_FAULTY_FILE_OPS_H_
