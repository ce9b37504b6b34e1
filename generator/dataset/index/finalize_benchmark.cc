// Finalising a dataset of 10,000 shards of one clip, whose documents have the size of real ones.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "generator/dataset/commit_record.h"
#include "generator/dataset/finalize.h"
#include "generator/dataset/index/parquet.h"
#include "generator/dataset/layout.h"
#include "generator/dataset/plan.h"
#include "generator/dataset/shard_store.h"
#include "generator/dataset/tar.h"
#include "kernels/sha256.h"

namespace longtail {
namespace {

constexpr int kShards = 10000;

void Write(const std::string& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

std::string Repeated(const std::string& item, int count) {
  std::string text = "[";
  for (int i = 0; i < count; ++i) absl::StrAppend(&text, i > 0 ? ", " : "", item);
  return text + "]";
}

Sample MakeSample(const v1::PlannedUnit& unit) {
  const std::string meta = absl::StrCat(
      "{\"spec_id\": \"cut_in\", \"sample_index\": ", unit.sample_index(), ", \"seed\": 7, \"T\": 101, ",
      "\"fps\": {\"num\": 10, \"den\": 1}, \"split\": \"train\", \"event_ids\": [\"cut_in\"], \"severity\": 0.8, ",
      "\"road\": \"r\", \"environment\": \"noon\", \"cameras\": [\"front_60fov\"], \"tags\": [], \"num_tries\": 1, ",
      "\"arrays\": ", Repeated("{\"name\": \"acceleration\", \"unit\": \"m/s^2\", \"frame\": \"clip\"}", 80),
      ", \"enums\": ", Repeated("{\"name\": \"event_actor\", \"number\": 1}", 80), "}");
  const std::string series = Repeated("12.345678901234567", 101);
  std::string metrics = "{\"min_ttc_s\": 1.5, \"ego_contact\": false";
  for (int i = 0; i < 7; ++i) absl::StrAppend(&metrics, ", \"series", i, "\": ", series);
  const std::string events = Repeated(
      "{\"event\": \"cut_in\", \"kind\": \"observed\", \"t0_us\": 0, \"t1_us\": 900000, \"frame0\": 0, \"frame1\": 9, "
      "\"window0_us\": 0, \"window1_us\": 1000000, \"side\": \"left\", \"severity\": 0.8}",
      2);
  Sample sample{.key = unit.unit_id(), .members = {{"meta.json", meta}, {"metrics.json", metrics + "}"}}};
  for (const char* name : {"spec.pb", "spec.json", "scenario.pb", "provenance.json", "calib.json", "caption.txt",
                           "map.json", "time.npy", "valid.npy", "action.npy", "expert_action.npy", "ego.npy",
                           "agent3d.npy", "agent3d_idx.npy", "agent2d.npy", "agent2d_idx.npy", "adherence.npy"}) {
    sample.members.push_back({name, "x"});
  }
  sample.members.push_back({"event.json", events});
  sample.members.push_back({"front_60fov.mp4", std::string(1000, 'x')});
  return sample;
}

// Without the syncs of a real run, which are not what is measured.
void WriteDataset(const std::string& root) {
  PlanOptions options;
  options.specs.resize(1);
  options.specs[0].set_id("cut_in");
  options.clips_per_spec = kShards;
  options.units_per_batch = 1;
  options.batches_per_shard = 1;
  options.model.set_kind("reference");
  const v1::Plan plan = MakePlan(options).value();
  const std::string json = PlanToJson(plan).value();
  const std::string plan_sha256 = Sha256Hex(json);
  ShardStore::MakeRoot(PosixFileOps(), root).IgnoreError();
  Write(PlanPath(root), json);
  for (const v1::PlannedShard& shard : plan.shards()) {
    std::string tar;
    AppendSample(MakeSample(shard.batches(0).units(0)), &tar).IgnoreError();
    CommitRecord record;
    record.shard = shard.name();
    record.plan_sha256 = plan_sha256;
    record.num_frames = 101;
    record.samples = ParseTarBody(tar, 0).value();
    tar.append(kTarEndBytes, '\0');
    record.sha256 = Sha256Hex(tar);
    record.md5 = record.sha256.substr(0, 32);
    record.bytes = static_cast<int64_t>(tar.size());
    Write(ShardPath(root, shard.name()), tar);
    Write(CommitPath(root, shard.name()), CommitRecordToJson(record));
  }
}

void BM_Finalize(benchmark::State& state) {
  const std::string root = std::filesystem::temp_directory_path() / "longtail_finalize_benchmark";
  std::filesystem::remove_all(root);
  WriteDataset(root);
  for (auto _ : state) {
    const absl::Status status = Finalize(
        PosixFileOps(), root, {.attempt = std::string(32, 'a'), .meta_files = {}, .clip_tables = {ParquetClipTable()}});
    if (!status.ok()) state.SkipWithError(std::string(status.message()).c_str());
  }
  std::filesystem::remove_all(root);
}
BENCHMARK(BM_Finalize)->Unit(benchmark::kSecond)->Iterations(1)->UseRealTime();

}  // namespace
}  // namespace longtail

BENCHMARK_MAIN();
