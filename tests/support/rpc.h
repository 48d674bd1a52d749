// The services over an in-process channel.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_RPC_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_RPC_H_

#include <grpcpp/channel.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <memory>

namespace status_translator {

// Serves `service` until it goes.
class InProcess {
 public:
  explicit InProcess(grpc::Service& service) {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service);
    server_ = builder.BuildAndStart();
    channel_ = server_->InProcessChannel({});
  }
  ~InProcess() {
    channel_.reset();
    server_->Shutdown();
  }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_RPC_H_
