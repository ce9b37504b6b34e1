// The world models that a server knows, and those that it has loaded.
#ifndef LONGTAIL_GENERATOR_SERVICE_MODEL_REGISTRY_H_
#define LONGTAIL_GENERATOR_SERVICE_MODEL_REGISTRY_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "generator/service/shared_model.h"
#include "longtail/v1/model_service.pb.h"

namespace longtail {

// Models are addressed by the SHA-256 of their weights file: "models/<sha256>". Thread-safe.
class ModelRegistry {
 public:
  struct Options {
    // Paths. The first is the default until another is made so.
    std::vector<std::string> weights;
    // Loads the model of a weights file.
    std::function<absl::StatusOr<std::unique_ptr<WorldModel>>(const std::string& path)> load;
    // Models loaded at a time, >= 1. Default: 2.
    int max_loaded = 2;
    SharedModel::Options shared;
  };

  // Hashes the weights; loads nothing. NotFound or InvalidArgument naming the file.
  static absl::StatusOr<std::unique_ptr<ModelRegistry>> Open(Options options);

  // Sorted by display name.
  std::vector<v1::Model> List() const;
  // NotFound where there are no such weights; InvalidArgument where name is not a model's.
  absl::StatusOr<v1::Model> Get(const std::string& name) const;
  // Blocks until it is loaded. ResourceExhausted where max_loaded models are; Aborted where another call loads it now.
  absl::StatusOr<v1::Model> Load(const std::string& name, bool make_default, bool validate_only);
  // FailedPrecondition for the default and for what is not loaded.
  absl::StatusOr<v1::Model> Unload(const std::string& name, bool validate_only);

  // The loaded model, or the default where name is empty. FailedPrecondition, with PreconditionFailure, where it is not
  // loaded.
  absl::StatusOr<std::shared_ptr<SharedModel>> Use(const std::string& name) const;

  // Of a model's weights file.
  absl::StatusOr<std::string> PathOf(const std::string& name) const;

  // Of one network evaluation of the default model; 0 before it was measured.
  double SecondsPerEvaluation() const;

 private:
  struct Entry {
    std::string name;  // "models/<sha256>"
    std::string sha256;
    std::string display_name;
    std::string path;
    bool is_loading = false;
    std::shared_ptr<SharedModel> loaded;
    std::weak_ptr<SharedModel> draining;  // unloaded, maybe still in use
  };

  explicit ModelRegistry(Options options) : options_(std::move(options)) {}
  absl::StatusOr<size_t> Find(const std::string& name) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  v1::Model Describe(size_t i) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  const Options options_;
  mutable absl::Mutex mutex_;
  std::vector<Entry> entries_ ABSL_GUARDED_BY(mutex_);
  size_t default_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_MODEL_REGISTRY_H_
