// A dataset as readers see it: its plan, its commit records, and single members read by offset.
#ifndef LONGTAIL_GENERATOR_DATASET_READER_H_
#define LONGTAIL_GENERATOR_DATASET_READER_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "generator/dataset/commit_record.h"
#include "generator/dataset/file_ops.h"
#include "generator/dataset/plan.h"
#include "generator/dataset/sample.h"

namespace longtail {

// Thread-safe. Sees what was committed when it was opened.
//
//   ASSIGN_OR_RETURN(auto reader, DatasetReader::Open(PosixFileOps(), "out"));
//   for (int i = 0; i < reader->num_samples(); ++i) {
//     ASSIGN_OR_RETURN(std::string meta, reader->ReadMember(i, "meta.json"));
//   }
class DatasetReader {
 public:
  // files must outlive the reader. NotFound where root is no dataset; DataLoss naming the file for a broken plan or
  // record.
  static absl::StatusOr<std::unique_ptr<DatasetReader>> Open(FileOps& files, const std::string& root);

  const std::string& root() const { return root_; }
  const StoredPlan& stored_plan() const { return plan_; }
  const std::vector<CommitRecord>& commits() const { return commits_; }  // in plan order
  bool complete() const { return static_cast<int>(commits_.size()) == plan_.plan.shards_size(); }

  // Samples of all commits, in plan order.
  int num_samples() const { return static_cast<int>(index_.size()); }
  const SampleEntry& sample(int i) const;
  const CommitRecord& commit_of(int i) const;
  // -1 where there is none.
  int FindSample(std::string_view unit_id) const;

  // NotFound where the sample has no such member; DataLoss where its bytes do not match their CRC.
  absl::StatusOr<std::string> ReadMember(int i, std::string_view extension) const;
  absl::StatusOr<Sample> ReadSample(int i) const;

  // SHA-256 over the names and bytes of plan.json and all commit records: equal for equal datasets.
  const std::string& digest() const { return digest_; }

 private:
  DatasetReader(FileOps& files, std::string root) : files_(files), root_(std::move(root)) {}
  absl::StatusOr<std::string> ReadEntry(int i, const MemberEntry& member) const;

  FileOps& files_;
  const std::string root_;
  StoredPlan plan_;
  std::vector<CommitRecord> commits_;
  std::vector<std::pair<int, int>> index_;  // commit, sample in it
  std::string digest_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_READER_H_
