#include "generator/service/model_registry.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/service/error_details.h"
#include "kernels/sha256.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr char kPrefix[] = "models/";

absl::StatusOr<std::string> HashOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  Sha256 hasher;
  std::string piece(1 << 20, '\0');
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    hasher.Update(std::string_view(piece.data(), static_cast<size_t>(file.gcount())));
  }
  return hasher.HexDigest();
}

}  // namespace

absl::StatusOr<std::unique_ptr<ModelRegistry>> ModelRegistry::Open(Options options) {
  if (options.weights.empty()) return absl::InvalidArgumentError("weights must be at least one file, got none");
  std::unique_ptr<ModelRegistry> registry(new ModelRegistry(std::move(options)));
  const absl::MutexLock lock(&registry->mutex_);
  for (const std::string& path : registry->options_.weights) {
    Entry entry;
    ASSIGN_OR_RETURN(entry.sha256, HashOf(path));
    entry.name = absl::StrCat(kPrefix, entry.sha256);
    entry.display_name = std::filesystem::path(path).stem().string();
    entry.path = path;
    if (!registry->Find(entry.name).ok()) registry->entries_.push_back(std::move(entry));
  }
  return registry;
}

absl::StatusOr<size_t> ModelRegistry::Find(const std::string& name) const {
  if (name.empty()) return default_;
  if (!absl::StartsWith(name, kPrefix)) {
    return absl::InvalidArgumentError(absl::StrCat("name must be models/<sha256>, got ", name));
  }
  for (size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].name == name) return i;
  }
  return WithResource(absl::NotFoundError(absl::StrCat("there is no model ", name)), "longtail.v1.Model", name);
}

v1::Model ModelRegistry::Describe(size_t i) const {
  const Entry& entry = entries_[i];
  v1::Model model;
  model.set_name(entry.name);
  model.set_display_name(entry.display_name);
  model.set_is_default(i == default_);
  model.set_state(v1::MODEL_STATE_AVAILABLE);
  if (const std::shared_ptr<SharedModel> draining = entry.draining.lock()) {
    model.set_state(v1::MODEL_STATE_DRAINING);
    model.set_num_users(static_cast<uint32_t>(draining.use_count() - 1));
  }
  if (entry.is_loading) model.set_state(v1::MODEL_STATE_LOADING);
  if (entry.loaded == nullptr) return model;
  const ModelInfo& info = entry.loaded->info();
  model.set_state(v1::MODEL_STATE_LOADED);
  model.set_num_users(static_cast<uint32_t>(entry.loaded.use_count() - 1));
  model.set_width_px(info.width_px);
  model.set_height_px(info.height_px);
  model.set_num_parameters(info.num_parameters);
  model.set_max_steps(info.max_steps);
  model.set_device(info.device);
  model.set_library(info.library);
  model.set_license(info.license);
  return model;
}

std::vector<v1::Model> ModelRegistry::List() const {
  std::vector<v1::Model> models;
  {
    const absl::MutexLock lock(&mutex_);
    for (size_t i = 0; i < entries_.size(); ++i) models.push_back(Describe(i));
  }
  std::sort(models.begin(), models.end(), [](const v1::Model& a, const v1::Model& b) {
    return std::pair(a.display_name(), a.name()) < std::pair(b.display_name(), b.name());
  });
  return models;
}

absl::StatusOr<v1::Model> ModelRegistry::Get(const std::string& name) const {
  const absl::MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(const size_t i, Find(name));
  return Describe(i);
}

absl::StatusOr<v1::Model> ModelRegistry::Load(const std::string& name, bool make_default, bool validate_only) {
  std::string path;
  size_t i = 0;
  {
    const absl::MutexLock lock(&mutex_);
    ASSIGN_OR_RETURN(i, Find(name));
    Entry& entry = entries_[i];
    if (entry.is_loading) return absl::AbortedError(absl::StrCat(entry.name, " is being loaded by another request"));
    const bool is_loaded = entry.loaded != nullptr;
    const auto num_loaded = std::count_if(entries_.begin(), entries_.end(), [](const Entry& other) {
      return other.loaded != nullptr || other.is_loading;
    });
    if (!is_loaded && num_loaded >= options_.max_loaded) {
      return WithReason(
          absl::ResourceExhaustedError(absl::StrCat(num_loaded, " models are loaded, and no more may be")),
          "TOO_MANY_MODELS");
    }
    if (validate_only) return Describe(i);
    if (is_loaded) {
      if (make_default) default_ = i;
      return Describe(i);
    }
    entry.is_loading = true;
    path = entry.path;
  }
  absl::StatusOr<std::shared_ptr<SharedModel>> loaded =
      SharedModel::Create([this, &path] { return options_.load(path); }, options_.shared);
  const absl::MutexLock lock(&mutex_);
  Entry& entry = entries_[i];
  entry.is_loading = false;
  RETURN_IF_ERROR(loaded.status());
  if ((*loaded)->info().sha256 != entry.sha256) {
    return absl::DataLossError(absl::StrCat(path, ": has changed since the server started"));
  }
  entry.loaded = *std::move(loaded);
  if (make_default) default_ = i;
  return Describe(i);
}

absl::StatusOr<v1::Model> ModelRegistry::Unload(const std::string& name, bool validate_only) {
  std::shared_ptr<SharedModel> last;  // ends outside the lock
  const absl::MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(const size_t i, Find(name));
  Entry& entry = entries_[i];
  if (i == default_) {
    return WithPrecondition(
        absl::FailedPreconditionError(absl::StrCat(entry.name, " is the default: make another one the default first")),
        "MODEL_IS_DEFAULT", entry.name);
  }
  if (entry.loaded == nullptr) {
    return WithPrecondition(absl::FailedPreconditionError(absl::StrCat(entry.name, " is not loaded")),
                            "MODEL_NOT_LOADED", entry.name);
  }
  if (validate_only) return Describe(i);
  last = std::move(entry.loaded);
  entry.loaded = nullptr;
  if (last.use_count() > 1) entry.draining = last;
  return Describe(i);
}

absl::StatusOr<std::shared_ptr<SharedModel>> ModelRegistry::Use(const std::string& name) const {
  const absl::MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(const size_t i, Find(name));
  if (entries_[i].loaded != nullptr) return entries_[i].loaded;
  return WithPrecondition(absl::FailedPreconditionError(absl::StrCat(entries_[i].name, " is not loaded")),
                          "MODEL_NOT_LOADED", entries_[i].name);
}

absl::StatusOr<std::string> ModelRegistry::PathOf(const std::string& name) const {
  const absl::MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(const size_t i, Find(name));
  return entries_[i].path;
}

double ModelRegistry::SecondsPerEvaluation() const {
  const absl::MutexLock lock(&mutex_);
  return entries_[default_].loaded == nullptr ? 0 : entries_[default_].loaded->SecondsPerEvaluation();
}

}  // namespace longtail
