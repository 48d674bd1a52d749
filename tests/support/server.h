// Runs `serve` of the built program.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_SERVER_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_SERVER_H_

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "statustranslator/v1/translation_service.grpc.pb.h"
#include "support/facts.h"
#include "support/process.h"
#include "support/v1.h"

namespace status_translator {

// A server on a free port. By default it drains without delay.
class Server {
 public:
  explicit Server(std::vector<std::string> more = {"--drain-delay", "0s"})
      : process_(STATUS_TRANSLATOR_BINARY, Arguments(dir_ / "ports", std::move(more))) {
    start_line_ = process_.WaitForLine("\"serving\"");
    const auto ports = nlohmann::json::parse(ReadFile(dir_ / "ports"));
    address_ = ports["grpc"][0];
    if (!ports["http"].empty()) http_ = ports["http"][0];
    channel_ = grpc::CreateChannel(address_, grpc::InsecureChannelCredentials());
  }

  Process& process() { return process_; }
  const std::string& address() const { return address_; }
  const std::string& http() const { return http_; }
  const std::string& start_line() const { return start_line_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  grpc::Status Ask() const {
    grpc::ClientContext context;
    v1::HttpToGrpcRequest request;
    request.set_code(404);
    v1::HttpToGrpcResponse response;
    return v1::TranslationService::NewStub(channel_)->HttpToGrpc(&context, request, &response);
  }

 private:
  static std::vector<std::string> Arguments(const std::string& ports, std::vector<std::string> more) {
    more.insert(more.begin(), {"serve", "--listen", "127.0.0.1:0", "--ports-file", ports});
    return more;
  }

  TempDir dir_;
  Process process_;
  std::string start_line_;
  std::string address_;
  std::string http_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_SERVER_H_
