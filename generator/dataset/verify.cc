#include "generator/dataset/verify.h"

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "generator/dataset/commit_record.h"
#include "generator/dataset/finalize.h"
#include "generator/dataset/index/clip_row.h"
#include "generator/dataset/layout.h"
#include "generator/dataset/plan.h"
#include "generator/dataset/reader.h"
#include "kernels/sha256.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

using Json = nlohmann::ordered_json;

// The plan with the specs' digests and the units that follow from its own settings.
absl::StatusOr<v1::Plan> Remake(const v1::Plan& plan) {
  PlanOptions options;
  for (const v1::PlannedSpec& spec : plan.specs()) options.specs.push_back(spec.spec());
  options.seed = plan.seed();
  options.clips_per_spec = plan.clips_per_spec();
  options.units_per_batch = plan.units_per_batch();
  options.batches_per_shard = plan.batches_per_shard();
  options.generator_abi = plan.generator_abi();
  options.model = plan.model();
  options.profile = plan.profile();
  ASSIGN_OR_RETURN(v1::Plan made, MakePlan(options));
  v1::Plan remade = plan;
  remade.mutable_specs()->Swap(made.mutable_specs());
  remade.mutable_shards()->Swap(made.mutable_shards());
  return remade;
}

class Verification {
 public:
  Verification(FileOps& files, const std::string& root,
               const std::function<void(int64_t done_bytes, int64_t total_bytes)>& progress)
      : files_(files), root_(root), progress_(progress) {}

  VerifyReport Run() {
    CheckPlan();
    if (plan_) {
      ReadRecords();
      CheckTars();
      CheckSamples();
      CheckExtraFiles();
      CheckIndex();
    }
    NoteQuarantine();
    return std::move(report_);
  }

 private:
  void Add(std::string file, std::string what) { report_.problems.push_back({std::move(file), std::move(what)}); }
  std::string Path(const std::string& name) const { return absl::StrCat(root_, "/", name); }

  void CheckPlan() {
    absl::StatusOr<StoredPlan> stored = LoadPlan(files_, root_);
    if (!stored.ok()) {
      Add("plan.json", absl::StrCat(stored.status().message(), "; nothing else was checked"));
      return;
    }
    plan_ = *std::move(stored);
    const absl::StatusOr<v1::Plan> remade = Remake(plan_->plan);
    if (!remade.ok()) {
      Add("plan.json", std::string(remade.status().message()));
      return;
    }
    const std::string difference = FirstPlanDifference(plan_->plan, *remade);
    if (!difference.empty()) {
      Add("plan.json", absl::StrCat("its units do not follow from its settings: ", difference));
    } else if (const auto json = PlanToJson(plan_->plan); !json.ok() || Sha256Hex(*json) != plan_->sha256) {
      Add("plan.json", "is not as it was written");
    }
  }

  void ReadRecords() {
    std::map<std::string, int> other_plans;
    int num_of_this_plan = 0;
    for (const v1::PlannedShard& shard : plan_->plan.shards()) {
      const std::string file = absl::StrCat("commits/", shard.name(), ".json");
      const absl::StatusOr<std::string> json = files_.Read(Path(file));
      if (!json.ok()) {
        Add(file, absl::IsNotFound(json.status()) ? "is missing: the shard is not committed"
                                                  : std::string(json.status().message()));
        all_committed_ = false;
        continue;
      }
      absl::StatusOr<CommitRecord> record = CommitRecordFromJson(*json);
      if (!record.ok()) {
        Add(file, std::string(record.status().message()));
        all_committed_ = false;
        continue;
      }
      if (record->plan_sha256 == plan_->sha256) {
        ++num_of_this_plan;
      } else {
        ++other_plans[record->plan_sha256];
        if (num_of_this_plan > 0 || other_plans.size() > 1) Add(file, "is of another plan");
      }
      const bool readable = VerifyRecord(shard, *record, &report_.problems);
      ++report_.num_shards;
      report_.num_samples += static_cast<int>(record->samples.size());
      report_.num_bytes += record->bytes;
      records_.push_back({*std::move(record), readable});
    }
    // Where all records agree on another plan, it is the plan that changed.
    if (num_of_this_plan == 0 && !other_plans.empty()) {
      Add("plan.json", absl::StrCat("has SHA-256 ", plan_->sha256, ", but the commit records are of plan ",
                                    other_plans.begin()->first));
    }
  }

  void CheckTars() {
    int64_t total_bytes = 0;
    for (const Record& record : records_) {
      if (record.readable) total_bytes += record.commit.bytes;
    }
    int64_t done_bytes = 0;
    const auto on_bytes = [&](int64_t bytes) {
      done_bytes += bytes;
      if (progress_) progress_(done_bytes, total_bytes);
    };
    for (const Record& record : records_) {
      if (record.readable) VerifyTar(files_, root_, record.commit, on_bytes, &report_.problems);
    }
  }

  // What must hold between samples of all shards.
  void CheckSamples() {
    std::map<std::string, std::string> shard_of;
    const SampleEntry* first = nullptr;
    for (const Record& record : records_) {
      const std::string file = absl::StrCat("commits/", record.commit.shard, ".json");
      for (const SampleEntry& sample : record.commit.samples) {
        const auto [other, is_new] = shard_of.emplace(sample.unit_id, record.commit.shard);
        if (!is_new) Add(file, absl::StrCat("unit ", sample.unit_id, " is in ", other->second, " too"));
        if (first == nullptr) first = &sample;
        const auto same = [](const MemberEntry& a, const MemberEntry& b) { return a.extension == b.extension; };
        if (!std::equal(sample.members.begin(), sample.members.end(), first->members.begin(), first->members.end(),
                        same)) {
          Add(file, absl::StrCat("unit ", sample.unit_id, " must have the members of the first sample, ",
                                 first->unit_id, ", in their order"));
        }
      }
    }
  }

  void CheckExtraFiles() {
    std::set<std::string> shards;
    std::set<std::string> commits;
    for (const v1::PlannedShard& shard : plan_->plan.shards()) {
      commits.insert(absl::StrCat(shard.name(), ".json"));
      // A tar before its record is one that a running job may still commit, but no reader may use it.
      if (files_.Exists(CommitPath(root_, shard.name()))) shards.insert(absl::StrCat(shard.name(), ".tar"));
    }
    CheckNames("shards", shards, "has no commit record");
    CheckNames("commits", commits, "is not of the plan");
  }

  void CheckNames(const std::string& folder, const std::set<std::string>& known, const std::string& what) {
    const auto names = files_.List(Path(folder));
    if (!names.ok()) {
      Add(folder, std::string(names.status().message()));
      return;
    }
    for (const std::string& name : *names) {
      if (!known.contains(name)) Add(absl::StrCat(folder, "/", name), what);
    }
  }

  // The index is a pure function of what was checked above and of meta/.
  void CheckIndex() {
    const absl::StatusOr<std::string> current = files_.Read(CurrentPath(root_));
    if (!current.ok()) {
      Add("CURRENT", absl::IsNotFound(current.status()) ? "is missing: no index is published"
                                                        : std::string(current.status().message()));
      return;
    }
    absl::string_view generation = *current;
    if (!absl::ConsumeSuffix(&generation, "\n") || !IsGenerationName(generation)) {
      Add("CURRENT", "must hold the name of a generation and a line feed");
      return;
    }
    const std::string folder(generation);
    const Json recorded = ReadIndexed(folder);
    const IndexDigests digests{.meta = CheckMeta(recorded), .tables = DigestsIn(recorded, "tables")};
    if (!all_committed_) {
      Add(folder, "cannot be checked while commit records are missing or broken");
      return;
    }
    const auto reader = DatasetReader::Open(files_, root_);
    const auto rows = reader.ok() ? ReadClipRows(**reader) : reader.status();
    const auto index = rows.ok() ? BuildIndex(**reader, *rows, digests) : rows.status();
    if (!index.ok()) {
      Add(folder, absl::StrCat("cannot be checked: ", index.status().message()));
      return;
    }
    for (auto [inside, names] : IndexFolders(*index)) {
      if (inside.empty()) {
        for (const auto& [name, digest] : digests.tables) names.insert(name);
      }
      CheckNames(inside.empty() ? folder : absl::StrCat(folder, "/", inside), names, "is not of the index");
    }
    if (NameChangedRecords(**reader, recorded)) return;
    for (const auto& [name, want] : *index) {
      CheckFile(absl::StrCat(folder, "/", name), "is not what plan, commit records and samples give",
                [&](const std::string& bytes) { return bytes == want; });
    }
    for (const auto& [name, digest] : digests.tables) {
      CheckFile(absl::StrCat(folder, "/", name), "does not match the SHA-256 in the index",
                [&](const std::string& bytes) { return Sha256Hex(bytes) == digest; });
    }
  }

  void CheckFile(const std::string& file, const char* fault, const std::function<bool(const std::string&)>& is_right) {
    const absl::StatusOr<std::string> found = files_.Read(Path(file));
    if (!found.ok()) {
      Add(file, absl::IsNotFound(found.status()) ? "is missing" : std::string(found.status().message()));
    } else if (!is_right(*found)) {
      Add(file, fault);
    }
  }

  // True where the records of the index were others: what the index holds besides follows from them.
  bool NameChangedRecords(const DatasetReader& reader, const Json& recorded) {
    if (recorded.value("digest", Json()) == reader.digest()) return false;
    const Json commits = recorded.value("commits", Json::object());
    bool any = false;
    for (const CommitRecord& commit : reader.commits()) {
      if (!commits.contains(commit.shard) || commits[commit.shard] == Sha256Hex(CommitRecordToJson(commit))) continue;
      Add(absl::StrCat("commits/", commit.shard, ".json"), "does not match the SHA-256 in the index");
      any = true;
    }
    return any;
  }

  static bool IsGenerationName(absl::string_view name) {
    return absl::ConsumePrefix(&name, "gen-") && name.size() >= 6 &&
           std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
  }

  // dataset.json of a generation; an empty object where it is none.
  Json ReadIndexed(const std::string& generation) {
    const absl::StatusOr<std::string> text = files_.Read(Path(absl::StrCat(generation, "/dataset.json")));
    Json json = text.ok() ? Json::parse(*text, nullptr, /*allow_exceptions=*/false) : Json();
    return json.is_object() ? json : Json::object();
  }

  // Digests by name, as an index recorded them.
  static std::map<std::string, std::string> DigestsIn(const Json& recorded, const char* what) {
    std::map<std::string, std::string> digests;
    const Json found = recorded.value(what, Json::object());
    for (const auto& [name, digest] : found.items()) {
      digests[name] = digest.is_string() ? digest.get<std::string>() : "";
    }
    return digests;
  }

  // Compares meta/ with the digests that the index recorded, and returns those.
  std::map<std::string, std::string> CheckMeta(const Json& recorded) {
    if (!recorded.contains("meta")) return {};
    const std::map<std::string, std::string> digests = DigestsIn(recorded, "meta");
    std::set<std::string> names;
    for (const auto& [name, digest] : digests) {
      names.insert(name);
      CheckFile(absl::StrCat("meta/", name), "does not match the SHA-256 in the index",
                [&, want = digest](const std::string& bytes) { return Sha256Hex(bytes) == want; });
    }
    CheckNames("meta", names, "is not of the index");
    return digests;
  }

  void NoteQuarantine() {
    const auto names = files_.List(QuarantineDir(root_));
    if (!names.ok()) return;
    for (const std::string& name : *names) {
      report_.notes.push_back({absl::StrCat("_quarantine/", name),
                               "was set aside: it had no commit record and other bytes than the shard"});
    }
  }

  struct Record {
    CommitRecord commit;
    bool readable = false;
  };

  FileOps& files_;
  const std::string& root_;
  const std::function<void(int64_t, int64_t)>& progress_;
  std::optional<StoredPlan> plan_;
  std::vector<Record> records_;
  bool all_committed_ = true;
  VerifyReport report_;
};

}  // namespace

absl::StatusOr<VerifyReport> VerifyDataset(
    FileOps& files, const std::string& root,
    const std::function<void(int64_t done_bytes, int64_t total_bytes)>& progress) {
  if (!files.Exists(PlanPath(root))) {
    return absl::NotFoundError(absl::StrCat(root, " is not a dataset: it has no plan.json"));
  }
  return Verification(files, root, progress).Run();
}

}  // namespace longtail
