#include "rpc/ext_proc_service.h"

#include <grpcpp/server_context.h>

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rpc/ext_proc_machine.h"
#include "rpc/unary.h"

namespace status_translator {
namespace {

using envoy::service::ext_proc::v3::ExternalProcessor;
using envoy::service::ext_proc::v3::ProcessingRequest;
using envoy::service::ext_proc::v3::ProcessingResponse;

// Beyond, responses pass as they are.
constexpr size_t kMaxStreams = 4096;

// A route's own settings may come as metadata of the stream: status-translator-mode and so on.
ExtProcSettings SettingsOf(const grpc::CallbackServerContext& context, ExtProcMode mode) {
  ExtProcSettings settings{.mode = mode};
  for (const absl::string_view name : kExtProcSettings) {
    const auto said = context.client_metadata().find(absl::StrCat("status-translator-", name));
    if (said == context.client_metadata().end()) continue;
    settings.Set(name, {said->second.data(), said->second.size()});
  }
  return settings;
}

}  // namespace

// One exchange. Reads one message, writes what it is answered with, reads the next. gRPC owns it until OnDone.
class ExtProcService::Stream final : public grpc::ServerBidiReactor<ProcessingRequest, ProcessingResponse> {
 public:
  Stream(ExtProcService& service, const grpc::CallbackServerContext& context)
      : service_(service),
        call_(service.method_, context),
        machine_(service.answers_.Get(), SettingsOf(context, service.mode_)) {}

  void Begin() {
    absl::MutexLock lock(&mutex_);
    Go();
  }

  // Says nothing more once what waits is sent.
  void End() {
    absl::MutexLock lock(&mutex_);
    ending_ = true;
    Go();
  }

  void OnReadDone(bool ok) override {
    absl::MutexLock lock(&mutex_);
    reading_ = false;
    if (!ok) {
      ending_ = true;
    } else if (!finished_) {
      for (ProcessingResponse& answer : machine_.Handle(read_)) waiting_.push_back(std::move(answer));
      if (machine_.replied()) ending_ = true;
      Count();
    }
    Go();
  }
  void OnWriteDone(bool ok) override {
    absl::MutexLock lock(&mutex_);
    writing_ = false;
    if (!ok) Abandon();
    Go();
  }
  void OnCancel() override {
    absl::MutexLock lock(&mutex_);
    Abandon();
    Go();
  }
  void OnDone() override {
    {
      absl::MutexLock lock(&service_.mutex_);
      service_.streams_.erase(this);
    }
    delete this;
  }

 private:
  void Count() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto outcome = machine_.TakeOutcome();
    if (!outcome.has_value()) return;
    service_.metrics_.CountExtProcResponse(outcome->mode, outcome->direction, outcome->kind, outcome->action,
                                           outcome->retry_flip);
  }

  void Abandon() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    waiting_.clear();
    ending_ = true;
  }

  void Go() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (writing_ || finished_) return;
    if (ending_ && waiting_.size() <= 1) {
      EndWith(waiting_.empty() ? nullptr : &waiting_.front());
    } else if (!waiting_.empty()) {
      writing_ = true;
      written_ = std::move(waiting_.front());
      waiting_.pop_front();
      StartWrite(&written_);
    } else if (!reading_) {
      reading_ = true;
      StartRead(&read_);
    }
  }

  // The last answer goes together with the end of the stream: one write, not two.
  void EndWith(ProcessingResponse* last) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    finished_ = true;
    machine_.End();
    Count();
    call_.Ended(grpc::StatusCode::OK);
    if (last == nullptr) {
      Finish(grpc::Status::OK);
    } else {
      written_ = std::move(*last);
      StartWriteAndFinish(&written_, {}, grpc::Status::OK);
    }
  }

  ExtProcService& service_;
  const Measured call_;
  absl::Mutex mutex_;
  ExtProcMachine machine_ ABSL_GUARDED_BY(mutex_);
  ProcessingRequest read_;
  ProcessingResponse written_;
  std::deque<ProcessingResponse> waiting_ ABSL_GUARDED_BY(mutex_);
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
};

ExtProcService::ExtProcService(const LiveAnswers& answers, ExtProcMode mode, Metrics& metrics)
    : answers_(answers),
      mode_(mode),
      metrics_(metrics),
      method_(metrics.Method(ExternalProcessor::service_full_name(), "Process", "bidi_stream")) {}

grpc::ServerBidiReactor<ProcessingRequest, ProcessingResponse>* ExtProcService::Process(
    grpc::CallbackServerContext* context) {
  auto* stream = new Stream(*this, *context);
  bool takes = false;
  {
    absl::MutexLock lock(&mutex_);
    takes = !ended_ && streams_.size() < kMaxStreams;
    if (takes) streams_.insert(stream);
  }
  if (takes) {
    stream->Begin();
  } else {
    stream->End();
  }
  return stream;
}

void ExtProcService::EndStreams() {
  absl::MutexLock lock(&mutex_);
  ended_ = true;
  for (Stream* stream : streams_) stream->End();
}

}  // namespace status_translator
