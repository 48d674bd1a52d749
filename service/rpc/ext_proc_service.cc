#include "rpc/ext_proc_service.h"

#include <google/protobuf/arena.h>
#include <grpcpp/server_context.h>

#include <array>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "ext_proc/machine.h"
#include "rpc/call.h"
#include "rpc/ext_proc_messages.h"
#include "support/limits.h"
#include "support/protobuf_arena.h"
#include "telemetry/log.h"

namespace status_translator {
namespace {

using envoy::service::ext_proc::v3::ExternalProcessor;
using envoy::service::ext_proc::v3::ProcessingRequest;
using envoy::service::ext_proc::v3::ProcessingResponse;

// The settings of all routes, which come as metadata of the stream: status-translator-mode and so on.
ExtProcSettings SettingsOf(const grpc::CallbackServerContext& context, ExtProcMode mode) {
  ExtProcSettings settings{.mode = mode};
  for (const auto& [key, value] : context.client_metadata()) {
    absl::string_view name(key.data(), key.size());
    if (!absl::ConsumePrefix(&name, "status-translator-")) continue;
    if (!settings.Set(name, {value.data(), value.size()})) settings.RefuseName(name);
  }
  return settings;
}

uint64_t RandomNumber() {
  thread_local std::minstd_rand seed{std::random_device()()};
  thread_local std::mt19937_64 numbers{seed()};
  return numbers();
}

// A number for the address and port of the client, so for one connection; one for all clients of a Unix socket, which
// have no address.
uint64_t PeerOf(const grpc::CallbackServerContext& context) { return absl::HashOf(context.peer()); }

grpc::Status StatusOf(ExtProcEnd end) {
  if (end == ExtProcEnd::kCancelled) return grpc::Status(grpc::StatusCode::CANCELLED, "");
  // The code that gRPC libraries use.
  if (end == ExtProcEnd::kBroken) return grpc::Status(grpc::StatusCode::INTERNAL, "no valid ProcessingRequest");
  return grpc::Status::OK;
}

}  // namespace

// One exchange: reads one message, writes the answers to it, reads the next. It deletes itself in OnDone. Messages are
// parsed here rather than by the library, into memory that is part of the stream.
class ExtProcService::Stream final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                                     private ExtProcStreams::Member {
 public:
  Stream(ExtProcService& service, grpc::CallbackServerContext& context)
      : service_(service),
        context_(context),
        call_(service.method_, context),
        held_(service.held_),
        unread_(service.unread_),
        machine_(service.translator_.Get(), SettingsOf(context, service.mode_), &held_, RandomNumber()) {}

  void Begin() {
    ExtProcEnd refusal = ExtProcEnd::kRefused;
    ExtProcStreams::Slot* slot = service_.streams_.Admit(*this, PeerOf(context_), service_.bounds_.now(), refusal);
    absl::MutexLock lock(&mutex_);
    slot_ = slot;
    if (slot == nullptr) end_ = refusal;
    StartNextOperation();
  }

  void OnReadDone(bool ok) override {
    bool overdrawn = false;
    {
      absl::MutexLock lock(&mutex_);
      reading_ = false;
      if (!ok) {
        read_failed_ = !finished_;
        SetEnd(ExtProcEnd::kEnded);
      } else if (!finished_) {
        overdrawn = Handle();
      }
      StartNextOperation();
    }
    // Without this stream's lock: the registry takes it while it holds its own.
    if (overdrawn) service_.streams_.EndLongestUnread(*slot_);
  }
  void OnWriteDone(bool ok) override {
    absl::MutexLock lock(&mutex_);
    SetWriting(false);
    written_.Clear();
    if (!ok) Abandon();
    if (sent_ == answers_.size()) DropAnswers();
    StartNextOperation();
  }
  void OnCancel() override {
    absl::MutexLock lock(&mutex_);
    Abandon();
    StartNextOperation();
  }
  void OnDone() override {
    if (read_failed_) {
      absl::MutexLock lock(&mutex_);
      CountEnd();
    }
    if (slot_ != nullptr) service_.streams_.Remove(*slot_);
    service_.ReportEnd(*end_, context_);
    delete this;
  }

 private:
  // Sends what is held back to the proxy, then ends the stream.
  void End(ExtProcEnd end) override {
    absl::MutexLock lock(&mutex_);
    // A proxy that does not read what is sent would not read the end of the stream either.
    if (end != ExtProcEnd::kDrained && (writing_ || finished_)) context_.TryCancel();
    if (end_.has_value()) return;
    end_ = end;
    for (ProxyCommand& command : machine_.GiveUp()) answers_.push_back(WriteProxyCommand(std::move(command)));
    StartNextOperation();
  }

  // Handles the message that was read; no earlier answer waits then. Returns whether all streams together now hold more
  // unread answers than kMaxExtProcUnreadBytes.
  bool Handle() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    google::protobuf::Arena arena(memory_.data(), memory_.size());
    auto* message = CreateInArena<ProcessingRequest>(arena);
    const bool parsed = ParseRequest(read_, *message).ok();
    read_.Clear();
    if (!parsed) {
      SetEnd(ExtProcEnd::kBroken);
      return false;
    }
    machine_.LimitMode(service_.most_.load(std::memory_order_relaxed));
    for (ProxyCommand& command : machine_.Handle(ReadProxyMessage(*message))) {
      answers_.push_back(WriteProxyCommand(std::move(command)));
    }
    using Phase = ExtProcStreams::Phase;
    slot_->RecordMessage(machine_.response_begun() ? Phase::kResponse : Phase::kRequest, service_.bounds_.now());
    (void)held_.Resize(machine_.held_bytes());  // fewer bytes than the machine has reserved: cannot fail
    size_t bytes = 0;
    for (const ProcessingResponse& answer : answers_) bytes += answer.ByteSizeLong();
    const bool overdrawn = !unread_.Resize(bytes);
    if (overdrawn) unread_.Force(bytes);
    if (machine_.settled()) SetEnd(ExtProcEnd::kEnded);
    CountOutcome();
    return overdrawn;
  }

  void CountOutcome() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto outcome = machine_.TakeOutcome();
    if (!outcome.has_value()) return;
    service_.metrics_.CountExtProcResponse(outcome->mode, outcome->direction, outcome->kind, outcome->action,
                                           outcome->retry_flip);
    if (!outcome->shape.empty()) service_.metrics_.CountRecognised("ext_proc", outcome->shape);
    if (!outcome->complaint.empty()) {
      service_.ReportWrongSetting(outcome->complaint, machine_.route_name(), context_);
    }
  }

  void CountEnd() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (end_ == ExtProcEnd::kEnded && context_.IsCancelled()) end_ = ExtProcEnd::kCancelled;
    call_.RecordEnd(StatusOf(*end_).error_code());
    service_.metrics_.CountExtProcStreams(ExtProcEndName(*end_), 1);
  }

  // The first end counts.
  void SetEnd(ExtProcEnd end) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (!end_.has_value()) end_ = end;
  }

  // The proxy has cancelled.
  void Abandon() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    DropAnswers();
    SetEnd(ExtProcEnd::kCancelled);
  }

  void DropAnswers() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    answers_.clear();
    sent_ = 0;
    (void)unread_.Resize(0);
  }

  void SetWriting(bool writing) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    writing_ = writing;
    if (slot_ != nullptr) slot_->SetUnread(writing);
  }

  void StartNextOperation() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (writing_ || finished_) return;
    const size_t left = answers_.size() - sent_;
    if (left > 0) {
      Serialize(answers_[sent_], written_);
      answers_[sent_++].Clear();
    }
    if (end_.has_value() && left <= 1) {
      FinishStream(left == 1);
    } else if (left > 0) {
      SetWriting(true);
      StartWrite(&written_);
    } else if (!reading_) {
      reading_ = true;
      StartRead(&read_);
    }
  }

  // Ends the stream, together with the last answer if there is one: one write instead of two.
  void FinishStream(bool with_answer) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    finished_ = true;
    machine_.End();
    CountOutcome();
    // Why no more can be read is known only in OnDone: a cancellation, or a message that is too large for gRPC.
    if (!read_failed_) CountEnd();
    const grpc::Status status = StatusOf(*end_);
    if (slot_ != nullptr) slot_->SetUnread(true);
    if (with_answer) {
      StartWriteAndFinish(&written_, {}, status);
    } else {
      Finish(status);
    }
  }

  ExtProcService& service_;
  grpc::CallbackServerContext& context_;
  const CallRecord call_;
  ExtProcStreams::Slot* slot_ = nullptr;  // null: not admitted. Set before the first read
  absl::Mutex mutex_;
  ExtProcShare held_ ABSL_GUARDED_BY(mutex_);
  ExtProcShare unread_ ABSL_GUARDED_BY(mutex_);
  ExtProcMachine machine_ ABSL_GUARDED_BY(mutex_);
  grpc::ByteBuffer read_;
  grpc::ByteBuffer written_;
  std::vector<ProcessingResponse> answers_ ABSL_GUARDED_BY(mutex_);  // to the message that was read last
  size_t sent_ ABSL_GUARDED_BY(mutex_) = 0;                          // number of answers_ that were sent
  std::array<char, 3072> memory_;                                    // for a message while it is handled; few need more
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool read_failed_ = false;       // the proxy sends no more, for whatever reason
  std::optional<ExtProcEnd> end_;  // set once it is known
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
};

ExtProcService::ExtProcService(const CurrentTranslator& translator, ExtProcMode mode, Metrics& metrics,
                               ExtProcBounds bounds)
    : translator_(translator),
      mode_(mode),
      metrics_(metrics),
      method_(metrics.Method(ExternalProcessor::service_full_name(), "Process", "bidi_stream")),
      bounds_(std::move(bounds)),
      // As a report, for which the destructor waits.
      idle_check_(
          absl::FromChrono(kExtProcIdleCheck), [](bool) { return true; }, [this] { EndIdleStreams(); }) {
  // A counter that starts at 0 shows its first increase.
  for (const ExtProcEnd end : {ExtProcEnd::kEnded, ExtProcEnd::kDrained, ExtProcEnd::kRefused, ExtProcEnd::kEvicted,
                               ExtProcEnd::kIdle, ExtProcEnd::kCancelled, ExtProcEnd::kBroken}) {
    metrics.CountExtProcStreams(ExtProcEndName(end), 0);
  }
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* ExtProcService::Process(
    grpc::CallbackServerContext* context) {
  auto* stream = new Stream(*this, *context);
  stream->Begin();
  return stream;
}

void ExtProcService::ReportEnd(ExtProcEnd end, const grpc::CallbackServerContext& context) {
  switch (end) {
    case ExtProcEnd::kRefused:
      return Report(refused_lines_, "ext_proc streams were refused: too many are open", context);
    case ExtProcEnd::kEvicted:
    case ExtProcEnd::kIdle:
      return Report(idle_lines_,
                    "ext_proc streams were ended: the proxy was idle, or the limit of open streams was reached",
                    context);
    case ExtProcEnd::kBroken:
      return Report(broken_lines_, "ext_proc streams were ended: a message could not be parsed", context);
    case ExtProcEnd::kEnded:
    case ExtProcEnd::kDrained:
    case ExtProcEnd::kCancelled:
      break;
  }
}

void ExtProcService::ReportWrongSetting(const std::string& complaint, const std::string& route,
                                        const grpc::CallbackServerContext& context) {
  const auto left_out = setting_lines_.Allow(absl::StrCat(route, "\n", complaint), bounds_.now());
  if (!left_out.has_value()) return;
  Log(LogLevel::kWarning, "ext_proc lets responses pass unchanged: a setting is wrong",
      {{"setting", complaint},
       {"route", route.empty() ? "unknown: name the route, and add xds.route_name to response_attributes" : route},
       {"last_peer", context.peer()},
       {"left_out_before", *left_out == 0 ? "" : absl::StrCat(*left_out)}});
}

void ExtProcService::Report(LineLimit& limit, absl::string_view event, const grpc::CallbackServerContext& context) {
  const auto left_out = limit.Allow(bounds_.now());
  if (!left_out.has_value()) return;
  Log(LogLevel::kWarning, event, {{"streams", absl::StrCat(*left_out + 1)}, {"last_peer", context.peer()}});
}

}  // namespace status_translator
