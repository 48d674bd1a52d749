// A server stream that sends a value whenever it changes.
#ifndef STATUS_TRANSLATOR_RPC_LATEST_VALUE_STREAM_H_
#define STATUS_TRANSLATOR_RPC_LATEST_VALUE_STREAM_H_

#include <grpcpp/support/server_callback.h>

#include <functional>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "rpc/call.h"

namespace status_translator {

// At most one write is in progress. A message that is sent meanwhile waits, and a newer one replaces it: a slow reader
// misses values, blocks nobody, and costs the memory of two messages. Deletes itself in OnDone. `mutex` guards all
// streams of a service and must outlive them.
template <typename Message>
class LatestValueStream final : public grpc::ServerWriteReactor<Message> {
 public:
  LatestValueStream(absl::Mutex& mutex, MethodMetrics& metrics, const grpc::ServerContextBase& context)
      : mutex_(mutex), call_(metrics, context) {
    // Shows a client that the stream is accepted, also if the first value comes late.
    this->StartSendInitialMetadata();
  }

  // `on_end` is called once, with the mutex held, when the stream is over. Must be set.
  void SetOnEnd(std::function<void()> on_end) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { on_end_ = std::move(on_end); }

  void Send(Message message) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    waiting_ = std::move(message);
    StartNextOperation();
  }

  // Ends the stream after the message that waits, if any. Later calls have no effect.
  void End(const grpc::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (!end_.has_value()) end_ = status;
    StartNextOperation();
  }

  void OnWriteDone(bool ok) override {
    absl::MutexLock lock(&mutex_);
    writing_ = false;
    if (!ok) Cancel();
    StartNextOperation();
  }
  void OnCancel() override {
    absl::MutexLock lock(&mutex_);
    Cancel();
    StartNextOperation();
  }
  void OnDone() override {
    {
      absl::MutexLock lock(&mutex_);
      on_end_();
    }
    delete this;
  }

 private:
  void Cancel() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    waiting_.reset();
    if (!end_.has_value()) end_ = grpc::Status::CANCELLED;
  }

  void StartNextOperation() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (writing_ || finished_) return;
    if (waiting_.has_value()) {
      writing_ = true;
      sending_ = *std::exchange(waiting_, std::nullopt);
      this->StartWrite(&sending_);
    } else if (end_.has_value()) {
      finished_ = true;
      call_.RecordEnd(end_->error_code());
      this->Finish(*end_);
    }
  }

  absl::Mutex& mutex_;
  const CallRecord call_;
  std::function<void()> on_end_ ABSL_GUARDED_BY(mutex_);
  Message sending_;
  std::optional<Message> waiting_ ABSL_GUARDED_BY(mutex_);
  std::optional<grpc::Status> end_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_LATEST_VALUE_STREAM_H_
