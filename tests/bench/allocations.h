// Counts allocations by replacing operator new; for one source file of a program.
#ifndef STATUS_TRANSLATOR_TESTS_BENCH_ALLOCATIONS_H_
#define STATUS_TRANSLATOR_TESTS_BENCH_ALLOCATIONS_H_

#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace {
std::atomic<int64_t> allocations = 0;
}  // namespace

// Not inlined: GCC would take malloc and free for a mismatch.
[[gnu::noinline]] void* operator new(size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace status_translator {
namespace {

// Runs `work` with each of 100-599 in turn and reports allocations for each iteration.
template <typename Work>
void Measure(benchmark::State& state, const Work& work) {
  work(404);
  const int64_t before = allocations;
  int code = 100;
  for (auto _ : state) {
    work(code);
    code = code == 599 ? 100 : code + 1;
  }
  state.counters["allocs"] =
      benchmark::Counter(static_cast<double>(allocations - before), benchmark::Counter::kAvgIterations);
}

}  // namespace
}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_BENCH_ALLOCATIONS_H_
