// A job of a few units whose samples are a pure function of the unit, for tests of what can go wrong around it.
#ifndef LONGTAIL_TESTS_GENERATOR_JOBS_SMALL_JOB_H_
#define LONGTAIL_TESTS_GENERATOR_JOBS_SMALL_JOB_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generator/dataset/index/clip_row.h"
#include "generator/dataset/plan.h"
#include "generator/jobs/engine.h"
#include "generator/jobs/stage_times.h"

namespace longtail {

// Two specs, of three units each where not said otherwise: shards of two batches of two units, the last of one batch.
inline v1::Plan SmallPlan(uint64_t seed = 7, uint32_t clips_per_spec = 3) {
  PlanOptions options;
  options.specs.resize(2);
  options.specs[0].set_id("cut_in");
  options.specs[1].set_id("brake");
  options.seed = seed;
  options.clips_per_spec = clips_per_spec;
  options.units_per_batch = 2;
  options.batches_per_shard = 2;
  options.model.set_kind("reference");
  return MakePlan(options).value();
}

// Makes 20 frames a unit, and says that a unit takes 3 s to simulate. fail: whether a unit's tries run out.
class SmallRunner : public BatchRunner {
 public:
  explicit SmallRunner(std::function<bool(const v1::PlannedUnit&)> fail = {}) : fail_(std::move(fail)) {}

  absl::StatusOr<BatchResult> Run(const v1::PlannedBatch& batch, BatchMonitor& monitor) override {
    BatchResult result;
    for (const v1::PlannedUnit& unit : batch.units()) {
      StageTimes times;
      times.spent[static_cast<int>(Stage::kSimulate)] = absl::Seconds(3);
      monitor.AddTimes(times);
      if (fail_ && fail_(unit)) {
        result.failed.push_back({unit.unit_id(), "no try of 64 was accepted"});
        result.num_rejected += 64;
        continue;
      }
      Sample sample{.key = unit.unit_id(), .members = {}};
      sample.members.push_back(
          {"meta.json",
           absl::StrCat(
               "{\"spec_id\":\"", unit.spec_index() == 0 ? "cut_in" : "brake",
               "\",\"sample_index\":", unit.sample_index(), ",\"T\":20,\"fps\":{\"num\":10,\"den\":1},",
               "\"event_ids\":[\"e", unit.spec_index(), "\"],\"split\":\"train\",\"road\":\"r\",",
               "\"environment\":\"noon\",\"cameras\":[\"front\"],\"severity\":0.5,\"tags\":[],\"num_tries\":2}")});
      sample.members.push_back(
          {"metrics.json", "{\"min_ttc_s\":1.5,\"min_thw_s\":null,\"ego_contact\":false,\"ttc_s\":[1.5]}"});
      sample.members.push_back({"caption.txt", "A car cuts in."});
      sample.members.push_back(
          {"event.json",
           absl::StrCat("[{\"event\":\"e", unit.spec_index(), "\",\"kind\":\"observed\",\"t0_us\":0,\"t1_us\":900000,",
                        "\"frame0\":0,\"frame1\":9,\"window0_us\":0,\"window1_us\":1000000,\"side\":\"left\",",
                        "\"severity\":0.5}]")});
      sample.members.push_back({"time.npy", Npy("<i8", "(3,)", 24)});
      sample.members.push_back({"agent3d.npy", Npy("<f4", "(0, 15)", 0)});
      sample.members.push_back({"front.mp4", std::string(300 + 200 * unit.sample_index(), 'x')});
      result.samples.push_back(std::move(sample));
      result.num_frames += 20;
      result.num_rejected += 1;
      monitor.AddFrames(20);
    }
    monitor.AddRejections(result.num_rejected);
    return result;
  }

 private:
  static std::string Npy(const std::string& dtype, const std::string& shape, size_t num_bytes) {
    std::string header = absl::StrCat("{'descr': '", dtype, "', 'fortran_order': False, 'shape': ", shape, ", }");
    header.resize(117, ' ');
    header += '\n';
    return std::string("\x93NUMPY\x01\x00\x76\x00", 10) + header + std::string(num_bytes, '\1');
  }

  const std::function<bool(const v1::PlannedUnit&)> fail_;
};

inline JobOptions SmallJob(const std::string& root, char attempt,
                           std::function<bool(const v1::PlannedUnit&)> fail = {}) {
  JobOptions options;
  options.root = root;
  options.plan = SmallPlan();
  options.attempt = std::string(32, attempt);
  options.meta_files = {{"taxonomy.json", "{\"events\": []}\n"}};
  options.clip_tables = {{"clips.txt", [](const std::vector<ClipRow>& rows) -> absl::StatusOr<std::string> {
                            std::string text;
                            for (const ClipRow& row : rows) absl::StrAppend(&text, row.unit_id, " ", row.split, "\n");
                            return text;
                          }}};
  options.make_runner = [fail]() -> absl::StatusOr<std::unique_ptr<BatchRunner>> {
    return std::make_unique<SmallRunner>(fail);
  };
  return options;
}

// What the promise of equal bytes covers, of the files of a root.
inline std::map<std::string, std::string> Promised(std::map<std::string, std::string> files) {
  std::erase_if(files, [](const auto& file) {
    return file.first.starts_with("attempts/") || file.first.starts_with("_staging/lock-");
  });
  return files;
}

}  // namespace longtail

#endif  // LONGTAIL_TESTS_GENERATOR_JOBS_SMALL_JOB_H_
