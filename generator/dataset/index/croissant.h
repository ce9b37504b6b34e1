// croissant.json of the index: the dataset in the metadata format of MLCommons.
#ifndef LONGTAIL_GENERATOR_DATASET_INDEX_CROISSANT_H_
#define LONGTAIL_GENERATOR_DATASET_INDEX_CROISSANT_H_

#include <map>
#include <string>

#include "generator/dataset/reader.h"

namespace longtail {

// digests: SHA-256 of the files of the index that are described, by name; clips.jsonl is one, and the record set is
// over clips.parquet where that is another. Paths start at the folder of the index. There is no datePublished: whoever
// publishes adds it.
std::string Croissant(const DatasetReader& reader, const std::map<std::string, std::string>& digests);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_INDEX_CROISSANT_H_
