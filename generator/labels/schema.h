// What the members of a sample are: their order, the columns of the arrays, and the enums they use.
#ifndef LONGTAIL_GENERATOR_LABELS_SCHEMA_H_
#define LONGTAIL_GENERATOR_LABELS_SCHEMA_H_

#include <string>
#include <vector>

#include "longtail/v1/sample.pb.h"

namespace longtail {

inline constexpr int kSampleSchemaVersion = 1;

// Widths of the arrays' last axes.
inline constexpr int kActionColumns = 6;
inline constexpr int kEgoColumns = 16;
inline constexpr int kAgent3dColumns = 15;
inline constexpr int kAgent2dColumns = 10;
inline constexpr int kAgentIndexColumns = 4;
inline constexpr int kAdherenceColumns = 4;

// Inverse depth of one count of <camera>_depth.npz, 1/m: 65535 counts are 0.5 m.
inline constexpr double kInverseDepthPerCount = 1.0 / 32768;

// Extensions of every member of a sample, in order; all samples of a dataset have the same.
std::vector<std::string> MemberExtensions(const std::vector<std::string>& cameras, bool dense);

// One entry a .npy or .npz member, in that order.
std::vector<v1::ArraySchema> ArraySchemas(const std::vector<std::string>& cameras, bool dense);

// Units of the numbers of metrics.json, one entry a field, in its order.
std::vector<v1::Column> MetricColumns();

// Every enum of arrays and documents, and the bits of the flags.
std::vector<v1::EnumTable> EnumTables();

// meta/taxonomy.json of a dataset with these events (sorted here, doubles dropped).
std::string TaxonomyJson(std::vector<std::string> events);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_LABELS_SCHEMA_H_
