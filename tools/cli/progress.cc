#include "tools/cli/progress.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"

namespace longtail {
namespace {

constexpr absl::Duration kRedraw = absl::Milliseconds(100);
constexpr absl::Duration kLineEvery = absl::Seconds(10);
constexpr int kBarWidth = 24;
constexpr char kEraseLine[] = "\r\033[K";

std::string Clock(absl::Duration duration) {
  const int64_t seconds = absl::ToInt64Seconds(duration + absl::Milliseconds(500));
  if (seconds >= 3600) return absl::StrFormat("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  return absl::StrFormat("%d:%02d", seconds / 60, seconds % 60);
}

// "2.0 clips/s"; below 0.1 a second, where the figure would be lost, "3.0 clips/min".
std::string Rate(double per_second, absl::string_view unit) {
  return per_second > 0 && per_second < 0.1 ? absl::StrFormat("%.1f%s/min", 60 * per_second, unit)
                                            : absl::StrFormat("%.1f%s/s", per_second, unit);
}

}  // namespace

Progress::Progress(Options options, std::ostream& out)
    : options_(std::move(options)), began_(options_.now()), out_(out), total_(options_.total), shown_(began_) {}

Progress::~Progress() {
  absl::MutexLock lock(&mutex_);
  if (line_open_) out_ << "\n" << std::flush;
}

void Progress::Update(int64_t done, const std::string& note) {
  absl::MutexLock lock(&mutex_);
  done_ = done;
  note_ = note;
  Show();
}

void Progress::Add(int64_t more) {
  absl::MutexLock lock(&mutex_);
  done_ += more;
  Show();
}

void Progress::Expect(int64_t total, int64_t done_before) {
  absl::MutexLock lock(&mutex_);
  total_ = total;
  done_before_ = done_before;
}

void Progress::Finish() {
  absl::MutexLock lock(&mutex_);
  if (finished_) return;
  finished_ = true;
  const absl::Duration elapsed = options_.now() - began_;
  if (options_.terminal) out_ << kEraseLine << std::flush;
  line_open_ = false;
  if (done_ == 0) return;
  out_ << absl::StrFormat("%s: %d %s in %s", options_.label, done_, options_.unit, Clock(elapsed));
  if (elapsed > absl::ZeroDuration()) {
    out_ << " (" << Rate(done_ / absl::ToDoubleSeconds(elapsed), absl::StrCat(" ", options_.unit)) << ")";
  }
  out_ << "\n" << std::flush;
}

std::string Progress::Line(absl::Duration elapsed) const {
  const double seconds = absl::ToDoubleSeconds(elapsed);
  const double rate = seconds > 0 ? done_ / seconds : 0;
  std::string line = absl::StrCat(options_.label, " ");
  const int64_t done = done_before_ + done_;
  if (total_ > 0) {
    const double share = std::clamp(static_cast<double>(done) / total_, 0.0, 1.0);
    const int filled = static_cast<int>(share * kBarWidth);
    if (options_.terminal) {
      absl::StrAppend(&line, "[", std::string(filled, '#'), std::string(kBarWidth - filled, '.'), "] ");
    }
    absl::StrAppendFormat(&line, "%d/%d %s (%.0f%%)", done, total_, options_.unit, 100 * share);
  } else {
    absl::StrAppendFormat(&line, "%d %s", done, options_.unit);
  }
  absl::StrAppend(&line, ", ", Rate(rate, ""));
  if (total_ > done && rate > 0) {
    absl::StrAppend(&line, ", ETA ", Clock(absl::Seconds((total_ - done) / rate)));
  }
  if (!note_.empty()) absl::StrAppend(&line, ", ", note_);
  return line;
}

void Progress::Show() {
  const absl::Time now = options_.now();
  if (finished_ || now - shown_ < (options_.terminal ? kRedraw : kLineEvery)) return;
  shown_ = now;
  if (options_.terminal) {
    out_ << kEraseLine << Line(now - began_) << std::flush;
    line_open_ = true;
  } else {
    out_ << Line(now - began_) << "\n" << std::flush;
  }
}

}  // namespace longtail
