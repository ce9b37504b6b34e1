#include "generator/service/event_log.h"

#include <nlohmann/json.hpp>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "generator/service/cut_text.h"

namespace longtail {
namespace {

constexpr size_t kMaxTextBytes = 1024;

}  // namespace

void EventLog::Write(std::string_view event, std::initializer_list<std::pair<const char*, LogValue>> fields) {
  nlohmann::ordered_json line = {{"time", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone())},
                                 {"event", event}};
  for (const auto& [name, value] : fields) {
    if (const auto* text = std::get_if<std::string>(&value)) {
      if (!text->empty()) line[name] = CutText(*text, kMaxTextBytes);
    } else if (const auto* number = std::get_if<int64_t>(&value)) {
      line[name] = *number;
    } else {
      line[name] = std::get<double>(value);
    }
  }
  // Texts of clients may be anything.
  const std::string text = line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  const absl::MutexLock lock(&mutex_);
  out_ << text << "\n" << std::flush;
}

}  // namespace longtail
