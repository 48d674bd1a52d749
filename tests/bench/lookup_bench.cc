// What a look-up costs in process: nanoseconds, and allocations counted by replacing operator new.
#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>

#include "codec/answers.h"
#include "codec/catalog.h"
#include "config/profile_set.h"

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

const Answers& BuiltIn() {
  static const Answers& answers = *new Answers(*ProfileSet::Load(BuiltInProfiles()), "general");
  return answers;
}

const Profile& General() { return *BuiltIn().profiles().Find("general")->profile; }

// Runs `work` and reports allocations for each iteration.
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

void HttpToGrpc(benchmark::State& state) {
  const Profile& profile = General();
  Measure(state, [&](int code) { benchmark::DoNotOptimize(profile.HttpToGrpc(code, Origin::kIntermediary)); });
}
BENCHMARK(HttpToGrpc);

void HttpToGrpcByErrorCode(benchmark::State& state) {
  const Profile& profile = General();
  Measure(state,
          [&](int code) { benchmark::DoNotOptimize(profile.HttpToGrpc(code, Origin::kIntermediary, "Ecs.0001")); });
}
BENCHMARK(HttpToGrpcByErrorCode);

void GrpcToHttp(benchmark::State& state) {
  const Profile& profile = General();
  Measure(state, [&](int code) { benchmark::DoNotOptimize(profile.GrpcToHttp(code & 15)); });
}
BENCHMARK(GrpcToHttp);

void WholeAnswerAsBytes(benchmark::State& state) {
  v1::HttpToGrpcRequest request;
  char buffer[4096];
  Measure(state, [&](int code) {
    request.set_code(code);
    AnswerPieces pieces;
    (void)BuiltIn().HttpToGrpc(request, pieces);
    pieces.CopyTo(buffer);
    benchmark::DoNotOptimize(buffer);
  });
}
BENCHMARK(WholeAnswerAsBytes);

void WholeTable(benchmark::State& state) {
  Measure(state, [&](int) {
    v1::GetProfileResponse response;
    (void)GetProfile(BuiltIn(), {}, response);
    benchmark::DoNotOptimize(response.SerializeAsString());
  });
}
BENCHMARK(WholeTable)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace status_translator

BENCHMARK_MAIN();
