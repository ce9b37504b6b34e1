// Reads tables of pairs of specs that differ in one thing.
#ifndef LONGTAIL_TESTS_SCENARIOS_SPEC_WALK_PAIR_TABLE_H_
#define LONGTAIL_TESTS_SCENARIOS_SPEC_WALK_PAIR_TABLE_H_

#include <string>
#include <vector>

namespace longtail {

// Two specs, the one with and the one without a field, or with two values of it.
struct SpecPair {
  std::string name;    // "Road.length_m" or "SHAPE_CUBIC"
  std::string effect;  // where the two must differ, as in spec_effects.h
  std::string before;  // text of the one
  std::string after;   // text of the other
  std::string place;   // "road.pairs:12"
};

// The pairs of a file, in their order. A table looks like a diff:
//
//   # A comment.
//   = Environment.rain_mmph in track
//     environments { name: "noon"
//   + rain_mmph: 20
//     }
//   = Grade.start_m in control
//     roads { name: "street" grades { start_m: (80 | 100) grade_ratio: 0.05 length_m: 60 } }
//
// Lines with "+" are of the second spec only, those with "-" of the first one, the others of both; "(80 | 100)" is 80
// in the first one and 100 in the second. What follows "in" is the effect. Both specs build on a spec beside the table:
// "road.textproto" for "road.pairs", or base.textproto where there is none, so that a pair says only what is its own. A
// name that ends with "*" stands for one pair for each value of an enum that has no pair of its own; "*" in its lines
// is the value's name. The test's failure is fatal for lines that are of no such form.
std::vector<SpecPair> ReadPairs(const std::string& path);

}  // namespace longtail

#endif  // LONGTAIL_TESTS_SCENARIOS_SPEC_WALK_PAIR_TABLE_H_
