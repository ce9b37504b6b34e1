// Names of datasets -> folders below the dataset root, and nowhere else.
#ifndef LONGTAIL_GENERATOR_SERVICE_DATASET_FOLDER_H_
#define LONGTAIL_GENERATOR_SERVICE_DATASET_FOLDER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "generator/dataset/reader.h"

namespace longtail {

// Thread-safe. field: path of the name in the request, for errors.
class DatasetRoot {
 public:
  // An existing folder; NotFound otherwise.
  static absl::StatusOr<DatasetRoot> Open(const std::string& folder);

  // The path of "datasets/<folder>", whether it is there or not. InvalidArgument where the name is anything else than
  // [a-z0-9][a-z0-9_.-]{0,62} after the prefix, or has ".." in it; NotFound where a symbolic link stands
  // there, or in the folder: then something in it is elsewhere.
  absl::StatusOr<std::string> PathOf(const std::string& name, const std::string& field = "name") const;
  // The same where a dataset is there; NotFound otherwise. What is read below it is to be read by LinkFreeFileOps.
  absl::StatusOr<std::string> FolderOf(const std::string& name, const std::string& field = "name") const;
  // FolderOf, opened: as DatasetReader::Open.
  absl::StatusOr<std::unique_ptr<DatasetReader>> Read(const std::string& name, const std::string& field = "name") const;
  // "datasets/<folder>" of all folders with a plan, sorted.
  std::vector<std::string> Names() const;

 private:
  explicit DatasetRoot(std::string folder) : folder_(std::move(folder)) {}
  std::string folder_;  // canonical
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_DATASET_FOLDER_H_
