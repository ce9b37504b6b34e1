#include "scenarios/road/layout/map_network.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "scenarios/road/layout/map_signals.h"
#include "scenarios/road/opendrive/opendrive_reader.h"

namespace longtail {
namespace {

using Network = std::shared_ptr<const RoadNetwork>;

absl::StatusOr<Network> Parse(const std::string& text) {
  OpenDriveMap read = ParseOpenDrive(text);
  if (!read.network) {
    for (const Diagnostic& fault : read.diagnostics) {
      if (fault.severity != Severity::kError) continue;
      return absl::InvalidArgumentError(absl::StrCat(
          "road.map.text must be an OpenDRIVE map without faults, got in line ", fault.line, ": ", fault.message));
    }
    return absl::InternalError("road.map.text has no network and no fault");
  }
  RoadLayout groups;
  const std::map<std::string, std::string> names = MapSignals(*read.network, {}, groups).Names(groups);
  if (names.empty()) return std::make_shared<const RoadNetwork>(*std::move(read.network));
  network::NetworkData data = read.network->data();
  for (network::Road& road : data.roads) {
    for (network::Signal& signal : road.signals) {
      if (const auto name = names.find(signal.id); name != names.end()) signal.name = name->second;
    }
  }
  Diagnostics faults;
  std::optional<RoadNetwork> named = RoadNetwork::Create(std::move(data), faults);
  if (!named) return absl::InternalError(absl::StrCat("road.map: ", faults.empty() ? "" : faults[0].message));
  return std::make_shared<const RoadNetwork>(*std::move(named));
}

// What the texts that were asked for last came to, faults too.
class Memo {
 public:
  absl::StatusOr<Network> Get(const std::string& text) ABSL_LOCKS_EXCLUDED(mutex_) {
    {
      absl::MutexLock lock(&mutex_);
      const auto found =
          std::find_if(kept_.begin(), kept_.end(), [&text](const Kept& kept) { return kept.text == text; });
      if (found != kept_.end()) {
        std::rotate(found, found + 1, kept_.end());
        return kept_.back().result;
      }
    }
    // Two may parse the same at once; both get the same.
    absl::StatusOr<Network> result = Parse(text);
    absl::MutexLock lock(&mutex_);
    const auto same = [&text](const Kept& kept) { return kept.text == text; };
    if (std::any_of(kept_.begin(), kept_.end(), same)) return result;
    if (kept_.size() == kMostKept) kept_.erase(kept_.begin());
    kept_.push_back({text, result});
    return result;
  }

 private:
  static constexpr size_t kMostKept = 4;
  struct Kept {
    std::string text;
    absl::StatusOr<Network> result;
  };
  absl::Mutex mutex_;
  std::vector<Kept> kept_ ABSL_GUARDED_BY(mutex_);  // the one that was asked for last is last
};

}  // namespace

absl::StatusOr<Network> MapNetwork(const std::string& text) {
  static Memo& memo = *new Memo;  // lives for ever: threads may still ask at exit
  return memo.Get(text);
}

}  // namespace longtail
