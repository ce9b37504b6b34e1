#include "generator/jobs/runner_threads.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <thread>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "kernels/status_macros.h"

namespace longtail {
namespace {

constexpr absl::Duration kTick = absl::Milliseconds(100);

// What the threads have to tell since it was last asked for.
struct News {
  struct Result {
    const v1::PlannedBatch* batch;
    absl::StatusOr<BatchResult> made;
  };
  std::vector<Result> results;
  int64_t frames = 0;
  int64_t rejections = 0;
  StageTimes times;
};

class RunnerThreads {
 public:
  RunnerThreads(const JobOptions& options, const std::vector<const v1::PlannedBatch*>& batches,
                const StageResult& stage, const PoolEvents& events)
      : options_(options), batches_(batches), stage_(stage), events_(events) {}

  absl::Status Run() {
    const size_t count = std::min<size_t>(options_.num_workers, batches_.size());
    std::vector<std::unique_ptr<BatchRunner>> runners;
    for (size_t i = 0; i < count; ++i) {
      ASSIGN_OR_RETURN(runners.emplace_back(), options_.make_runner());
    }
    {
      const absl::MutexLock lock(&mutex_);
      num_running_ = static_cast<int>(count);
    }
    std::vector<std::thread> threads;
    for (const auto& runner : runners) threads.emplace_back([this, &runner = *runner] { RunThread(runner); });
    const absl::Status status = HearThreads();
    for (std::thread& thread : threads) thread.join();
    return status;
  }

 private:
  class Monitor : public BatchMonitor {
   public:
    explicit Monitor(RunnerThreads& threads) : threads_(threads) {}
    void AddFrames(int64_t count) override {
      const absl::MutexLock lock(&threads_.mutex_);
      threads_.news_.frames += count;
      threads_.has_news_ = true;
    }
    void AddRejections(int64_t count) override {
      const absl::MutexLock lock(&threads_.mutex_);
      threads_.news_.rejections += count;
      threads_.has_news_ = true;
    }
    void AddTimes(const StageTimes& times) override {
      const absl::MutexLock lock(&threads_.mutex_);
      threads_.news_.times.Add(times);
    }
    bool cancelled() override { return threads_.Stopped(); }

   private:
    RunnerThreads& threads_;
  };

  bool Stopped() const { return failed_ || (options_.stop != nullptr && *options_.stop); }

  void RunThread(BatchRunner& runner) {
    Monitor monitor(*this);
    while (const v1::PlannedBatch* batch = NextBatch()) {
      absl::StatusOr<BatchResult> made = runner.Run(*batch, monitor);
      const absl::MutexLock lock(&mutex_);
      news_.results.push_back({batch, std::move(made)});
      has_news_ = true;
    }
    const absl::MutexLock lock(&mutex_);
    --num_running_;
    has_news_ = true;
  }

  // Null where there is nothing more to do. Waits while results wait to be heard of.
  const v1::PlannedBatch* NextBatch() {
    const absl::MutexLock lock(&mutex_);
    const auto may_go_on = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return news_.results.empty(); };
    mutex_.Await(absl::Condition(&may_go_on));
    if (Stopped() || next_batch_ == batches_.size()) return nullptr;
    return batches_[next_batch_++];
  }

  absl::Status HearThreads() {
    absl::Status status;
    for (bool running = true; running;) {
      News news;
      {
        const absl::MutexLock lock(&mutex_);
        mutex_.AwaitWithTimeout(absl::Condition(&has_news_), kTick);
        news = std::exchange(news_, {});
        has_news_ = false;
        running = num_running_ > 0;
      }
      if (news.frames > 0 || news.rejections > 0) events_.on_work(news.frames, news.rejections);
      events_.on_times(news.times);
      for (const News::Result& result : news.results) {
        if (!status.ok()) break;
        status = Take(result);
        failed_ = !status.ok();
      }
      events_.on_tick();
    }
    return status;
  }

  absl::Status Take(const News::Result& result) {
    if (absl::IsCancelled(result.made.status()) && Stopped()) return absl::OkStatus();
    absl::Status status = result.made.status();
    if (status.ok()) status = stage_(*result.batch, *result.made);
    if (!status.ok()) {
      events_.on_failed(result.batch->index());
      return status;
    }
    return events_.on_done(result.batch->index());
  }

  const JobOptions& options_;
  const std::vector<const v1::PlannedBatch*>& batches_;
  const StageResult& stage_;
  const PoolEvents& events_;
  std::atomic<bool> failed_{false};

  absl::Mutex mutex_;
  size_t next_batch_ ABSL_GUARDED_BY(mutex_) = 0;
  int num_running_ ABSL_GUARDED_BY(mutex_) = 0;
  News news_ ABSL_GUARDED_BY(mutex_);
  bool has_news_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

absl::Status RunOnThreads(const JobOptions& options, const std::vector<const v1::PlannedBatch*>& batches,
                          const StageResult& stage, const PoolEvents& events) {
  return RunnerThreads(options, batches, stage, events).Run();
}

}  // namespace longtail
