#include "scenarios/spec/import_files.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

namespace fs = std::filesystem;

// Most names that a folder gives for "did you mean".
constexpr size_t kMaxNames = 256;

// "x.textproto", "maps/x.xodr": the specs and maps of a folder and of the folders in it.
void AddNames(const fs::path& folder, std::vector<std::string>& names) {
  std::error_code error;
  std::vector<std::string> found;
  for (auto it = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, error);
       !error && it != fs::recursive_directory_iterator() && found.size() < kMaxNames; it.increment(error)) {
    if (it.depth() >= 1) it.disable_recursion_pending();
    const fs::path extension = it->path().extension();
    if (extension == ".textproto" || extension == ".xodr")
      found.push_back(it->path().lexically_relative(folder).string());
  }
  std::sort(found.begin(), found.end());
  names.insert(names.end(), found.begin(), found.end());
}

// Whether path, lexically normal, lies in folder.
bool LiesIn(const std::string& path, const std::string& folder) {
  const fs::path relative = fs::path(path).lexically_relative(fs::path(folder).lexically_normal());
  return !folder.empty() && !relative.empty() && *relative.begin() != "..";
}

absl::StatusOr<ImportFiles::File> OpenAt(std::string path) {
  ASSIGN_OR_RETURN(std::string text, ReadSpecText(path));
  return ImportFiles::File{std::move(path), std::move(text)};
}

std::string InLibrary(const std::string& library, const std::string& name) { return ImportPath(library + "/", name); }

}  // namespace

std::string ImportPath(const std::string& importer, const std::string& name) {
  return (fs::path(importer).parent_path() / name).lexically_normal().string();
}

absl::StatusOr<std::string> ReadSpecText(const std::string& path) {
  std::error_code ignored;
  const bool folder = fs::is_directory(path, ignored);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(folder ? nullptr : std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (folder) errno = EISDIR;
  // One byte over the limit is enough to see that a file is too large.
  constexpr size_t kMost = kMaxImportedBytes + 1, kChunk = 1 << 16;
  std::string text;
  size_t num_read = 0;
  for (bool more = file != nullptr; more && num_read < kMost;) {
    text.resize(std::min(kMost, num_read + kChunk));
    const size_t wanted = text.size() - num_read;
    const size_t got = std::fread(text.data() + num_read, 1, wanted, file.get());
    num_read += got;
    more = got == wanted;
  }
  if (file == nullptr || std::ferror(file.get()) != 0) {
    const int error = errno;
    std::string message = absl::StrCat(path, ": ", std::strerror(error));
    if (error == EACCES || error == EPERM) return absl::PermissionDeniedError(message);
    return absl::NotFoundError(message);
  }
  text.resize(num_read);
  return text;
}

absl::StatusOr<ImportFiles::File> DiskFiles::Open(const std::string& importer, const std::string& name) const {
  absl::StatusOr<File> beside = OpenAt(ImportPath(importer, name));
  if (beside.ok() || library_.empty() || !absl::IsNotFound(beside.status())) return beside;
  absl::StatusOr<File> shipped = OpenAt(InLibrary(library_, name));
  return shipped.ok() ? std::move(shipped) : std::move(beside);
}

std::vector<std::string> DiskFiles::Names(const std::string& importer) const {
  std::vector<std::string> names;
  const fs::path folder = fs::path(importer).parent_path();
  AddNames(folder.empty() ? fs::path(".") : folder, names);
  if (!library_.empty()) AddNames(library_, names);
  return names;
}

SentFiles::SentFiles(std::map<std::string, std::string> texts, std::string library) : library_(std::move(library)) {
  for (auto& [path, text] : texts) texts_[fs::path(path).lexically_normal().string()] = std::move(text);
}

absl::StatusOr<ImportFiles::File> SentFiles::Open(const std::string& importer, const std::string& name) const {
  const std::string beside = ImportPath(importer, name);
  if (const auto sent = texts_.find(beside); sent != texts_.end()) return File{beside, sent->second};
  for (const std::string& path : {beside, library_.empty() ? std::string() : InLibrary(library_, name)}) {
    if (!LiesIn(path, library_)) continue;
    if (absl::StatusOr<File> shipped = OpenAt(path); shipped.ok()) return shipped;
  }
  return absl::NotFoundError(absl::StrCat(name, ": neither sent with the spec nor in the library"));
}

std::vector<std::string> SentFiles::Names(const std::string& importer) const {
  std::vector<std::string> names;
  for (const auto& [path, text] : texts_) {
    const fs::path folder = fs::path(importer).parent_path();
    names.push_back(folder.empty() ? path : fs::path(path).lexically_relative(folder).string());
  }
  if (!library_.empty()) AddNames(library_, names);
  return names;
}

}  // namespace longtail
