// Progress of a long command: a bar with rate and ETA on a terminal, a line every 10 s otherwise.
#ifndef LONGTAIL_TOOLS_CLI_PROGRESS_H_
#define LONGTAIL_TOOLS_CLI_PROGRESS_H_

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace longtail {

// Thread-safe.
class Progress {
 public:
  struct Options {
    std::string label = "";  // what is being done: "clips"
    std::string unit = "";   // what is counted: "frames"
    int64_t total = 0;       // how many units there are; 0 when unknown: no bar, no ETA
    bool terminal = false;   // redraws one line, at most 10 times a second
    std::function<absl::Time()> now = absl::Now;
  };

  // out must outlive this.
  Progress(Options options, std::ostream& out);
  // Ends an open bar's line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // done: units done so far. note: shown at the end of the line.
  void Update(int64_t done, const std::string& note = "");
  void Add(int64_t more);
  // How many units there are in all, and how many of them were done before this began: those count for the bar, not for
  // rate and last line.
  void Expect(int64_t total, int64_t done_before);
  // Prints the last line: units done, time taken, rate. Prints nothing where nothing was done.
  void Finish();

 private:
  std::string Line(absl::Duration elapsed) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Show() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options options_;
  const absl::Time began_;
  std::ostream& out_;
  absl::Mutex mutex_;
  int64_t done_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t total_ ABSL_GUARDED_BY(mutex_);
  int64_t done_before_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string note_ ABSL_GUARDED_BY(mutex_);
  absl::Time shown_ ABSL_GUARDED_BY(mutex_);
  bool line_open_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_PROGRESS_H_
