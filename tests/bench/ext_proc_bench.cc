// What the state machine itself costs for one error, from the bytes of Envoy's messages to the bytes of the answers;
// beside it, only reading those messages and writing one fixed reply.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "bench/ext_proc_error.h"
#include "ext_proc/machine.h"
#include "rpc/ext_proc_messages.h"
#include "support/translator.h"

namespace status_translator {
namespace {

std::vector<std::string> MessagesOf(const std::string& shape) {
  const ExtProcError error(shape);
  std::vector<std::string> messages = {error.head.SerializeAsString()};
  if (!error.head.response_headers().end_of_stream()) messages.push_back(error.body.SerializeAsString());
  return messages;
}

void ReadAndReply(benchmark::State& state, const std::string& shape) {
  const std::vector<std::string> messages = MessagesOf(shape);
  envoy::service::ext_proc::v3::ProcessingResponse reply;
  reply.mutable_immediate_response()->mutable_status()->set_code(404);
  reply.mutable_immediate_response()->set_body("not found");
  for (auto _ : state) {
    for (const std::string& bytes : messages) {
      envoy::service::ext_proc::v3::ProcessingRequest message;
      benchmark::DoNotOptimize(message.ParseFromString(bytes));
      benchmark::DoNotOptimize(reply.SerializeAsString());
    }
  }
}

void Translate(benchmark::State& state, const std::string& shape) {
  const std::vector<std::string> messages = MessagesOf(shape);
  size_t reply_bytes = 0;
  const CurrentTranslator& translator = TestCurrentTranslator();  // loaded before the first iteration
  for (auto _ : state) {
    ExtProcMachine machine(translator.Get(), ExtProcSettings{.mode = ExtProcMode::kEnforce});
    for (const std::string& bytes : messages) {
      envoy::service::ext_proc::v3::ProcessingRequest message;
      benchmark::DoNotOptimize(message.ParseFromString(bytes));
      for (ProxyCommand& command : machine.Handle(ReadProxyMessage(message))) {
        reply_bytes = WriteProxyCommand(std::move(command)).SerializeAsString().size();
      }
    }
    benchmark::DoNotOptimize(machine.TakeOutcome());
  }
  state.counters["reply_bytes"] = static_cast<double>(reply_bytes);
}

BENCHMARK_CAPTURE(ReadAndReply, empty, "empty");
BENCHMARK_CAPTURE(Translate, empty, "empty");
BENCHMARK_CAPTURE(ReadAndReply, problem, "problem");
BENCHMARK_CAPTURE(Translate, problem, "problem");
BENCHMARK_CAPTURE(ReadAndReply, html, "html");
BENCHMARK_CAPTURE(Translate, html, "html");

}  // namespace
}  // namespace status_translator

BENCHMARK_MAIN();
