// What LocalTable costs beside the least that a look-up can cost and beside asking the server: local_table_bench ADDR
#include <benchmark/benchmark.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "bench/allocations.h"
#include "client/local_table.h"
#include "statustranslator/v1/translation_service.grpc.pb.h"

namespace status_translator {
namespace {

namespace v1 = ::statustranslator::v1;

std::string address;

// Follows while it is measured, as in use.
const LocalTable& Following() {
  static const LocalTable& table = []() -> const LocalTable& {
    auto started = LocalTable::Start({.server = address, .profile = "otc-ecs"});
    if (!started.ok() || !(*started)->WaitForTable(absl::Seconds(10)).ok()) {
      std::fprintf(stderr, "no table from %s\n", address.c_str());
      std::exit(1);
    }
    return *started->release();
  }();
  return table;
}

void PlainArray(benchmark::State& state) {
  const Snapshot snapshot = *Following().Pin();
  std::array<int, 600> codes = {};
  for (int http = 100; http < 600; ++http) codes[static_cast<size_t>(http)] = snapshot.HttpToGrpc(http)->code;
  Measure(state, [&](int code) { benchmark::DoNotOptimize(codes[static_cast<size_t>(code)]); });
}
BENCHMARK(PlainArray);

void PinnedTable(benchmark::State& state) {
  const Snapshot snapshot = *Following().Pin();
  Measure(state, [&](int code) { benchmark::DoNotOptimize(snapshot.HttpToGrpc(code, Origin::kIntermediary)->code); });
}
BENCHMARK(PinnedTable);

void PinnedTableByErrorCode(benchmark::State& state) {
  const Snapshot snapshot = *Following().Pin();
  Measure(state, [&](int code) {
    benchmark::DoNotOptimize(snapshot.HttpToGrpc(code, Origin::kApplication, "Ecs.0001")->code);
  });
}
BENCHMARK(PinnedTableByErrorCode);

void PinnedTableBack(benchmark::State& state) {
  const Snapshot snapshot = *Following().Pin();
  Measure(state, [&](int code) { benchmark::DoNotOptimize(snapshot.GrpcToHttp(code & 15)->code); });
}
BENCHMARK(PinnedTableBack);

void PinAndLookUp(benchmark::State& state) {
  const LocalTable& table = Following();
  Measure(state, [&](int code) {
    const absl::StatusOr<Snapshot> snapshot = table.Pin();
    benchmark::DoNotOptimize(snapshot->HttpToGrpc(code, Origin::kIntermediary)->code);
  });
}
BENCHMARK(PinAndLookUp)->Threads(1)->Threads(2);

void UnaryCall(benchmark::State& state) {
  const auto stub = v1::TranslationService::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  Measure(state, [&](int code) {
    grpc::ClientContext context;
    v1::HttpToGrpcRequest request;
    request.set_code(code);
    request.set_origin(v1::ORIGIN_INTERMEDIARY);
    request.set_profile("otc-ecs");
    v1::HttpToGrpcResponse response;
    if (!stub->HttpToGrpc(&context, request, &response).ok()) {
      state.SkipWithError("the call failed");
    }
    benchmark::DoNotOptimize(response.translation().grpc().code());
  });
}
BENCHMARK(UnaryCall)->UseRealTime();

}  // namespace
}  // namespace status_translator

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 2) {
    std::fprintf(stderr, "usage: local_table_bench ADDR\n");
    return 2;
  }
  status_translator::address = argv[1];
  benchmark::RunSpecifiedBenchmarks();
}
