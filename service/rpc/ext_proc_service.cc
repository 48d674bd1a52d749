#include "rpc/ext_proc_service.h"

#include <google/protobuf/arena.h>
#include <grpcpp/server_context.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
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
  for (const auto& [key, value] : context.client_metadata()) {
    absl::string_view name(key.data(), key.size());
    if (absl::ConsumePrefix(&name, "status-translator-")) settings.Set(name, {value.data(), value.size()});
  }
  return settings;
}

}  // namespace

// One exchange. Reads one message, writes what it is answered with, reads the next. gRPC owns it until OnDone.
// Messages are parsed here rather than by the library, into memory that a stream has anyway.
class ExtProcService::Stream final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
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
      Handle();
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
  // Nothing waits when a message comes.
  void Handle() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    google::protobuf::Arena arena(memory_.data(), memory_.size());
    auto* message = google::protobuf::Arena::CreateMessage<ProcessingRequest>(&arena);
    if (!Parse(read_, *message).ok()) {
      ending_ = true;
      return;
    }
    waiting_ = machine_.Handle(*message);
    sent_ = 0;
    if (machine_.settled()) ending_ = true;
    Count();
  }

  void Count() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto outcome = machine_.TakeOutcome();
    if (!outcome.has_value()) return;
    service_.metrics_.CountExtProcResponse(outcome->mode, outcome->direction, outcome->kind, outcome->action,
                                           outcome->retry_flip);
  }

  void Abandon() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    waiting_.clear();
    sent_ = 0;
    ending_ = true;
  }

  void Go() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (writing_ || finished_) return;
    const size_t left = waiting_.size() - sent_;
    if (left > 0) Serialize(waiting_[sent_++], written_);
    if (ending_ && left <= 1) {
      EndWith(left == 1);
    } else if (left > 0) {
      writing_ = true;
      StartWrite(&written_);
    } else if (!reading_) {
      reading_ = true;
      StartRead(&read_);
    }
  }

  // The last answer goes together with the end of the stream: one write, not two.
  void EndWith(bool an_answer) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    finished_ = true;
    machine_.End();
    Count();
    call_.Ended(grpc::StatusCode::OK);
    if (an_answer) {
      StartWriteAndFinish(&written_, {}, grpc::Status::OK);
    } else {
      Finish(grpc::Status::OK);
    }
  }

  ExtProcService& service_;
  const Measured call_;
  absl::Mutex mutex_;
  ExtProcMachine machine_ ABSL_GUARDED_BY(mutex_);
  grpc::ByteBuffer read_;
  grpc::ByteBuffer written_;
  std::vector<ProcessingResponse> waiting_ ABSL_GUARDED_BY(mutex_);
  size_t sent_ ABSL_GUARDED_BY(mutex_) = 0;  // of those
  std::array<char, 3072> memory_;            // of a message while it is handled; few need more
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

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* ExtProcService::Process(
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
