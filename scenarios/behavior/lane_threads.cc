#include "scenarios/behavior/lane_threads.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace longtail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kNoWay = 1000;

// The lane of `to`, where it starts, that covers more than half of what `from` is where it ends; -1 for none.
int Continuation(const CourseLane& from, const CourseSection& to) {
  for (size_t i = 0; i < to.lanes.size(); ++i) {
    const CourseLane& lane = to.lanes[i];
    const double shared = std::min(from.left_end_m, lane.left_start_m) - std::max(from.right_end_m, lane.right_start_m);
    const double narrower = std::min(from.left_end_m - from.right_end_m, lane.left_start_m - lane.right_start_m);
    if ((from.number > 0) == (lane.number > 0) && shared > 0.5 * narrower && narrower > 0.5) return static_cast<int>(i);
  }
  return -1;
}

// Where a lane that narrows in a section becomes too narrow, as a share of the section; < 0 where it does not.
double NarrowAt(const CourseLane& lane, int direction) {
  double first = lane.left_start_m - lane.right_start_m, last = lane.left_end_m - lane.right_end_m;
  if (direction < 0) std::swap(first, last);
  if (last >= std::min(first, kLeastLaneWidthM)) return -1;
  const double share = std::clamp((first - kLeastLaneWidthM) / (first - last), 0.0, 1.0);
  return direction > 0 ? share : 1 - share;
}

}  // namespace

LaneThreads::LaneThreads(const Course& course) : last_s_m_(course.last_s_m()) {
  const std::vector<CourseSection>& sections = course.sections();
  for (const CourseSection& section : sections) {
    sections_.push_back({section.start_s_m, std::vector<Thread>(section.lanes.size())});
    for (size_t k = 0; k < section.lanes.size(); ++k) sections_.back().threads[k].number = section.lanes[k].number;
  }
  for (size_t i = 0; i + 1 < sections.size(); ++i) {
    for (size_t k = 0; k < sections[i].lanes.size(); ++k) {
      const int to = Continuation(sections[i].lanes[k], sections[i + 1]);
      if (to < 0 || sections_[i + 1].threads[to].previous >= 0) continue;
      sections_[i].threads[k].next = to;
      sections_[i + 1].threads[to].previous = static_cast<int>(k);
    }
  }
  for (size_t i = sections.size(); i-- > 0;) Work(sections[i], i, +1);
  for (size_t i = 0; i < sections.size(); ++i) Work(sections[i], i, -1);
}

void LaneThreads::Work(const CourseSection& from, size_t section, int direction) {
  const int way = direction > 0 ? 0 : 1;
  std::vector<Thread>& threads = sections_[section].threads;
  const bool is_last = section + 1 == sections_.size();
  const double begin = sections_[section].start_s_m, end = is_last ? last_s_m_ : sections_[section + 1].start_s_m;
  std::vector<int> straight(threads.size(), kNoWay);
  for (size_t k = 0; k < threads.size(); ++k) {
    const double share = NarrowAt(from.lanes[k], direction);
    const int onwards = direction > 0 ? threads[k].next : threads[k].previous;
    if (share >= 0) {
      threads[k].end_s_m[way] = begin + share * (end - begin);
    } else if (direction > 0 ? is_last : section == 0) {
      threads[k].end_s_m[way] = direction * kInfinity;
      straight[k] = 0;
    } else if (onwards < 0) {
      threads[k].end_s_m[way] = direction > 0 ? end : begin;
    } else {
      const Thread& next = sections_[direction > 0 ? section + 1 : section - 1].threads[onwards];
      threads[k].end_s_m[way] = next.end_s_m[way];
      straight[k] = next.changes[way];
    }
  }
  for (size_t k = 0; k < threads.size(); ++k) {
    int least = kNoWay;
    for (size_t j = 0; j < threads.size(); ++j) {
      if ((threads[j].number > 0) != (threads[k].number > 0)) continue;
      least = std::min(least, straight[j] + std::abs(static_cast<int>(j) - static_cast<int>(k)));
    }
    threads[k].changes[way] = least >= kNoWay ? 0 : least;
  }
}

size_t LaneThreads::SectionAt(double s_m) const {
  size_t i = sections_.size() - 1;
  while (i > 0 && sections_[i].start_s_m > s_m) --i;
  return i;
}

const LaneThreads::Thread* LaneThreads::Find(size_t section, int lane) const {
  for (const Thread& thread : sections_[section].threads) {
    if (thread.number == lane) return &thread;
  }
  return nullptr;
}

int LaneThreads::Follow(int lane, double from_s, double to_s) const {
  size_t section = SectionAt(from_s);
  const size_t goal = SectionAt(to_s);
  const Thread* thread = Find(section, lane);
  while (thread != nullptr && section != goal) {
    const int index = section < goal ? thread->next : thread->previous;
    section = section < goal ? section + 1 : section - 1;
    thread = index < 0 ? nullptr : &sections_[section].threads[index];
  }
  return thread == nullptr ? 0 : thread->number;
}

double LaneThreads::EndOf(int lane, double s_m, int direction) const {
  const Thread* const thread = Find(SectionAt(s_m), lane);
  return thread == nullptr ? s_m : thread->end_s_m[direction > 0 ? 0 : 1];
}

int LaneThreads::ChangesFrom(int lane, double s_m, int direction) const {
  const Thread* const thread = Find(SectionAt(s_m), lane);
  return thread == nullptr ? 0 : thread->changes[direction > 0 ? 0 : 1];
}

}  // namespace longtail
