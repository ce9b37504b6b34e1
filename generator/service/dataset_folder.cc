#include "generator/service/dataset_folder.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "generator/dataset/layout.h"
#include "generator/service/error_details.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

namespace fs = std::filesystem;

constexpr char kPrefix[] = "datasets/";
constexpr size_t kMaxFolderBytes = 63;

bool IsFolderName(absl::string_view folder) {
  const auto is_inner = [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_' || c == '-' || c == '.';
  };
  return !folder.empty() && folder.size() <= kMaxFolderBytes &&
         (absl::ascii_islower(folder[0]) || absl::ascii_isdigit(folder[0])) &&
         std::all_of(folder.begin(), folder.end(), is_inner) && !absl::StrContains(folder, "..");
}

absl::Status NoDataset(const std::string& name) {
  return WithResource(absl::NotFoundError(absl::StrCat("there is no dataset ", name)), "longtail.v1.Dataset", name);
}

}  // namespace

absl::StatusOr<DatasetRoot> DatasetRoot::Open(const std::string& folder) {
  std::error_code error;
  const fs::path canonical = fs::canonical(folder, error);
  if (error || !fs::is_directory(canonical, error)) {
    return absl::NotFoundError(absl::StrCat("the dataset root ", folder, " is no folder"));
  }
  return DatasetRoot(canonical.string());
}

absl::StatusOr<std::string> DatasetRoot::PathOf(const std::string& name, const std::string& field) const {
  absl::string_view folder = name;
  if (!absl::ConsumePrefix(&folder, kPrefix) || !IsFolderName(folder)) {
    return absl::InvalidArgumentError(
        absl::StrCat(field, " must be datasets/ and a folder of [a-z0-9][a-z0-9_.-]{0,62}, got ", name));
  }
  const std::string path = absl::StrCat(folder_, "/", folder);
  std::error_code error;
  if (fs::is_symlink(fs::symlink_status(path, error))) return NoDataset(name);
  for (const fs::directory_entry& entry : fs::directory_iterator(path, error)) {
    if (entry.is_symlink(error)) return NoDataset(name);
  }
  return path;
}

absl::StatusOr<std::string> DatasetRoot::FolderOf(const std::string& name, const std::string& field) const {
  ASSIGN_OR_RETURN(const std::string path, PathOf(name, field));
  std::error_code error;
  if (!fs::exists(PlanPath(path), error)) return NoDataset(name);
  return path;
}

absl::StatusOr<std::unique_ptr<DatasetReader>> DatasetRoot::Read(const std::string& name,
                                                                 const std::string& field) const {
  ASSIGN_OR_RETURN(const std::string folder, FolderOf(name, field));
  return DatasetReader::Open(LinkFreeFileOps(), folder);
}

std::vector<std::string> DatasetRoot::Names() const {
  std::vector<std::string> names;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_, error)) {
    const std::string folder = entry.path().filename().string();
    if (!IsFolderName(folder) || entry.is_symlink(error) || !fs::exists(PlanPath(entry.path().string()), error)) {
      continue;
    }
    names.push_back(absl::StrCat(kPrefix, folder));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace longtail
