// Many samples of a spec side by side, seen from above: how much its clips differ.
#ifndef LONGTAIL_TOOLS_CLI_PREVIEW_SWEEP_H_
#define LONGTAIL_TOOLS_CLI_PREVIEW_SWEEP_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "scenarios/criticality/metrics.h"
#include "scenarios/road/network/road_network.h"
#include "scenarios/simulate.h"
#include "tools/cli/drawing.h"
#include "tools/cli/track_summary.h"

namespace longtail {

// A cell of the grid, px.
struct SweepCell {
  double x_px = 0;
  double y_px = 0;
  double width_px = 0;
  double height_px = 0;
};

// What one cell shows. Borrows the sample.
class SweepSample {
 public:
  // InvalidArgument where the sample's road cannot be laid out.
  static absl::StatusOr<SweepSample> Create(const AcceptedScenario& sample);

  int num_frames() const { return sample_->track.time_us_size(); }
  double TimeOf(int frame) const { return sample_->track.time_us(frame) * 1e-6; }
  // The frame at which the event has happened; the middle one where it has not.
  int EventFrame() const;
  // Roads, trails and bodies at a frame; only the cell's own area is to be kept.
  void DrawScene(int frame, const SweepCell& cell, Drawing& drawing) const;
  // Sample, time, how close: one line, baseline at position.
  void DrawTitle(int frame, SvgPoint position, Drawing& drawing) const;
  // "none", "due" or "happened" at a frame.
  enum class Phase { kNone, kDue, kHappened };
  Phase PhaseAt(int frame) const;

 private:
  SweepSample() = default;
  const AcceptedScenario* sample_ = nullptr;
  std::shared_ptr<const RoadNetwork> roads_;
  ClipSummary summary_;
  CriticalitySummary criticality_{};
};

// Columns of a grid of so many cells.
int SweepColumns(size_t num_cells);

// An SVG with a cell for each sample at the moment of its event. samples: at least one. note: what is out of the
// ordinary with them; stands behind the title.
absl::StatusOr<std::string> SweepSvg(const std::vector<AcceptedScenario>& samples, const std::string& note = "");

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_PREVIEW_SWEEP_H_
