#include "generator/jobs/worker_pool.h"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <map>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr int kTickMs = 100;
constexpr int64_t kNoBatch = -1;

// One child process. Killed and reaped when destroyed.
class Worker {
 public:
  static absl::StatusOr<std::unique_ptr<Worker>> Start(const WorkerLauncher& launch) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
      return absl::ErrnoToStatus(errno, "cannot start a worker");
    }
    const absl::StatusOr<pid_t> pid = launch(ends[1]);
    ::close(ends[1]);
    if (!pid.ok()) {
      ::close(ends[0]);
      return pid.status();
    }
    return std::unique_ptr<Worker>(new Worker(ends[0], *pid));
  }
  ~Worker() {
    ::kill(pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    ::close(fd_);
  }

  int fd() const { return fd_; }
  int64_t batch() const { return batch_; }
  void set_idle() { batch_ = kNoBatch; }

  // A worker that died shows at the next read.
  void Assign(uint32_t batch, const std::string& attempt) {
    batch_ = batch;
    const std::string line = absl::StrCat("run ", batch, " ", attempt, "\n");
    (void)!::send(fd_, line.data(), line.size(), MSG_NOSIGNAL);
  }

  // Whole lines that came; *alive is false at the end of the channel.
  std::vector<std::string> Receive(bool* alive) {
    char bytes[4096];
    const ssize_t got = ::read(fd_, bytes, sizeof(bytes));
    *alive = got > 0 || (got < 0 && errno == EINTR);
    if (got > 0) buffer_.append(bytes, got);
    std::vector<std::string> lines;
    for (size_t end; (end = buffer_.find('\n')) != std::string::npos; buffer_.erase(0, end + 1)) {
      lines.push_back(buffer_.substr(0, end));
    }
    return lines;
  }

 private:
  Worker(int fd, pid_t pid) : fd_(fd), pid_(pid) {}

  const int fd_;
  const pid_t pid_;
  int64_t batch_ = kNoBatch;
  std::string buffer_;
};

class Pool {
 public:
  Pool(const JobOptions& options, const std::string& attempt, const std::vector<uint32_t>& batches,
       const PoolEvents& events)
      : options_(options), attempt_(attempt), events_(events), todo_(batches.begin(), batches.end()) {
    num_left_ = batches.size();
  }

  absl::Status Run() {
    while (num_left_ > 0 && !(options_.stop != nullptr && *options_.stop)) {
      RETURN_IF_ERROR(GiveOutWork());
      RETURN_IF_ERROR(HearWorkers());
      events_.on_tick();
    }
    return absl::OkStatus();
  }

 private:
  absl::Status GiveOutWork() {
    while (!todo_.empty() && static_cast<int>(workers_.size()) < options_.num_workers && HasNoIdleWorker()) {
      ASSIGN_OR_RETURN(auto worker, Worker::Start(options_.launch_worker));
      workers_.push_back(std::move(worker));
      Give(*workers_.back());
    }
    for (const auto& worker : workers_) {
      if (worker->batch() == kNoBatch && !todo_.empty()) Give(*worker);
    }
    return absl::OkStatus();
  }

  bool HasNoIdleWorker() const {
    return std::none_of(workers_.begin(), workers_.end(), [](const auto& w) { return w->batch() == kNoBatch; });
  }

  void Give(Worker& worker) {
    worker.Assign(todo_.front(), attempt_);
    todo_.pop_front();
  }

  absl::Status HearWorkers() {
    std::vector<pollfd> waits;
    for (const auto& worker : workers_) waits.push_back({.fd = worker->fd(), .events = POLLIN, .revents = 0});
    const int ready = ::poll(waits.data(), waits.size(), kTickMs);
    if (ready < 0 && errno != EINTR) return absl::ErrnoToStatus(errno, "cannot wait for workers");
    if (ready <= 0) return absl::OkStatus();
    std::vector<std::unique_ptr<Worker>> living;
    absl::Status status;
    for (size_t i = 0; i < workers_.size(); ++i) {
      bool alive = true;
      if (waits[i].revents != 0 && status.ok()) status = Hear(*workers_[i], &alive);
      if (status.ok() && !alive) status = Bury(*workers_[i]);
      if (alive) living.push_back(std::move(workers_[i]));
    }
    workers_ = std::move(living);
    return status;
  }

  absl::Status Hear(Worker& worker, bool* alive) {
    for (const std::string& line : worker.Receive(alive)) RETURN_IF_ERROR(Understand(worker, line));
    return absl::OkStatus();
  }

  absl::Status Understand(Worker& worker, const std::string& line) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    int64_t number = 0;
    if (words.size() < 2 || !absl::SimpleAtoi(words[1], &number)) {
      return absl::InternalError(absl::StrCat("worker said what it must not: ", line));
    }
    if (words[0] == "frames") {
      events_.on_work(number, 0);
    } else if (words[0] == "rejected") {
      events_.on_work(0, number);
    } else if (words[0] == "times") {
      StageTimes times;
      if (!ParseStageTimes(line.substr(line.find(' ') + 1), &times)) {
        return absl::InternalError(absl::StrCat("worker said what it must not: ", line));
      }
      events_.on_times(times);
    } else if (words[0] == "done" && number == worker.batch()) {
      worker.set_idle();
      --num_left_;
      return events_.on_done(static_cast<uint32_t>(number));
    } else if (words[0] == "error") {
      const std::string message = words.size() > 2 ? absl::HexStringToBytes(words[2]) : "";
      if (worker.batch() != kNoBatch) events_.on_failed(static_cast<uint32_t>(worker.batch()));
      return absl::Status(static_cast<absl::StatusCode>(number), message);
    }
    return absl::OkStatus();
  }

  // Its batch goes to another worker; one that kills its workers again and again ends the job.
  absl::Status Bury(const Worker& worker) {
    if (worker.batch() == kNoBatch) return absl::OkStatus();
    const uint32_t batch = static_cast<uint32_t>(worker.batch());
    if (++deaths_[batch] >= options_.max_worker_deaths) {
      events_.on_failed(batch);
      return absl::UnavailableError(
          absl::StrCat("batch ", batch, ": its worker died ", deaths_[batch], " times; out of memory?"));
    }
    todo_.push_front(batch);
    return absl::OkStatus();
  }

  const JobOptions& options_;
  const std::string& attempt_;
  const PoolEvents& events_;
  std::deque<uint32_t> todo_;
  size_t num_left_ = 0;
  std::map<uint32_t, int> deaths_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace

absl::Status RunOnWorkers(const JobOptions& options, const std::string& attempt, const std::vector<uint32_t>& batches,
                          const PoolEvents& events) {
  return Pool(options, attempt, batches, events).Run();
}

}  // namespace longtail
