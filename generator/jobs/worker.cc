#include "generator/jobs/worker.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "generator/dataset/plan.h"
#include "generator/jobs/stage_times.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

// Both directions of a channel, a line at a time.
class Channel {
 public:
  explicit Channel(int fd) : fd_(fd) {}

  void Send(const std::string& line) {
    std::string text = line + "\n";
    std::string_view left = text;
    while (!left.empty() && !broken_) {
      const ssize_t sent = ::send(fd_, left.data(), left.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0) {
        broken_ = true;
      } else {
        left.remove_prefix(sent);
      }
    }
  }

  // False at the end of the channel.
  bool Receive(std::string* line) {
    for (;;) {
      const size_t end = buffer_.find('\n');
      if (end != std::string::npos) {
        *line = buffer_.substr(0, end);
        buffer_.erase(0, end + 1);
        return true;
      }
      char bytes[512];
      const ssize_t got = ::read(fd_, bytes, sizeof(bytes));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      buffer_.append(bytes, got);
    }
  }

  bool broken() const { return broken_; }

 private:
  const int fd_;
  bool broken_ = false;
  std::string buffer_;
};

class ChannelMonitor : public BatchMonitor {
 public:
  explicit ChannelMonitor(Channel& channel) : channel_(channel) {}
  void AddFrames(int64_t count) override { channel_.Send(absl::StrCat("frames ", count)); }
  void AddRejections(int64_t count) override { channel_.Send(absl::StrCat("rejected ", count)); }
  void AddTimes(const StageTimes& times) override { channel_.Send(absl::StrCat("times ", StageTimesText(times))); }
  bool cancelled() override { return channel_.broken(); }

 private:
  Channel& channel_;
};

}  // namespace

absl::Status BecomeWorker(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The parent may have died before the line above.
  if (::getppid() != parent) return absl::FailedPreconditionError("the parent of this worker is gone");
  // Ctrl-C reaches the whole process group: the parent alone decides what is to stop.
  ::signal(SIGINT, SIG_IGN);
  ::signal(SIGTERM, SIG_IGN);
  return absl::OkStatus();
}

absl::Status ServeBatches(int fd, FileOps& files, const std::string& root, BatchRunner& runner) {
  ASSIGN_OR_RETURN(const StoredPlan stored, LoadPlan(files, root));
  std::vector<const v1::PlannedBatch*> batches;
  for (const v1::PlannedShard& shard : stored.plan.shards()) {
    for (const v1::PlannedBatch& batch : shard.batches()) batches.push_back(&batch);
  }
  Channel channel(fd);
  ChannelMonitor monitor(channel);
  std::string line;
  while (channel.Receive(&line) && line != "quit") {
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    size_t index = 0;
    if (words.size() != 3 || words[0] != "run" || !absl::SimpleAtoi(words[1], &index) || index >= batches.size()) {
      return absl::InternalError(absl::StrCat("worker cannot read its order: ", line));
    }
    absl::Status status;
    if (auto result = runner.Run(*batches[index], monitor); result.ok()) {
      StageTimes times;
      {
        const StageTimer timer(times, Stage::kWrite);
        status = StagePart(files, root, words[2], stored.sha256, *batches[index], *result);
      }
      monitor.AddTimes(times);
    } else {
      status = result.status();
    }
    if (status.ok()) {
      channel.Send(absl::StrCat("done ", index));
    } else {
      channel.Send(absl::StrCat("error ", static_cast<int>(status.code()), " ",
                                absl::BytesToHexString(std::string(status.message()))));
    }
  }
  return absl::OkStatus();
}

WorkerLauncher ExecLauncher(std::vector<std::string> command) {
  return [command](int channel) -> absl::StatusOr<pid_t> {
    const pid_t parent = ::getpid();
    std::vector<std::string> words = command;
    words.push_back(absl::StrCat(channel));
    words.push_back(absl::StrCat(parent));
    // All memory is taken before the fork: other threads may hold the allocator's lock.
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const pid_t child = ::fork();
    if (child < 0) return absl::ErrnoToStatus(errno, "cannot start a worker");
    if (child > 0) return child;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::fcntl(channel, F_SETFD, 0);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  };
}

}  // namespace longtail
