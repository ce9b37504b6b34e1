#include "tools/cli/scenario_sample.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "kernels/status_macros.h"
#include "scenarios/sampling/coverage.h"
#include "scenarios/sampling/instantiate.h"
#include "scenarios/sampling/make_in_order.h"
#include "scenarios/verdict.h"
#include "tools/cli/coverage_report.h"
#include "tools/cli/exit_codes.h"
#include "tools/cli/sample_report.h"
#include "tools/cli/spec_argument.h"
#include "tools/cli/table.h"
#include "tools/cli/track_summary.h"

namespace longtail {
namespace {

std::string Number(double value) { return absl::StrFormat("%.4g", value); }

std::string OrDash(const std::optional<double>& value) { return value ? absl::StrFormat("%.2f", *value) : "-"; }

// A JSON array with one value a line.
class JsonLines {
 public:
  explicit JsonLines(std::ostream& out) : out_(out) {}

  void Add(const std::string& line) {
    out_ << (empty_ ? "[\n" : ",\n") << line;
    empty_ = false;
  }

  void Finish() { out_ << (empty_ ? "[]\n" : "\n]\n"); }

 private:
  std::ostream& out_;
  bool empty_ = true;
};

// A sample without what is large: the track.
struct SampleRow {
  absl::Status status;
  v1::Scenario scenario = {};
  std::string json = "";                           // only under --json
  std::optional<double> min_ttc_s = std::nullopt;  // only of what was simulated
  ClipSummary summary = {};
};

// Draws until constraints and ranges hold, without simulating.
absl::StatusOr<v1::Scenario> DrawParameters(const SpecSampler& sampler, uint64_t seed, uint64_t sample_index) {
  std::vector<v1::Rejection> rejections;
  absl::StatusOr<v1::Scenario> scenario;
  for (int try_index = 0; try_index < sampler.max_tries(); ++try_index) {
    scenario = sampler.Draw(seed, sample_index, try_index);
    if (scenario.ok()) {
      for (const v1::Rejection& rejection : rejections) *scenario->add_rejections() = rejection;
      return scenario;
    }
    if (scenario.status().code() != absl::StatusCode::kFailedPrecondition) return scenario.status();
    rejections.push_back(RejectionOf(scenario.status()));
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "sample ", sample_index, ": all of ", sampler.max_tries(), " draws were rejected: ", CountRejections(rejections),
      "; the last by ", ReasonName(rejections.back().reason()), ": ", rejections.back().detail()));
}

SampleRow DrawnRow(const SampleSource& source, const ScenarioOptions& options, uint64_t sample_index) {
  absl::StatusOr<v1::Scenario> scenario = DrawParameters(source.sampler(), options.seed, sample_index);
  SampleRow row{.status = scenario.status()};
  if (!scenario.ok()) return row;
  row.scenario = *std::move(scenario);
  if (options.json && !options.coverage) row.json = DrawnJson(row.scenario).dump();
  return row;
}

SampleRow SimulatedRow(const SampleSource& source, const ScenarioOptions& options, uint64_t sample_index) {
  absl::StatusOr<AcceptedScenario> sample = source.Draw(options.seed, sample_index);
  SampleRow row{.status = sample.status()};
  if (!sample.ok()) return row;
  // A row of JSON has all metrics, a table's no more than what is quick to find.
  const bool all_metrics = options.json && !options.coverage;
  const CriticalitySeries criticality =
      all_metrics ? EgoCriticality(sample->scenario, sample->track) : EgoCloseness(sample->scenario, sample->track);
  row.summary = SummarizeTrack(sample->scenario, sample->track);
  if (const double ttc_s = Summarize(criticality).min_ttc_s; ttc_s < std::numeric_limits<double>::infinity()) {
    row.min_ttc_s = ttc_s;
  }
  if (all_metrics) row.json = SimulatedJson(*sample, row.summary, criticality).dump();
  row.scenario = std::move(sample->scenario);
  return row;
}

std::vector<std::string> LeadingCells(const v1::Scenario& scenario) {
  return {absl::StrCat(scenario.sample_index()), absl::StrCat(scenario.try_index() + 1),
          scenario.concrete().roads(0).name(), scenario.concrete().environments(0).name()};
}

void PrintRejections(const std::map<std::string, int>& rejections, uint64_t num_samples, std::ostream& out) {
  if (rejections.empty()) {
    out << "\nno try was rejected\n";
    return;
  }
  std::vector<std::string> parts;
  for (const auto& [reason, count] : rejections) parts.push_back(absl::StrCat(reason, " ", count));
  out << "\nrejected tries over " << num_samples << (num_samples == 1 ? " sample: " : " samples: ")
      << absl::StrJoin(parts, ", ") << "\n";
}

// Adds min, mean and max of each column, which has a value at least.
void AddSpread(const std::vector<std::vector<double>>& columns, size_t num_leading, Table& table) {
  const auto add = [&](const std::string& name, auto value_of) {
    std::vector<std::string> row(num_leading);
    row[0] = name;
    for (const std::vector<double>& column : columns) row.push_back(Number(value_of(column)));
    table.Add(std::move(row));
  };
  add("min", [](const std::vector<double>& c) { return *std::min_element(c.begin(), c.end()); });
  add("mean", [](const std::vector<double>& c) {
    double sum = 0;
    for (const double value : c) sum += value;
    return sum / c.size();
  });
  add("max", [](const std::vector<double>& c) { return *std::max_element(c.begin(), c.end()); });
}

// What is printed of one spec's samples, in their order.
class SampleTable {
 public:
  explicit SampleTable(const v1::ScenarioSpec& spec) : table_(Header(spec)), columns_(spec.params_size()) {}

  void Add(const SampleRow& row) {
    std::vector<std::string> cells = LeadingCells(row.scenario);
    num_leading_ = cells.size();
    for (size_t p = 0; p < columns_.size(); ++p) {
      columns_[p].push_back(row.scenario.params(p).value());
      cells.push_back(Number(columns_[p].back()));
    }
    table_.Add(std::move(cells));
    ++num_rows_;
  }

  void Print(std::ostream& out) {
    if (num_rows_ > 1) AddSpread(columns_, num_leading_, table_);
    table_.Print(out);
  }

 private:
  static std::vector<std::string> Header(const v1::ScenarioSpec& spec) {
    std::vector<std::string> header = {"SAMPLE", "TRIES", "ROAD", "ENVIRONMENT"};
    for (const v1::Param& param : spec.params()) header.push_back(param.name());
    return header;
  }

  Table table_;
  std::vector<std::vector<double>> columns_;  // one a parameter
  size_t num_leading_ = 0;
  int num_rows_ = 0;
};

class SimulationTable {
 public:
  explicit SimulationTable(const v1::ScenarioSpec&)
      : table_({"SAMPLE", "TRIES", "ROAD", "ENVIRONMENT", "EVENT_S", "WINDOW_S", "EGO_MPS", "BRAKING_MPS2", "MIN_TTC_S",
                "MIN_DISTANCE_M", "TO", "AT_S", "CONTACT"}) {}

  void Add(const SampleRow& row) {
    const ClipSummary& summary = row.summary;
    for (const v1::Rejection& rejection : row.scenario.rejections()) ++rejections_[ReasonName(rejection.reason())];
    const EventSummary event = summary.events.empty() ? EventSummary() : summary.events.front();
    std::vector<std::string> cells = LeadingCells(row.scenario);
    for (std::string cell :
         {OrDash(event.happened_s), absl::StrFormat("%.1f..%.1f", event.window_start_s, event.window_end_s),
          absl::StrFormat("%.1f->%.1f", summary.ego_start_mps, summary.ego_end_mps),
          absl::StrFormat("%.1f", summary.hardest_braking_mps2), OrDash(row.min_ttc_s), OrDash(summary.min_distance_m),
          summary.nearest_actor, summary.min_distance_m ? absl::StrFormat("%.1f", summary.min_distance_at_s) : "-",
          summary.in_contact.empty() ? "none" : absl::StrJoin(summary.in_contact, ",")}) {
      cells.push_back(std::move(cell));
    }
    table_.Add(std::move(cells));
    ++num_rows_;
  }

  void Print(std::ostream& out) {
    if (num_rows_ == 0) return;
    table_.Print(out);
    PrintRejections(rejections_, num_rows_, out);
  }

 private:
  Table table_;
  std::map<std::string, int> rejections_;
  uint64_t num_rows_ = 0;
};

using MakeRow = SampleRow (*)(const SampleSource& source, const ScenarioOptions& options, uint64_t sample_index);

template <typename RowTable>
int RunSamples(const ScenarioOptions& options, MakeRow make, CommandContext& context) {
  std::vector<SampleSource> sources;
  sources.reserve(options.specs.size());
  for (const std::string& argument : options.specs) {
    SpecFile file;
    if (!LoadSpec(argument, &file, context)) return context.exit_code;
    sources.emplace_back(std::move(file.parsed.spec), options.negative);
  }
  int exit_code = kExitDone;
  bool stopped = false;
  JsonLines lines(context.out);
  std::vector<SpecCoverage> covered;
  for (size_t s = 0; s < sources.size() && !stopped; ++s) {
    const SampleSource& source = sources[s];
    const v1::ScenarioSpec& spec = source.sampler().spec();
    RowTable table(spec);
    if (options.coverage) covered.push_back({spec.id(), Coverage(spec)});
    MakeInOrder(
        options.num_samples, NumThreads(options.num_threads),
        [&](uint64_t i) { return make(source, options, options.index + i); },
        [&](SampleRow& row) {
          if (!row.status.ok()) {
            exit_code = Fail(row.status, context);
            // Other samples may be fine: go on, and end with "some samples not made".
            stopped = row.status.code() != absl::StatusCode::kResourceExhausted;
            if (!stopped) exit_code = kExitChecksFailed;
          } else if (options.coverage) {
            covered.back().coverage.Add(row.scenario);
          } else if (options.json) {
            lines.Add(row.json);
          } else {
            table.Add(row);
          }
          return !stopped;
        });
    if (options.coverage || options.json || stopped) continue;
    if (sources.size() > 1) context.out << (s > 0 ? "\n" : "") << spec.id() << "\n";
    table.Print(context.out);
  }
  if (options.coverage && stopped) return exit_code;
  if (options.coverage) {
    if (options.json) {
      context.out << CoverageJson(covered).dump(2) << "\n";
    } else {
      PrintCoverage(covered, context.out);
    }
  } else if (options.json) {
    lines.Finish();
  }
  return exit_code;
}

}  // namespace

SampleSource::SampleSource(v1::ScenarioSpec spec, bool negative) : sampler_(std::move(spec)) {
  if (negative) control_.emplace(NegativeControl(sampler_.spec()));
}

absl::StatusOr<AcceptedScenario> SampleSource::Draw(uint64_t seed, uint64_t sample_index) const {
  absl::StatusOr<AcceptedScenario> sample = DrawAccepted(sampler_, seed, sample_index);
  return sample.ok() && control_ ? ControlOf(sample->scenario) : std::move(sample);
}

absl::StatusOr<AcceptedScenario> SampleSource::DrawRejected(uint64_t seed, uint64_t sample_index) const {
  for (int attempt = 0; attempt < sampler_.max_tries(); ++attempt) {
    absl::StatusOr<v1::Scenario> scenario = sampler_.Draw(seed, sample_index, attempt);
    if (!scenario.ok()) continue;
    absl::StatusOr<v1::WorldTrack> track = Simulate(*scenario);
    if (!track.ok()) continue;
    *scenario->add_rejections() = JudgeTrack(*scenario, *track);
    if (control_) return ControlOf(*scenario);
    return AcceptedScenario{*std::move(scenario), *std::move(track)};
  }
  return absl::ResourceExhaustedError(absl::StrCat("sample ", sample_index, ": no try can be simulated"));
}

absl::StatusOr<AcceptedScenario> SampleSource::ControlOf(const v1::Scenario& of) const {
  ASSIGN_OR_RETURN(v1::Scenario scenario, control_->Draw(of.seed(), of.sample_index(), of.try_index()));
  ASSIGN_OR_RETURN(v1::WorldTrack track, Simulate(scenario));
  *scenario.mutable_rejections() = of.rejections();
  return AcceptedScenario{std::move(scenario), std::move(track)};
}

int RunScenarioSample(const ScenarioOptions& options, CommandContext& context) {
  return RunSamples<SampleTable>(options, DrawnRow, context);
}

int RunScenarioSimulate(const ScenarioOptions& options, CommandContext& context) {
  return RunSamples<SimulationTable>(options, SimulatedRow, context);
}

}  // namespace longtail
