// Counts what a program asks of the heap: linking it replaces operator new.
#ifndef LONGTAIL_SCENARIOS_BENCH_ALLOCATIONS_H_
#define LONGTAIL_SCENARIOS_BENCH_ALLOCATIONS_H_

#include <cstdint>

namespace longtail {

// Calls of operator new so far, by all threads.
int64_t NumAllocations();

}  // namespace longtail

#endif  // LONGTAIL_SCENARIOS_BENCH_ALLOCATIONS_H_
