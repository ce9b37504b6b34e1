// One sample as it lies in a shard: its key and the bytes of its members.
#ifndef LONGTAIL_GENERATOR_DATASET_SAMPLE_H_
#define LONGTAIL_GENERATOR_DATASET_SAMPLE_H_

#include <string>
#include <vector>

namespace longtail {

struct SampleMember {
  std::string extension;  // "meta.json"; the member's name is <key>.<extension>
  std::string bytes;
};

struct Sample {
  std::string key;                    // unit id
  std::vector<SampleMember> members;  // in the order of docs/dataset_format.md
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_DATASET_SAMPLE_H_
