// Collects what is wrong with a road network.
#ifndef LONGTAIL_SCENARIOS_ROAD_NETWORK_FAULT_LIST_H_
#define LONGTAIL_SCENARIOS_ROAD_NETWORK_FAULT_LIST_H_

#include <string>
#include <utility>

#include "scenarios/road/network/place.h"
#include "scenarios/spec/diagnostic.h"

namespace longtail::network {

// At most kMaxFaults errors and as many warnings are kept; the last then says so. Not thread-safe: one reader or check
// fills it.
class FaultList {
 public:
  static constexpr int kMaxFaults = 10000;

  void Error(const char* code, const Place& place, std::string path, std::string message, std::string suggestion = "") {
    Add(Severity::kError, code, place, std::move(path), std::move(message), std::move(suggestion));
  }
  void Warning(const char* code, const Place& place, std::string path, std::string message,
               std::string suggestion = "") {
    Add(Severity::kWarning, code, place, std::move(path), std::move(message), std::move(suggestion));
  }

  bool has_errors() const { return num_errors_ > 0; }
  int num_errors() const { return num_errors_; }
  // Whether errors or warnings are left out.
  bool is_full() const { return num_errors_ >= kMaxFaults || num_warnings_ >= kMaxFaults; }
  // Sorted by position; leaves the list empty.
  Diagnostics Take();

 private:
  void Add(Severity severity, const char* code, const Place& place, std::string path, std::string message,
           std::string suggestion);

  Diagnostics diagnostics_;
  int num_errors_ = 0, num_warnings_ = 0;
};

// Stable order of messages: by line, column and code.
void SortByPosition(Diagnostics& diagnostics);

}  // namespace longtail::network

#endif  // LONGTAIL_SCENARIOS_ROAD_NETWORK_FAULT_LIST_H_
