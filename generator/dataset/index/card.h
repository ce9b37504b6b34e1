// README.md of the index: a dataset card with the front matter that the Hugging Face Hub reads.
#ifndef LONGTAIL_GENERATOR_DATASET_INDEX_CARD_H_
#define LONGTAIL_GENERATOR_DATASET_INDEX_CARD_H_

#include <string>

#include "generator/dataset/reader.h"

namespace longtail {

// What clips are, for people; the card and croissant.json say the same.
std::string Description(const DatasetReader& reader);

// Paths in the front matter start at the root of the dataset, where the Hub looks for the card.
std::string Card(const DatasetReader& reader);

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_INDEX_CARD_H_
