// Pictures of committed samples for people: a contact sheet, and a video of model, reference and control side by side.
#ifndef LONGTAIL_GENERATOR_PIPELINE_CLIP_PICTURES_H_
#define LONGTAIL_GENERATOR_PIPELINE_CLIP_PICTURES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "generator/dataset/reader.h"
#include "kernels/image.h"

namespace longtail {

// One row a sample, `columns` frames spread over the clip; frames inside the event's window have an orange frame, the
// ones in which the event is seen a red one. samples: indices into the reader. DataLoss for a broken sample.
absl::StatusOr<RgbImage> ContactSheet(const DatasetReader& reader, const std::vector<int>& samples, int columns);

// An mp4: the sample's own frames with boxes, the reference camera's picture of the same moments, and the control
// raster, above a panel with the event, speed, steering, braking and a time line. DataLoss for a broken sample.
absl::StatusOr<std::string> ComparisonVideo(const DatasetReader& reader, int sample);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_PIPELINE_CLIP_PICTURES_H_
