// Notices that a client does not read, or that a wait is over.
#ifndef LONGTAIL_GENERATOR_SERVICE_WRITE_WATCH_H_
#define LONGTAIL_GENERATOR_SERVICE_WRITE_WATCH_H_

#include <grpcpp/alarm.h>

#include <functional>
#include <memory>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace longtail {

// A timer that can be started anew. Not thread-safe: the owner locks. What on_time captures must keep the owner alive.
class WriteWatch {
 public:
  // on_time runs on another thread unless Start or Stop is called before; it may run just after Stop, so it must check.
  void Start(absl::Duration after, std::function<void()> on_time) {
    alarm_ = std::make_unique<grpc::Alarm>();
    alarm_->Set(absl::ToChronoTime(absl::Now() + after), [on_time = std::move(on_time)](bool in_time) {
      if (in_time) on_time();
    });
  }
  void Stop() { alarm_.reset(); }

 private:
  std::unique_ptr<grpc::Alarm> alarm_;
};

}  // namespace longtail

#endif  // LONGTAIL_GENERATOR_SERVICE_WRITE_WATCH_H_
