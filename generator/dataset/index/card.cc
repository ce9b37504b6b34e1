#include "generator/dataset/index/card.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/dataset/index/counts.h"

namespace longtail {
namespace {

// The Hub's own words.
std::string SizeCategory(int64_t samples) {
  const char* const bounds[] = {"1K", "10K", "100K", "1M", "10M"};
  int64_t limit = 1000;
  if (samples < limit) return "n<1K";
  for (int i = 0; i + 1 < 5; ++i, limit *= 10) {
    if (samples < 10 * limit) return absl::StrCat(bounds[i], "<n<", bounds[i + 1]);
  }
  return "n>10M";
}

std::string FrontMatter(int64_t samples) {
  return absl::StrCat(
      "---\npretty_name: Longtail rare-event driving clips\nlicense: apache-2.0\ntask_categories:\n- robotics\n"
      "tags:\n- synthetic\n- driving\n- webdataset\nsize_categories:\n- ",
      SizeCategory(samples), "\nconfigs:\n- config_name: default\n  data_files: shards/*.tar\n---\n");
}

}  // namespace

std::string Description(const DatasetReader& reader) {
  const v1::PlannedModel& model = reader.stored_plan().plan.model();
  return absl::StrCat("Synthetic: no frame was recorded on a road. Pixels are from ",
                      model.kind() == "net"
                          ? absl::StrCat("the world model `", model.name(), "` (SHA-256 `", model.sha256(), "`)")
                          : "the reference camera, a renderer, not a world model",
                      "; states and labels are from the simulator.");
}

std::string Card(const DatasetReader& reader) {
  const v1::Plan& plan = reader.stored_plan().plan;
  const DatasetCounts counts = CountAll(reader);
  std::string card =
      absl::StrCat(FrontMatter(counts.samples), "# Rare-event driving clips\n\n", Description(reader), "\n\n",
                   counts.samples, " samples, ", counts.frames, " frames, ", counts.bytes, " bytes, seed ", plan.seed(),
                   ", ", plan.clips_per_spec(), " asked for of each spec.\n");
  if (counts.failed > 0) {
    absl::StrAppend(&card, "\n", counts.failed,
                    " samples could not be made; the records under `commits/` name them.\n");
  }
  absl::StrAppend(&card, "\n| spec | SHA-256 |\n|---|---|\n");
  for (const v1::PlannedSpec& spec : plan.specs()) {
    absl::StrAppend(&card, "| `", spec.id(), "` | `", spec.digest(), "` |\n");
  }
  // A shard without a sample has no tar, and a range that spans it would make readers fail.
  const bool gaps = std::any_of(reader.commits().begin(), reader.commits().end(),
                                [](const CommitRecord& commit) { return commit.samples.empty(); });
  absl::StrAppend(&card,
                  gaps ? "\nSome shards have no sample and so no file: take the list of shards from `shardindex.json`."
                       : absl::StrCat("\nRead the shards with `webdataset.WebDataset(\"shards/shard-{000000..",
                                      absl::StrFormat("%06d", plan.shards_size() - 1), "}.tar\")`."),
                  "\n`clips.jsonl` lists every sample; `shardindex.json` is the wids index; units and frames of "
                  "reference of every array are in each sample's `meta.json`. Train, val and test samples lie in the "
                  "same shards: `split` of `meta.json` tells them apart.\n");
  return card;
}

}  // namespace longtail
