// Polylines of map.json.
#ifndef LONGTAIL_GENERATOR_LABELS_MAP_LINE_H_
#define LONGTAIL_GENERATOR_LABELS_MAP_LINE_H_

#include <functional>
#include <vector>

#include "generator/labels/clip_frame.h"
#include "longtail/v1/sample.pb.h"
#include "scenarios/road/layout/course.h"

namespace longtail {

// s from first to last between which the course is as good as straight: chords are within 2 cm of it.
std::vector<double> MapStations(const Course& course, double first_s_m, double last_s_m);

// Appends the points (s, t_m(s)) of a course in the clip frame, rounded to 1 mm.
void AppendMapPoints(const Course& course, const std::vector<double>& stations, bool backwards,
                     const std::function<double(double s_m)>& t_m, const ClipFrame& clip, v1::MapLine& line);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_MAP_LINE_H_
