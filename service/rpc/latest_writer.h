// A server stream that gives the newest value.
#ifndef STATUS_TRANSLATOR_RPC_LATEST_WRITER_H_
#define STATUS_TRANSLATOR_RPC_LATEST_WRITER_H_

#include <grpcpp/support/server_callback.h>

#include <functional>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "rpc/call.h"

namespace status_translator {

// At most one write is under way; what is sent meanwhile waits, and the newer replaces the older. So a slow reader
// holds up nobody and costs one message. gRPC owns it until OnDone. `mutex` guards all streams of a service.
template <typename Message>
class LatestWriter final : public grpc::ServerWriteReactor<Message> {
 public:
  LatestWriter(absl::Mutex& mutex, MethodMetrics& metrics, const grpc::ServerContextBase& context)
      : mutex_(mutex), call_(metrics, context) {
    // A client that is told nothing for long must see that it was accepted.
    this->StartSendInitialMetadata();
  }

  // `gone` is called once, with the mutex held, when the stream is over.
  void SetGone(std::function<void()> gone) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { gone_ = std::move(gone); }

  void Send(Message message) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    waiting_ = std::move(message);
    StartNextOperation();
  }

  // Ends the stream once what waits is sent; the first end counts.
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
      gone_();
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
      call_.Ended(end_->error_code());
      this->Finish(*end_);
    }
  }

  absl::Mutex& mutex_;
  const Measured call_;
  std::function<void()> gone_ ABSL_GUARDED_BY(mutex_);
  Message sending_;
  std::optional<Message> waiting_ ABSL_GUARDED_BY(mutex_);
  std::optional<grpc::Status> end_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_LATEST_WRITER_H_
