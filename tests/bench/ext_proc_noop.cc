// What an answer to Envoy's external processing costs at the least: the same library, the same stubs, the same messages
// in the same order, and nothing thought about. A head without a body, and every body, is answered with one fixed
// reply.
//   ext_proc_noop as_sent|ask     ask: asks for the body by mode_override, as full.yaml needs it. Prints its port,
//   serves
//                                 until standard input closes
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <memory>

#include "absl/synchronization/mutex.h"
#include "envoy/service/ext_proc/v3/external_processor.grpc.pb.h"

namespace {

using namespace envoy::service::ext_proc::v3;

struct Fixed {
  explicit Fixed(bool asks) {
    go_on.mutable_response_headers();
    if (asks) go_on.mutable_mode_override()->set_response_body_mode(BODY_SEND_MODE_BUFFERED_PARTIAL);
    ImmediateResponse& fixed = *reply.mutable_immediate_response();
    fixed.mutable_status()->set_code(404);
    fixed.mutable_grpc_status()->set_status(5);
    fixed.set_body("not found");
    fixed.set_details("fixed");
  }

  ProcessingResponse go_on;
  ProcessingResponse reply;
};

class Stream final : public grpc::ServerBidiReactor<ProcessingRequest, ProcessingResponse> {
 public:
  explicit Stream(const Fixed& fixed) : fixed_(fixed) { StartRead(&read_); }

  void OnReadDone(bool ok) override {
    if (!ok) {
      Finish(grpc::Status::OK);
    } else if (read_.has_response_headers() && !read_.response_headers().end_of_stream()) {
      StartWrite(&fixed_.go_on);
    } else {
      StartWriteAndFinish(&fixed_.reply, {}, grpc::Status::OK);
    }
  }
  void OnWriteDone(bool ok) override {
    if (ok) {
      StartRead(&read_);
    } else {
      Finish(grpc::Status::OK);
    }
  }
  void OnDone() override { delete this; }

 private:
  const Fixed& fixed_;
  ProcessingRequest read_;
};

class Service final : public ExternalProcessor::CallbackService {
 public:
  explicit Service(bool asks) : fixed_(asks) {}
  grpc::ServerBidiReactor<ProcessingRequest, ProcessingResponse>* Process(grpc::CallbackServerContext*) override {
    return new Stream(fixed_);
  }

 private:
  const Fixed fixed_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: ext_proc_noop as_sent|ask\n");
    return 2;
  }
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as the service does
  Service service(std::strcmp(argv[1], "ask") == 0);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  std::printf("%d\n", port);
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  server->Shutdown(std::chrono::system_clock::now());
}
