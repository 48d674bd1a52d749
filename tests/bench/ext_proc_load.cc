// Plays Envoy: tells an external processor of responses that failed, one stream each, with what error-only.yaml sends.
//   ext_proc_load --target 127.0.0.1:50051 --errors 20000 --body empty|problem|html
// Prints one JSON object: errors, seconds, replies by gRPC code. Bounded in count, loopback only by
// default.
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "bench/ext_proc_error.h"
#include "envoy/service/ext_proc/v3/external_processor.grpc.pb.h"

namespace {

using namespace envoy::service::ext_proc::v3;

struct Options {
  std::string target = "127.0.0.1:50051";
  int errors = 0;
  int concurrency = 16;
  std::string body = "problem";
};

class Load {
 public:
  explicit Load(const Options& options)
      : options_(options),
        error_(options.body),
        channel_(grpc::CreateChannel(options.target, grpc::InsecureChannelCredentials())),
        stub_(ExternalProcessor::NewStub(channel_)) {
    channel_->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10));
  }

  void Run() {
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 0; i < options_.errors; ++i) {
      {
        absl::MutexLock lock(&mutex_);
        mutex_.Await(absl::Condition(
            +[](Load* load) ABSL_NO_THREAD_SAFETY_ANALYSIS { return load->open_ < load->options_.concurrency; }, this));
        ++open_;
      }
      new Exchange(*this);
    }
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(
        +[](int* open) { return *open == 0; }, &open_));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    const nlohmann::ordered_json report = {
        {"errors", options_.errors}, {"seconds", took.count()}, {"replies", replies_}};
    std::printf("%s\n", report.dump().c_str());
  }

 private:
  // Until the reply, then says that nothing more comes and reads to the end, as Envoy does.
  class Exchange final : public grpc::ClientBidiReactor<ProcessingRequest, ProcessingResponse> {
   public:
    explicit Exchange(Load& load) : load_(load) {
      context_.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
      load_.stub_->async()->Process(&context_, this);
      StartWrite(&load_.error_.head);
      StartRead(&read_);
      StartCall();
    }

    void OnReadDone(bool ok) override {
      if (!ok) return;
      if (read_.has_immediate_response()) {
        reply_ = std::to_string(read_.immediate_response().grpc_status().status());
        Say(Next::kEnd);
      } else if (read_.has_response_headers() && !load_.error_.head.response_headers().end_of_stream()) {
        Say(Next::kBody);
      }
      StartRead(&read_);
    }
    void OnWriteDone(bool ok) override {
      absl::MutexLock lock(&mutex_);
      writing_ = false;
      if (ok) Go();
    }
    void OnDone(const grpc::Status& status) override {
      Load& load = load_;
      const std::string reply = status.ok() ? reply_ : status.error_message();
      delete this;  // before it counts as ended: then everything may go
      absl::MutexLock lock(&load.mutex_);
      ++load.replies_[reply];
      --load.open_;
    }

   private:
    enum class Next { kNothing, kBody, kEnd };

    void Say(Next next) {
      absl::MutexLock lock(&mutex_);
      next_ = next;
      Go();
    }
    // An answer may be there before what it answers counts as written.
    void Go() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      if (writing_) return;
      const Next next = std::exchange(next_, Next::kNothing);
      if (next == Next::kBody) {
        writing_ = true;
        StartWrite(&load_.error_.body);
      } else if (next == Next::kEnd) {
        StartWritesDone();
      }
    }

    Load& load_;
    grpc::ClientContext context_;
    ProcessingResponse read_;
    std::string reply_ = "none";
    absl::Mutex mutex_;
    bool writing_ ABSL_GUARDED_BY(mutex_) = true;
    Next next_ ABSL_GUARDED_BY(mutex_) = Next::kNothing;
  };

  const Options options_;
  const status_translator::ExtProcError error_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<ExternalProcessor::Stub> stub_;
  absl::Mutex mutex_;
  int open_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::string, int> replies_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Plays Envoy, telling an external processor of errors", "ext_proc_load");
  app.add_option("--target", options.target, "The processor")->capture_default_str();
  app.add_option("--errors", options.errors, "How many, as fast as it goes")
      ->check(CLI::Range(1, 10'000'000))
      ->required();
  app.add_option("--concurrency", options.concurrency, "Open streams at most")
      ->check(CLI::Range(1, 90))
      ->capture_default_str();
  app.add_option("--body", options.body, "empty (a head alone), problem (problem+json) or html (2 KiB)")
      ->check(CLI::IsMember({"empty", "problem", "html"}))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  Load(options).Run();
}
