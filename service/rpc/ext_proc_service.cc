#include "rpc/ext_proc_service.h"

#include <google/protobuf/arena.h>
#include <grpcpp/server_context.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "absl/hash/hash.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "ext_proc/machine.h"
#include "rpc/call.h"
#include "rpc/ext_proc_messages.h"
#include "support/limits.h"
#include "telemetry/log.h"

namespace status_translator {
namespace {

using envoy::service::ext_proc::v3::ExternalProcessor;
using envoy::service::ext_proc::v3::ProcessingRequest;
using envoy::service::ext_proc::v3::ProcessingResponse;

// A route's own settings may come as metadata of the stream: status-translator-mode and so on.
ExtProcSettings SettingsOf(const grpc::CallbackServerContext& context, ExtProcMode mode) {
  ExtProcSettings settings{.mode = mode};
  for (const auto& [key, value] : context.client_metadata()) {
    absl::string_view name(key.data(), key.size());
    if (absl::ConsumePrefix(&name, "status-translator-")) settings.Set(name, {value.data(), value.size()});
  }
  return settings;
}

// Address and port: one connection, but for Unix sockets, which have no name at the client's end.
uint64_t PeerOf(const grpc::CallbackServerContext& context) { return absl::HashOf(context.peer()); }

grpc::Status StatusOf(ExtProcEnd end) {
  if (end == ExtProcEnd::kCancelled) return grpc::Status(grpc::StatusCode::CANCELLED, "");
  // As gRPC libraries say it.
  if (end == ExtProcEnd::kBroken) return grpc::Status(grpc::StatusCode::INTERNAL, "no valid ProcessingRequest");
  return grpc::Status::OK;
}

}  // namespace

// One exchange. Reads one message, writes what it is answered with, reads the next. gRPC owns it until OnDone.
// Messages are parsed here rather than by the library, into memory that a stream has anyway.
class ExtProcService::Stream final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                                     private ExtProcStreams::Member {
 public:
  Stream(ExtProcService& service, grpc::CallbackServerContext& context)
      : service_(service),
        context_(context),
        call_(service.method_, context),
        held_(service.held_),
        unread_(service.unread_),
        machine_(service.translator_.Get(), SettingsOf(context, service.mode_), &held_) {}

  void Begin() {
    ExtProcEnd why_not = ExtProcEnd::kRefused;
    ExtProcStreams::Slot* slot = service_.streams_.Admit(*this, PeerOf(context_), service_.bounds_.now(), why_not);
    absl::MutexLock lock(&mutex_);
    slot_ = slot;
    if (slot == nullptr) end_ = why_not;
    StartNextOperation();
  }

  void OnReadDone(bool ok) override {
    bool overdrawn = false;
    {
      absl::MutexLock lock(&mutex_);
      reading_ = false;
      if (!ok) {
        read_failed_ = !finished_;
        EndAs(ExtProcEnd::kEnded);
      } else if (!finished_) {
        overdrawn = Handle();
      }
      StartNextOperation();
    }
    // Not under this stream's lock, which the registry takes while it holds its own.
    if (overdrawn) service_.streams_.EndLongestUnread(*slot_);
  }
  void OnWriteDone(bool ok) override {
    absl::MutexLock lock(&mutex_);
    SetWriting(false);
    written_.Clear();
    if (!ok) Abandon();
    if (sent_ == waiting_.size()) DropAnswers();
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
  // What is held back goes to the proxy first, and then the end.
  void End(ExtProcEnd why) override {
    absl::MutexLock lock(&mutex_);
    // A proxy that does not take what is sent would not take the end of the stream either.
    if (why != ExtProcEnd::kDrained && (writing_ || finished_)) context_.TryCancel();
    if (end_.has_value()) return;
    end_ = why;
    for (ProxyCommand& command : machine_.GiveUp()) waiting_.push_back(WriteProxyCommand(std::move(command)));
    StartNextOperation();
  }

  // Whether all streams together now hold more unread answers than there is room for. Nothing waits when a message
  // comes.
  bool Handle() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    google::protobuf::Arena arena(memory_.data(), memory_.size());
    auto* message = google::protobuf::Arena::CreateMessage<ProcessingRequest>(&arena);
    const bool parsed = Parse(read_, *message).ok();
    read_.Clear();
    if (!parsed) {
      EndAs(ExtProcEnd::kBroken);
      return false;
    }
    for (ProxyCommand& command : machine_.Handle(ReadProxyMessage(*message))) {
      waiting_.push_back(WriteProxyCommand(std::move(command)));
    }
    using Phase = ExtProcStreams::Phase;
    slot_->Heard(machine_.response_begun() ? Phase::kResponse : Phase::kRequest, service_.bounds_.now());
    (void)held_.Resize(machine_.held_bytes());  // no more than the machine has asked for
    size_t bytes = 0;
    for (const ProcessingResponse& answer : waiting_) bytes += answer.ByteSizeLong();
    const bool overdrawn = !unread_.Resize(bytes);
    if (overdrawn) unread_.Force(bytes);
    if (machine_.settled()) EndAs(ExtProcEnd::kEnded);
    Count();
    return overdrawn;
  }

  void Count() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto outcome = machine_.TakeOutcome();
    if (!outcome.has_value()) return;
    service_.metrics_.CountExtProcResponse(outcome->mode, outcome->direction, outcome->kind, outcome->action,
                                           outcome->retry_flip);
    if (outcome->has_wrong_setting) service_.ReportWrongSetting(machine_.settings_error(), context_);
  }

  void CountEnd() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (end_ == ExtProcEnd::kEnded && context_.IsCancelled()) end_ = ExtProcEnd::kCancelled;
    call_.Ended(StatusOf(*end_).error_code());
    service_.metrics_.CountExtProcStreams(ExtProcEndName(*end_), 1);
  }

  // The first reason counts.
  void EndAs(ExtProcEnd why) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (!end_.has_value()) end_ = why;
  }

  void Abandon() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    DropAnswers();
    EndAs(ExtProcEnd::kCancelled);
  }

  void DropAnswers() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    waiting_.clear();
    sent_ = 0;
    (void)unread_.Resize(0);
  }

  void SetWriting(bool writing) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    writing_ = writing;
    if (slot_ != nullptr) slot_->SetUnread(writing);
  }

  void StartNextOperation() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (writing_ || finished_) return;
    const size_t left = waiting_.size() - sent_;
    if (left > 0) {
      Serialize(waiting_[sent_], written_);
      waiting_[sent_++].Clear();
    }
    if (end_.has_value() && left <= 1) {
      EndWith(left == 1);
    } else if (left > 0) {
      SetWriting(true);
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
    // gRPC may tell later why nothing more can be read: a cancellation, or a message that is too large for it.
    if (!read_failed_) CountEnd();
    const grpc::Status status = StatusOf(*end_);
    if (slot_ != nullptr) slot_->SetUnread(true);
    if (an_answer) {
      StartWriteAndFinish(&written_, {}, status);
    } else {
      Finish(status);
    }
  }

  ExtProcService& service_;
  grpc::CallbackServerContext& context_;
  const Measured call_;
  ExtProcStreams::Slot* slot_ = nullptr;  // null: not admitted. Set before anything is read
  absl::Mutex mutex_;
  ExtProcShare held_ ABSL_GUARDED_BY(mutex_);
  ExtProcShare unread_ ABSL_GUARDED_BY(mutex_);
  ExtProcMachine machine_ ABSL_GUARDED_BY(mutex_);
  grpc::ByteBuffer read_;
  grpc::ByteBuffer written_;
  std::vector<ProcessingResponse> waiting_ ABSL_GUARDED_BY(mutex_);
  size_t sent_ ABSL_GUARDED_BY(mutex_) = 0;  // of those
  std::array<char, 3072> memory_;            // of a message while it is handled; few need more
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool read_failed_ = false;       // the proxy sends nothing more, for whatever reason
  std::optional<ExtProcEnd> end_;  // once it is known
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
};

ExtProcService::ExtProcService(const CurrentTranslator& translator, ExtProcMode mode, Metrics& metrics,
                               ExtProcBounds bounds)
    : translator_(translator),
      mode_(mode),
      metrics_(metrics),
      method_(metrics.Method(ExternalProcessor::service_full_name(), "Process", "bidi_stream")),
      bounds_(std::move(bounds)),
      idle_check_(kExtProcIdleCheck, [this] { EndIdleStreams(); }) {
  // So that the first of them is an increase.
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
      return Report(idle_lines_, "ext_proc streams were ended: the proxy was idle, or others needed the room", context);
    case ExtProcEnd::kBroken:
      return Report(broken_lines_, "ext_proc streams were ended: a message could not be parsed", context);
    case ExtProcEnd::kEnded:
    case ExtProcEnd::kDrained:
    case ExtProcEnd::kCancelled:
      break;
  }
}

void ExtProcService::ReportWrongSetting(absl::string_view error, const grpc::CallbackServerContext& context) {
  Report(setting_lines_, "ext_proc let responses pass: a setting of their route has a value that is not allowed",
         context, error);
}

void ExtProcService::Report(LineLimit& limit, absl::string_view event, const grpc::CallbackServerContext& context,
                            absl::string_view setting) {
  const auto left_out = limit.Allow(bounds_.now());
  if (!left_out.has_value()) return;
  Log(LogLevel::kWarning, event,
      {{"streams", absl::StrCat(*left_out + 1)}, {"last_peer", context.peer()}, {"setting", std::string(setting)}});
}

}  // namespace status_translator
