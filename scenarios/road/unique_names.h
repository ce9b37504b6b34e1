// Names that must not be given twice.
#ifndef LONGTAIL_SCENARIOS_ROAD_UNIQUE_NAMES_H_
#define LONGTAIL_SCENARIOS_ROAD_UNIQUE_NAMES_H_

#include <map>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"

namespace longtail {

// Not thread-safe: one function fills it.
class UniqueNames {
 public:
  // No other name becomes this one.
  void Reserve(const std::string& name) { reserved_.insert(name); }

  // The name, or where it was taken before name_2, name_3, …; the next that is neither taken nor reserved.
  std::string Take(const std::string& name) {
    int& count = num_taken_[name];
    if (++count == 1) return name;
    std::string other = absl::StrCat(name, "_", count);
    while (reserved_.count(other) > 0 || num_taken_.count(other) > 0) other = absl::StrCat(name, "_", ++count);
    num_taken_[other] = 1;
    return other;
  }

 private:
  std::set<std::string> reserved_;
  std::map<std::string, int> num_taken_;
};

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_ROAD_UNIQUE_NAMES_H_
