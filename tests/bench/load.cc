// Makes unary calls and tells what became of them. Bounded in count and time, loopback only by default.
//   load --target 127.0.0.1:50051 --calls 50000                   as fast as it goes
//   load --target 127.0.0.1:50051 --rate 1000 --seconds 8         paced; a line a second on standard error
//   load ... --watch                                              and keeps a health Watch open meanwhile
// Prints one JSON object: calls, seconds, codes, failures (when, since the start, in ms, and the code), p50_us, p99_us.
#include <grpcpp/channel.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "grpc/health/v1/health.grpc.pb.h"

namespace {

struct Options {
  std::string target = "127.0.0.1:50051";
  int calls = 0;
  int rate = 0;
  int seconds = 0;
  int connections = 2;
  int concurrency = 32;
  std::string method = "/statustranslator.v1.TranslationService/HttpToGrpc";
  bool watch = false;
  bool as_callers_do = false;
  std::string stop_after;  // unused calls are not started once this file exists
};

constexpr size_t kMaxFailuresShown = 100;

// A health Watch in a thread of its own: what it was told, then how it ended.
class Watch {
 public:
  explicit Watch(const std::string& target)
      : stub_(grpc::health::v1::Health::NewStub(grpc::CreateChannel(target, grpc::InsecureChannelCredentials()))),
        thread_([this] { Read(); }) {}
  ~Watch() { Stop(); }

  nlohmann::ordered_json Stop() {
    if (thread_.joinable()) {
      context_.TryCancel();
      thread_.join();
    }
    return told_;
  }

 private:
  void Read() {
    using Response = grpc::health::v1::HealthCheckResponse;
    const auto reader = stub_->Watch(&context_, {});
    Response response;
    while (reader->Read(&response)) told_.push_back(Response::ServingStatus_Name(response.status()));
    told_.push_back(reader->Finish().error_code());
  }

  std::unique_ptr<grpc::health::v1::Health::Stub> stub_;
  grpc::ClientContext context_;
  nlohmann::ordered_json told_ = nlohmann::ordered_json::array();
  std::thread thread_;
};

class Load {
 public:
  explicit Load(const Options& options) : options_(options) {
    for (int i = 0; i < options.connections; ++i) {
      grpc::ChannelArguments arguments;
      arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
      arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, options.as_callers_do ? 1 : 0);
      arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 20);
      arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 20);
      arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 100);
      const auto channel = grpc::CreateCustomChannel(options.target, grpc::InsecureChannelCredentials(), arguments);
      // On a busy machine the first connection takes longer than the reconnects above allow for; no call is to pay for
      // it.
      channel->WaitForConnected(absl::ToChronoTime(absl::Now() + absl::Seconds(10)));
      stubs_.push_back(std::make_unique<grpc::GenericStub>(channel));
    }
    // HttpToGrpcRequest{code: 404}
    const grpc::Slice slice(std::string("\x08\x94\x03"));
    request_ = grpc::ByteBuffer(&slice, 1);
  }

  void Run() {
    std::unique_ptr<Watch> watch;
    if (options_.watch) watch = std::make_unique<Watch>(options_.target);
    start_ = absl::Now();
    if (options_.rate > 0) {
      RunPaced();
    } else {
      RunFast();
    }
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(
        +[](int* open) { return *open == 0; }, &open_));
    Report(watch == nullptr ? nullptr : watch->Stop());
  }

 private:
  struct Call {
    grpc::ClientContext context;
    grpc::ByteBuffer response;
    absl::Time started;
  };

  void RunFast() {
    for (int i = 0; i < options_.calls; ++i) {
      {
        absl::MutexLock lock(&mutex_);
        mutex_.Await(absl::Condition(
            +[](Load* load) ABSL_NO_THREAD_SAFETY_ANALYSIS { return load->open_ < load->options_.concurrency; }, this));
      }
      StartCall();
    }
  }

  void RunPaced() {
    const int calls = options_.rate * options_.seconds;
    for (int i = 0; i < calls; ++i) {
      const absl::Duration ahead = start_ + absl::Seconds(1) * i / options_.rate - absl::Now();
      if (ahead > absl::ZeroDuration()) absl::SleepFor(ahead);
      if (i > 0 && i % options_.rate == 0) std::fprintf(stderr, "load: %d of %d calls\n", i, calls);
      if (!options_.stop_after.empty() && i % 50 == 0 && access(options_.stop_after.c_str(), F_OK) == 0) break;
      StartCall();
    }
  }

  void StartCall() {
    auto* call = new Call;
    call->started = absl::Now();
    call->context.set_deadline(absl::ToChronoTime(call->started + absl::Seconds(20)));
    grpc::GenericStub& stub = *stubs_[static_cast<size_t>(next_++) % stubs_.size()];
    {
      absl::MutexLock lock(&mutex_);
      ++open_;
    }
    stub.UnaryCall(&call->context, options_.method, grpc::StubOptions(), &request_, &call->response,
                   [this, call](const grpc::Status& status) { Done(call, status); });
  }

  void Done(Call* call, const grpc::Status& status) {
    const absl::Time now = absl::Now();
    const absl::Time started = call->started;
    delete call;  // before it counts as ended: then everything may go
    absl::MutexLock lock(&mutex_);
    ++codes_[status.error_code()];
    latencies_.push_back(absl::ToInt64Microseconds(now - started));
    if (!status.ok() && failures_.size() < kMaxFailuresShown) {
      failures_.push_back({{"started_ms", absl::ToUnixMillis(started)},
                           {"ended_ms", absl::ToUnixMillis(now)},
                           {"code", status.error_code()},
                           {"message", status.error_message()}});
    }
    --open_;
  }

  void Report(const nlohmann::ordered_json& watched) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    std::sort(latencies_.begin(), latencies_.end());
    nlohmann::ordered_json codes = nlohmann::ordered_json::object();
    for (const auto& [code, count] : codes_) codes[std::to_string(code)] = count;
    const auto at = [this](double part) {
      return latencies_.empty() ? 0
                                : latencies_[static_cast<size_t>(part * static_cast<double>(latencies_.size() - 1))];
    };
    const nlohmann::ordered_json report = {{"calls", latencies_.size()},
                                           {"seconds", absl::ToDoubleSeconds(absl::Now() - start_)},
                                           {"codes", codes},
                                           {"failures", failures_},
                                           {"p50_us", at(0.5)},
                                           {"p99_us", at(0.99)},
                                           {"watched", watched}};
    std::printf("%s\n", report.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace).c_str());
  }

  const Options options_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  grpc::ByteBuffer request_;
  absl::Time start_;
  int next_ = 0;
  absl::Mutex mutex_;
  int open_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<int, int> codes_ ABSL_GUARDED_BY(mutex_);
  std::vector<int64_t> latencies_ ABSL_GUARDED_BY(mutex_);
  std::vector<nlohmann::ordered_json> failures_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Makes unary calls and tells what became of them", "load");
  app.add_option("--target", options.target, "The server")->capture_default_str();
  CLI::Option* calls =
      app.add_option("--calls", options.calls, "How many, as fast as it goes")->check(CLI::Range(1, 10'000'000));
  CLI::Option* rate = app.add_option("--rate", options.rate, "Calls a second")->check(CLI::Range(1, 100'000));
  app.add_option("--seconds", options.seconds, "How long, with --rate")->check(CLI::Range(1, 3600))->needs(rate);
  rate->excludes(calls);
  app.add_option("--connections", options.connections, "Connections")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--concurrency", options.concurrency, "Open calls at most, with --calls")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  app.add_option("--method", options.method, "The method, as /package.Service/Method")->capture_default_str();
  app.add_flag("--as-callers-do", options.as_callers_do,
               "Let the library ask again for a call that was never sent, as it does unless it is told not to");
  app.add_flag("--watch", options.watch, "Keep a health Watch open meanwhile");
  app.add_option("--stop-after", options.stop_after, "Start no more calls once this file exists");
  CLI11_PARSE(app, argc, argv);
  Load load(options);
  load.Run();
}
