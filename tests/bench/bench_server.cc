// The same unary method by callbacks or by a completion queue; its response is empty, the answer to HTTP 404 that was
// prepared at the start, or the answer to the request. Only the handlers differ.
//   bench_server callback|queue empty|prepared|answer     prints its port, serves until standard input closes
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server_builder.h>

#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "config/profile_set.h"
#include "lookup/translator.h"
#include "rpc/grpc_status.h"
#include "rpc/translation_service.h"

namespace status_translator {
namespace {

constexpr int kQueueThreads = 2;
constexpr int kCallsWaiting = 200;  // posted for each queue before it starts

// Answers the same to every request.
class PreparedService final
    : public v1::TranslationService::WithRawCallbackMethod_HttpToGrpc<v1::TranslationService::Service> {
 public:
  explicit PreparedService(grpc::Slice prepared) : prepared_(std::move(prepared)) {}

  grpc::ServerUnaryReactor* HttpToGrpc(grpc::CallbackServerContext* context, const grpc::ByteBuffer*,
                                       grpc::ByteBuffer* response) override {
    *response = grpc::ByteBuffer(&prepared_, 1);
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  const grpc::Slice prepared_;
};

using QueueService = v1::TranslationService::WithRawMethod_HttpToGrpc<v1::TranslationService::Service>;

// One call of the completion queue, used again and again.
class QueueCall {
 public:
  // Without `answers`, the response is `prepared`.
  QueueCall(QueueService& service, grpc::ServerCompletionQueue& queue, const Translator* answers, grpc::Slice prepared)
      : service_(service), queue_(queue), answers_(answers), prepared_(std::move(prepared)) {
    Wait();
  }

  void Proceed(bool ok) {
    if (!ok) return;
    if (!arrived_) {
      arrived_ = true;
      Answer();
    } else {
      Wait();
    }
  }

 private:
  void Wait() {
    arrived_ = false;
    context_ = std::make_unique<grpc::ServerContext>();
    responder_ = std::make_unique<grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>>(context_.get());
    service_.RequestHttpToGrpc(context_.get(), &request_, responder_.get(), &queue_, &queue_, this);
  }

  void Answer() {
    if (answers_ == nullptr) {
      responder_->Finish(grpc::ByteBuffer(&prepared_, 1), grpc::Status::OK, this);
      return;
    }
    grpc::Slice in;
    (void)request_.DumpToSingleSlice(&in);
    v1::HttpToGrpcRequest request;
    request.ParseFromArray(in.begin(), static_cast<int>(in.size()));
    EncodedAnswer answer;
    const absl::Status asked = answers_->HttpToGrpc(request, answer);
    if (!asked.ok()) {
      responder_->FinishWithError(ToGrpcStatus(asked), this);
      return;
    }
    grpc::Slice out(answer.size());
    answer.CopyTo(reinterpret_cast<char*>(const_cast<uint8_t*>(out.begin())));
    responder_->Finish(grpc::ByteBuffer(&out, 1), grpc::Status::OK, this);
  }

  QueueService& service_;
  grpc::ServerCompletionQueue& queue_;
  const Translator* answers_;
  const grpc::Slice prepared_;
  bool arrived_ = false;
  std::unique_ptr<grpc::ServerContext> context_;
  grpc::ByteBuffer request_;
  std::unique_ptr<grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>> responder_;
};

grpc::Slice AnswerTo404(const Translator& answers) {
  v1::HttpToGrpcRequest request;
  request.set_code(404);
  EncodedAnswer answer;
  (void)answers.HttpToGrpc(request, answer);
  return {answer.ToString()};
}

void Announce(int port) {
  std::printf("%d\n", port);
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
}

void ServeByCallbacks(std::shared_ptr<const Translator> answers, const grpc::Slice& prepared) {
  Metrics metrics;
  const bool answered = answers != nullptr;
  const CurrentTranslator live(std::move(answers));
  PreparedService fixed(prepared);
  std::unique_ptr<TranslationServiceImpl> translation;
  if (answered) translation = std::make_unique<TranslationServiceImpl>(live, metrics);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(translation != nullptr ? static_cast<grpc::Service*>(translation.get()) : &fixed);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  Announce(port);
  server->Shutdown(std::chrono::system_clock::now());
}

void ServeByQueue(const Translator* answers, const grpc::Slice& prepared) {
  QueueService service;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  std::vector<std::unique_ptr<grpc::ServerCompletionQueue>> queues;
  for (int i = 0; i < kQueueThreads; ++i) queues.push_back(builder.AddCompletionQueue());
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  std::vector<std::unique_ptr<QueueCall>> calls;
  std::vector<std::thread> threads;
  for (const auto& queue : queues) {
    for (int i = 0; i < kCallsWaiting; ++i)
      calls.push_back(std::make_unique<QueueCall>(service, *queue, answers, prepared));
    threads.emplace_back([&queue] {
      void* tag = nullptr;
      bool ok = false;
      while (queue->Next(&tag, &ok)) static_cast<QueueCall*>(tag)->Proceed(ok);
    });
  }
  Announce(port);
  server->Shutdown(std::chrono::system_clock::now());
  for (const auto& queue : queues) queue->Shutdown();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace status_translator

int main(int argc, char** argv) {
  using status_translator::Translator;
  if (argc != 3) {
    std::fprintf(stderr, "usage: bench_server callback|queue empty|prepared|answer\n");
    return 2;
  }
  const std::string response = argv[2];
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as the service does
  std::shared_ptr<const Translator> answers;
  grpc::Slice prepared;
  if (response != "empty") {
    answers = std::make_shared<const Translator>(
        *status_translator::ProfileSet::Load(status_translator::BuiltInProfiles()), "general");
  }
  if (response == "prepared") {
    prepared = status_translator::AnswerTo404(*answers);
    answers = nullptr;
  }
  if (std::strcmp(argv[1], "queue") == 0) {
    status_translator::ServeByQueue(answers.get(), prepared);
  } else {
    status_translator::ServeByCallbacks(answers, prepared);
  }
}
