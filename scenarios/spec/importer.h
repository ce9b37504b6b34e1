// Resolves the imports of a spec: the files that it builds on are read and joined before it is bound.
#ifndef LONGTAIL_SCENARIOS_SPEC_IMPORTER_H_
#define LONGTAIL_SCENARIOS_SPEC_IMPORTER_H_

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/spec/diagnostic.h"
#include "scenarios/spec/import_files.h"
#include "scenarios/spec/source_map.h"
#include "scenarios/spec/syntax_tree.h"

namespace longtail {

// Longest chain of imports, most files of one spec.
inline constexpr int kMaxImportDepth = 8;
inline constexpr int kMaxImportedFiles = 64;

// fields of the spec's own file, which is source_map.files()[0], with what it imports; none of them is `imports`. Files
// that are met go into source_map, faults (a file that is not there, a ring, a limit, two imports that give the same,
// names that a file does not have) are appended to diagnostics. files null: every import is a fault.
std::vector<SyntaxField> ResolveImports(std::vector<SyntaxField> fields, const ImportFiles* files,
                                        SourceMap& source_map, Diagnostics& diagnostics);

// Names of the files that a text imports, in order; of a text with faults, those that can be read.
std::vector<std::string> ImportedNames(std::string_view text);

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_SPEC_IMPORTER_H_
