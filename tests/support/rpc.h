// The services over an in-process channel.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_RPC_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_RPC_H_

#include <grpcpp/channel.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "config/profile_set.h"
#include "rpc/answers.h"

namespace status_translator {

inline const Answers& TestAnswers() {
  static const Answers& answers = []() -> const Answers& {
    auto set = ProfileSet::Load(BuiltInProfiles());
    if (!set.ok()) throw std::runtime_error(std::string(set.status().message()));
    return *new Answers(*std::move(set), "general");
  }();
  return answers;
}

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
