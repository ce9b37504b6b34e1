// Structured logs: one JSON object a line.
#ifndef LONGTAIL_GENERATOR_SERVICE_EVENT_LOG_H_
#define LONGTAIL_GENERATOR_SERVICE_EVENT_LOG_H_

#include <cstdint>
#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "absl/synchronization/mutex.h"

namespace longtail {

using LogValue = std::variant<std::string, int64_t, double>;

// Thread-safe. Never give it a token.
class EventLog {
 public:
  // out must outlive the log.
  explicit EventLog(std::ostream& out) : out_(out) {}

  // {"time":"2026-01-02T03:04:05.678Z","event":"rpc", …}; fields with empty text are left out, texts are cut
  // after 1 KiB.
  void Write(std::string_view event, std::initializer_list<std::pair<const char*, LogValue>> fields);

 private:
  absl::Mutex mutex_;
  std::ostream& out_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_EVENT_LOG_H_
