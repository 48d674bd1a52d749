// What a look-up costs in process: nanoseconds, and allocations counted by replacing operator new.
#include <benchmark/benchmark.h>

#include <memory>

#include "bench/allocations.h"
#include "config/profile_set.h"
#include "lookup/catalog.h"
#include "lookup/translator.h"

namespace status_translator {
namespace {

const Translator& BuiltIn() {
  static const Translator& answers = *new Translator(*ProfileSet::Load(BuiltInProfiles()), "general");
  return answers;
}

const Profile& General() { return *BuiltIn().profiles().Find("general")->profile; }

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
    EncodedAnswer answer;
    (void)BuiltIn().HttpToGrpc(request, answer);
    answer.CopyTo(buffer);
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
