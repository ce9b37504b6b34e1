// clips.parquet: the rows of the index in the columns of Apache Parquet.
#ifndef LONGTAIL_GENERATOR_DATASET_INDEX_PARQUET_H_
#define LONGTAIL_GENERATOR_DATASET_INDEX_PARQUET_H_

#include "generator/dataset/index/clip_row.h"

namespace longtail {

// Columns have the names, order and values of clips.jsonl: strings, int64 (seed and sample_index uint64), double, bool,
// lists and structs; null where clips.jsonl has null. The bytes depend on the rows and the version of Arrow alone.
ClipTable ParquetClipTable();

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_INDEX_PARQUET_H_
