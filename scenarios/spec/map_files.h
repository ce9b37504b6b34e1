// Reads the maps that the roads of a spec name.
#ifndef LONGTAIL_SCENARIOS_SPEC_MAP_FILES_H_
#define LONGTAIL_SCENARIOS_SPEC_MAP_FILES_H_

#include "longtail/v1/spec.pb.h"
#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/import_files.h"
#include "scenarios/spec/source_map.h"

namespace longtail {

// Puts the text of each road's map where it is not there yet. Files that are met go into source_map; faults (a file
// that is not there or too large, what is wrong with the map) are appended to diagnostics, and `map.file` of a road
// without a map to drive on is marked bad. What a map has and is left out is a warning, the first of each kind with the
// lines of the others. files null: every file is a fault; nothing is opened.
void LoadMaps(const ImportFiles* files, v1::ScenarioSpec& spec, SourceMap& source_map, Diagnostics& diagnostics);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_MAP_FILES_H_
