// What one error costs: the state machine alone; the same from the bytes of Envoy's messages to the bytes of the
// answers; and only reading those messages and writing one fixed reply.
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

// What Envoy's messages say, without reading and writing Protobuf: what the dynamic module runs as well.
void Decide(benchmark::State& state, const std::string& shape) {
  const std::vector<std::string> bytes = MessagesOf(shape);
  std::vector<envoy::service::ext_proc::v3::ProcessingRequest> requests(bytes.size());
  std::vector<ProxyMessage> messages;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (!requests[i].ParseFromString(bytes[i])) return state.SkipWithError("the message cannot be read");
    messages.push_back(ReadProxyMessage(requests[i]));
  }
  const CurrentTranslator& translator = TestCurrentTranslator();
  for (auto _ : state) {
    ExtProcMachine machine(translator.Get(), ExtProcSettings{.mode = ExtProcMode::kEnforce});
    for (const ProxyMessage& message : messages) benchmark::DoNotOptimize(machine.Handle(message));
    benchmark::DoNotOptimize(machine.TakeOutcome());
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
BENCHMARK_CAPTURE(Decide, empty, "empty");
BENCHMARK_CAPTURE(Translate, empty, "empty");
BENCHMARK_CAPTURE(ReadAndReply, problem, "problem");
BENCHMARK_CAPTURE(Decide, problem, "problem");
BENCHMARK_CAPTURE(Translate, problem, "problem");
BENCHMARK_CAPTURE(ReadAndReply, html, "html");
BENCHMARK_CAPTURE(Decide, html, "html");
BENCHMARK_CAPTURE(Translate, html, "html");

}  // namespace
}  // namespace status_translator

BENCHMARK_MAIN();
