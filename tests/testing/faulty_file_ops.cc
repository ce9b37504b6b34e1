#include "tests/testing/faulty_file_ops.h"

#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

std::string NameOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

absl::Status NoSuchFile(const std::string& path) { return absl::NotFoundError(absl::StrCat("no such file: ", path)); }

}  // namespace

struct FaultyFileOps::Node {
  bool is_folder = false;
  std::string bytes;
  std::string durable_bytes;
  bool sync_is_lost = false;  // a sync failed: the dirty pages are thought clean from then on
  std::map<std::string, NodePtr> entries;
  std::map<std::string, NodePtr> durable_entries;
};

class FaultyFileOps::OpenFile : public WritableFile {
 public:
  OpenFile(FaultyFileOps& files, NodePtr node, std::string path)
      : files_(files), node_(std::move(node)), path_(std::move(path)), process_(files.process_) {}

  absl::Status Append(std::string_view bytes) override {
    if (process_ != files_.process_) return absl::AbortedError("this process is dead");
    const bool had_failed = files_.failed_;
    const absl::Status status = files_.Begin(path_, /*takes_space=*/true);
    if (status.ok()) node_->bytes.append(bytes);
    if (!status.ok() && !had_failed) node_->bytes.append(bytes.substr(0, bytes.size() / 2));
    return status;
  }

  absl::Status Sync() override {
    if (process_ != files_.process_) return absl::AbortedError("this process is dead");
    if (absl::Status status = files_.Begin(path_, /*takes_space=*/false); !status.ok()) {
      node_->sync_is_lost = true;
      return status;
    }
    if (!node_->sync_is_lost) node_->durable_bytes = node_->bytes;
    return absl::OkStatus();
  }

  absl::Status Close() override {
    if (process_ != files_.process_) return absl::AbortedError("this process is dead");
    return files_.Begin(path_, /*takes_space=*/false);
  }

 private:
  FaultyFileOps& files_;
  const NodePtr node_;
  const std::string path_;
  const int process_;
};

class FaultyFileOps::HeldLock : public FileLock {
 public:
  HeldLock(FaultyFileOps& files, std::string path) : files_(files), path_(std::move(path)), process_(files.process_) {}
  ~HeldLock() override {
    if (process_ == files_.process_) files_.locks_.erase(path_);
  }

 private:
  FaultyFileOps& files_;
  const std::string path_;
  const int process_;
};

FaultyFileOps::FaultyFileOps() : root_(std::make_shared<Node>()) {
  root_->is_folder = true;
  const NodePtr data = std::make_shared<Node>();
  data->is_folder = true;
  root_->entries["data"] = root_->durable_entries["data"] = data;
}

void FaultyFileOps::FailAt(Fault fault, int64_t n) {
  armed_ = true;
  failed_ = false;
  fault_ = fault;
  fail_at_ = num_operations_ + n;
}

absl::Status FaultyFileOps::Begin(const std::string& path, bool takes_space) {
  const int64_t operation = num_operations_++;
  if (!armed_ || operation < fail_at_) return absl::OkStatus();
  switch (fault_) {
    case Fault::kCrash:
      failed_ = true;
      return absl::AbortedError(absl::StrCat("crashed at ", path));
    case Fault::kIoError:
      if (operation != fail_at_) return absl::OkStatus();
      failed_ = true;
      return absl::ErrnoToStatus(EIO, absl::StrCat("cannot use ", path));
    case Fault::kNoSpace:
      if (!takes_space) return absl::OkStatus();
      failed_ = true;
      return absl::ErrnoToStatus(ENOSPC, absl::StrCat("cannot write ", path));
  }
  return absl::OkStatus();
}

void FaultyFileOps::Restart(Loss loss) {
  armed_ = failed_ = false;
  locks_.clear();
  ++process_;
  if (loss == Loss::kNothing) return;
  Forget(*root_, loss);
  renames_.clear();
}

void FaultyFileOps::Forget(Node& node, Loss loss) {
  if (!node.is_folder) {
    node.bytes = node.durable_bytes;
    return;
  }
  if (loss == Loss::kBytesAndEntries) node.entries = node.durable_entries;
  node.durable_entries = node.entries;
  for (const auto& [name, child] : node.entries) Forget(*child, loss);
}

std::map<std::string, std::string> FaultyFileOps::FilesBelow(const std::string& folder) const {
  std::map<std::string, std::string> found;
  const NodePtr node = Find(folder);
  if (node == nullptr) return found;
  for (const auto& [name, child] : node->entries) {
    if (!child->is_folder) {
      found[name] = child->bytes;
      continue;
    }
    for (const auto& [below, bytes] : FilesBelow(absl::StrCat(folder, "/", name))) {
      found[absl::StrCat(name, "/", below)] = bytes;
    }
  }
  return found;
}

void FaultyFileOps::Overwrite(const std::string& path, std::string bytes) {
  const NodePtr node = Find(path);
  node->bytes = node->durable_bytes = std::move(bytes);
}

FaultyFileOps::NodePtr FaultyFileOps::Find(const std::string& path) const {
  NodePtr node = root_;
  for (const auto name : absl::StrSplit(path, '/', absl::SkipEmpty())) {
    const auto entry = node->entries.find(std::string(name));
    if (entry == node->entries.end()) return nullptr;
    node = entry->second;
  }
  return node;
}

absl::StatusOr<FaultyFileOps::NodePtr> FaultyFileOps::FindFile(const std::string& path) const {
  NodePtr node = Find(path);
  if (node == nullptr) return NoSuchFile(path);
  if (node->is_folder) return absl::ErrnoToStatus(EISDIR, path);
  return node;
}

absl::StatusOr<FaultyFileOps::NodePtr> FaultyFileOps::ParentOf(const std::string& path) const {
  NodePtr parent = Find(DirectoryOf(path));
  if (parent == nullptr || !parent->is_folder) return NoSuchFile(DirectoryOf(path));
  return parent;
}

absl::StatusOr<std::unique_ptr<WritableFile>> FaultyFileOps::Create(const std::string& path) {
  RETURN_IF_ERROR(Begin(path, /*takes_space=*/true));
  ASSIGN_OR_RETURN(const NodePtr parent, ParentOf(path));
  const auto [entry, is_new] = parent->entries.emplace(NameOf(path), std::make_shared<Node>());
  if (!is_new) return absl::AlreadyExistsError(path);
  return std::make_unique<OpenFile>(*this, entry->second, path);
}

absl::Status FaultyFileOps::Link(const std::string& from, const std::string& to) {
  RETURN_IF_ERROR(Begin(to, /*takes_space=*/true));
  ASSIGN_OR_RETURN(const NodePtr node, FindFile(from));
  ASSIGN_OR_RETURN(const NodePtr parent, ParentOf(to));
  if (!parent->entries.emplace(NameOf(to), node).second) return absl::AlreadyExistsError(to);
  return absl::OkStatus();
}

absl::Status FaultyFileOps::Rename(const std::string& from, const std::string& to) {
  RETURN_IF_ERROR(Begin(to, /*takes_space=*/false));
  const NodePtr node = Find(from);
  if (node == nullptr) return NoSuchFile(from);
  ASSIGN_OR_RETURN(const NodePtr old_parent, ParentOf(from));
  ASSIGN_OR_RETURN(const NodePtr new_parent, ParentOf(to));
  const NodePtr target = Find(to);
  if (target != nullptr && target->is_folder && !target->entries.empty()) return absl::AlreadyExistsError(to);
  old_parent->entries.erase(NameOf(from));
  new_parent->entries[NameOf(to)] = node;
  renames_.push_back({node, old_parent, new_parent, NameOf(from), NameOf(to)});
  return absl::OkStatus();
}

absl::Status FaultyFileOps::Remove(const std::string& path) {
  RETURN_IF_ERROR(Begin(path, /*takes_space=*/false));
  RETURN_IF_ERROR(FindFile(path).status());
  ParentOf(path).value()->entries.erase(NameOf(path));
  return absl::OkStatus();
}

absl::Status FaultyFileOps::MakeDir(const std::string& path) {
  if (const NodePtr node = Find(path); node != nullptr && node->is_folder) return Begin(path, /*takes_space=*/false);
  RETURN_IF_ERROR(Begin(path, /*takes_space=*/true));
  ASSIGN_OR_RETURN(const NodePtr parent, ParentOf(path));
  const NodePtr node = std::make_shared<Node>();
  node->is_folder = true;
  if (!parent->entries.emplace(NameOf(path), node).second) return absl::AlreadyExistsError(path);
  return absl::OkStatus();
}

absl::Status FaultyFileOps::RemoveDir(const std::string& path) {
  RETURN_IF_ERROR(Begin(path, /*takes_space=*/false));
  const NodePtr node = Find(path);
  if (node == nullptr) return absl::OkStatus();
  if (!node->entries.empty()) return absl::AlreadyExistsError(path);
  ParentOf(path).value()->entries.erase(NameOf(path));
  return absl::OkStatus();
}

absl::Status FaultyFileOps::SyncDir(const std::string& path) {
  RETURN_IF_ERROR(Begin(path, /*takes_space=*/false));
  const NodePtr folder = Find(path);
  if (folder == nullptr) return NoSuchFile(path);
  for (const PendingRename& rename : renames_) {
    if (rename.from != folder && rename.to != folder) continue;
    const auto old = rename.from->durable_entries.find(rename.from_name);
    if (old != rename.from->durable_entries.end() && old->second == rename.node) {
      rename.from->durable_entries.erase(old);
    }
    rename.to->durable_entries[rename.to_name] = rename.node;
  }
  std::erase_if(renames_, [&](const PendingRename& rename) { return rename.from == folder || rename.to == folder; });
  folder->durable_entries = folder->entries;
  return absl::OkStatus();
}

absl::StatusOr<std::string> FaultyFileOps::Read(const std::string& path) {
  RETURN_IF_ERROR(Begin(path, /*takes_space=*/false));
  ASSIGN_OR_RETURN(const NodePtr node, FindFile(path));
  return node->bytes;
}

absl::StatusOr<std::string> FaultyFileOps::ReadAt(const std::string& path, int64_t offset, int64_t size) {
  RETURN_IF_ERROR(Begin(path, /*takes_space=*/false));
  ASSIGN_OR_RETURN(const NodePtr node, FindFile(path));
  if (offset >= static_cast<int64_t>(node->bytes.size())) return std::string();
  return node->bytes.substr(offset, size);
}

absl::StatusOr<int64_t> FaultyFileOps::Size(const std::string& path) {
  RETURN_IF_ERROR(Begin(path, /*takes_space=*/false));
  ASSIGN_OR_RETURN(const NodePtr node, FindFile(path));
  return static_cast<int64_t>(node->bytes.size());
}

bool FaultyFileOps::Exists(const std::string& path) { return Find(path) != nullptr; }

absl::StatusOr<std::vector<std::string>> FaultyFileOps::List(const std::string& path) {
  RETURN_IF_ERROR(Begin(path, /*takes_space=*/false));
  const NodePtr folder = Find(path);
  if (folder == nullptr || !folder->is_folder) return NoSuchFile(path);
  std::vector<std::string> names;
  for (const auto& [name, node] : folder->entries) names.push_back(name);
  return names;
}

absl::StatusOr<std::unique_ptr<FileLock>> FaultyFileOps::Lock(const std::string& path, const std::string& owner) {
  RETURN_IF_ERROR(Begin(path, /*takes_space=*/true));
  ASSIGN_OR_RETURN(const NodePtr parent, ParentOf(path));
  NodePtr& node = parent->entries[NameOf(path)];
  if (node == nullptr) node = std::make_shared<Node>();
  if (!locks_.insert(path).second) return absl::UnavailableError(absl::StrCat("in use by ", node->bytes));
  node->bytes = owner;
  return std::make_unique<HeldLock>(*this, path);
}

}  // namespace longtail
