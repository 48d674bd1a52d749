// Streams as a proxy sees them.
#include "rpc/ext_proc_service.h"

#include <gmock/gmock.h>

#include <atomic>
#include <deque>
#include <thread>

#include "absl/time/clock.h"
#include "support/ext_proc.h"
#include "support/limits.h"
#include "support/metrics.h"
#include "support/rpc.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

const FieldList kHtmlErrorHead = {{":status", "404"}, {"content-type", "text/html"}};

class ExtProcServiceTest : public ::testing::Test {
 protected:
  using Stream = std::unique_ptr<grpc::ClientReaderWriter<extp::ProcessingRequest, extp::ProcessingResponse>>;

  Stream Open() { return stub_->Process(&context_); }

  static extp::ProcessingResponse Ask(const Stream& stream, const extp::ProcessingRequest& message) {
    extp::ProcessingResponse answer;
    EXPECT_TRUE(stream->Write(message));
    EXPECT_TRUE(stream->Read(&answer));
    return answer;
  }

  static void WaitUntil(const std::function<bool()>& is_so) {
    const absl::Time deadline = absl::Now() + absl::Seconds(30);
    while (!is_so()) {
      ASSERT_LT(absl::Now(), deadline);
      std::this_thread::yield();
    }
  }
  static void WaitUntilOpen(const ExtProcService& service, size_t streams) {
    WaitUntil([&] { return service.open_streams() == streams; });
  }

  // The value of a counter; 0 if it is not there.
  int CounterValue(const std::string& counter) const {
    const std::string text = metrics_.Text();
    const size_t at = text.find(counter + " ");
    return at == std::string::npos ? 0 : std::atoi(text.c_str() + at + counter.size());
  }
  int Ended(const std::string& end) const {
    return CounterValue("status_translator_ext_proc_streams_total{end=\"" + end + "\"}");
  }
  int Handled(const std::string& code) const {
    return CounterValue(
        "grpc_server_handled_total{grpc_code=\"" + code +
        "\",grpc_method=\"Process\",grpc_service=\"envoy.service.ext_proc.v3.ExternalProcessor\",grpc_type="
        "\"bidi_stream\"}");
  }

  Metrics metrics_;
  ExtProcService service_{TestCurrentTranslator(), ExtProcMode::kEnforce, metrics_};
  InProcess server_{service_};
  std::unique_ptr<extp::ExternalProcessor::Stub> stub_ = extp::ExternalProcessor::NewStub(server_.channel());
  grpc::ClientContext context_;
};

TEST_F(ExtProcServiceTest, AnswersEachMessageAndEndsWithAReply) {
  const Stream stream = Open();
  EXPECT_TRUE(Ask(stream, RequestHead({{"content-type", "application/grpc"}})).has_request_headers());
  EXPECT_TRUE(Ask(stream, ResponseHead(kHtmlErrorHead)).has_immediate_response());
  extp::ProcessingResponse more;
  EXPECT_FALSE(stream->Read(&more));
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_THAT(metrics_.Text(),
              HasSubstr("status_translator_ext_proc_responses_total{action=\"changed\",direction=\"http_to_grpc\",kind="
                        "\"EXACT\",mode=\"enforce\",retry_flip=\"none\"} 1"));
}

TEST_F(ExtProcServiceTest, EndsWhenTheProxyDoes) {
  const Stream stream = Open();
  EXPECT_TRUE(Ask(stream, FromHttpCaller(ResponseHead(kHtmlErrorHead))).has_response_headers());
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_THAT(metrics_.Text(), HasSubstr("action=\"passed:already_http\""));
}

TEST_F(ExtProcServiceTest, MetadataOfTheStreamSaysHow) {
  context_.AddMetadata("status-translator-mode", "observe");
  const Stream stream = Open();
  EXPECT_TRUE(Ask(stream, FromGrpcCaller(ResponseHead(kHtmlErrorHead))).has_response_headers());
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_THAT(metrics_.Text(), HasSubstr("mode=\"observe\""));
}

TEST_F(ExtProcServiceTest, StreamsEndCleanlyWhenItDrains) {
  const Stream open = Open();
  EXPECT_TRUE(Ask(open, RequestHead({{"content-type", "application/grpc"}})).has_request_headers());
  service_.EndStreams();
  EXPECT_TRUE(open->Finish().ok());
  grpc::ClientContext context;
  const Stream late = stub_->Process(&context);
  EXPECT_TRUE(late->Finish().ok());
}

TEST_F(ExtProcServiceTest, ACancelledStreamIsCountedAsCancelled) {
  const Stream stream = Open();
  Ask(stream, RequestHead({{"content-type", "application/grpc"}}));
  context_.TryCancel();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  WaitUntilOpen(service_, 0);
  EXPECT_EQ(Ended("cancelled"), 1);
  EXPECT_EQ(Ended("ended"), 0);
  EXPECT_EQ(Handled("Canceled"), 1);
  EXPECT_EQ(Handled("OK"), 0);
}

TEST_F(ExtProcServiceTest, ABrokenMessageIsAnErrorAndCounted) {
  const grpc::internal::RpcMethod method("/envoy.service.ext_proc.v3.ExternalProcessor/Process",
                                         grpc::internal::RpcMethod::BIDI_STREAMING, server_.channel());
  const std::unique_ptr<grpc::ClientReaderWriter<grpc::ByteBuffer, extp::ProcessingResponse>> stream(
      grpc::internal::ClientReaderWriterFactory<grpc::ByteBuffer, extp::ProcessingResponse>::Create(
          server_.channel().get(), method, &context_));
  const grpc::Slice broken("\xff\xff\xff");
  EXPECT_TRUE(stream->Write(grpc::ByteBuffer(&broken, 1)));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(Ended("broken"), 1);
  EXPECT_EQ(Handled("Internal"), 1);
}

TEST_F(ExtProcServiceTest, AMessageThatTheLibraryRefusesIsNotCountedAsSuccess) {
  const Stream stream = Open();
  (void)stream->Write(ResponseBody(std::string(size_t{5} * 1024 * 1024, 'x'), false));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  WaitUntilOpen(service_, 0);
  EXPECT_EQ(Handled("OK"), 0);
  EXPECT_EQ(Ended("ended"), 0);
  EXPECT_EQ(Ended("cancelled"), 1);
}

// A service with room for three streams, and a clock of its own.
class ExtProcCrowdTest : public ExtProcServiceTest {
 protected:
  struct Call {
    grpc::ClientContext context;
    Stream stream;
  };

  void Pass(std::chrono::seconds time) { seconds_ += time.count(); }

  Call& OpenCall() {
    Call& call = calls_.emplace_back();
    call.stream = crowded_stub_->Process(&call.context);
    return call;
  }

  Call& OpenWith(const extp::ProcessingRequest& message) {
    Pass(std::chrono::seconds(1));
    Call& call = OpenCall();
    Ask(call.stream, message);
    // The proxy may have its answer before gRPC reports that it was written.
    WaitUntil([this] { return crowded_.held_bytes() == 0; });
    return call;
  }

  static extp::ProcessingRequest WaitsForTrailers() {
    return WithMode(FromHttpCaller(ResponseHead({{":status", "200"}, {"content-type", "application/grpc"}})),
                    extp::BODY_SEND_MODE_BUFFERED);
  }

  std::atomic<int64_t> seconds_{1000};
  ExtProcService crowded_{
      TestCurrentTranslator(), ExtProcMode::kEnforce, metrics_, {.streams = 3, .held_bytes = 100'000, .now = [this] {
                                                                   return ExtProcTime(
                                                                       std::chrono::seconds(seconds_.load()));
                                                                 }}};
  InProcess crowded_server_{crowded_};
  std::unique_ptr<extp::ExternalProcessor::Stub> crowded_stub_ =
      extp::ExternalProcessor::NewStub(crowded_server_.channel());
  std::deque<Call> calls_;
};

TEST_F(ExtProcCrowdTest, IdleStreamsMakeRoomForANeighbour) {
  for (int i = 0; i < 3; ++i) OpenWith(RequestHead({{"content-type", "application/grpc"}}));
  EXPECT_TRUE(Ask(OpenCall().stream, FromGrpcCaller(ResponseHead(kHtmlErrorHead))).has_immediate_response());
  EXPECT_TRUE(calls_[3].stream->Finish().ok());
  EXPECT_TRUE(calls_[0].stream->Finish().ok());
  EXPECT_EQ(Ended("evicted"), 1);
  EXPECT_TRUE(Ask(calls_[1].stream, ResponseHead(kHtmlErrorHead)).has_immediate_response());
}

TEST_F(ExtProcCrowdTest, AStreamBeyondIsRefusedWhereNoneIsIdle) {
  for (int i = 0; i < 3; ++i) OpenWith(WaitsForTrailers());
  EXPECT_TRUE(OpenCall().stream->Finish().ok());
  EXPECT_EQ(Ended("refused"), 1);
  EXPECT_EQ(Handled("OK"), 1);
  EXPECT_TRUE(Ask(calls_[0].stream, ResponseTrailers({{"grpc-status", "5"}})).has_immediate_response());
}

TEST_F(ExtProcCrowdTest, IdleStreamsEndAndThoseThatWaitForTrailersStay) {
  OpenWith(RequestHead({{"content-type", "application/grpc"}}));
  OpenWith(WaitsForTrailers());
  Pass(kMaxExtProcIdle);
  crowded_.EndIdleStreams();
  EXPECT_TRUE(calls_[0].stream->Finish().ok());
  EXPECT_EQ(Ended("idle"), 1);
  Pass(std::chrono::hours(24));
  crowded_.EndIdleStreams();
  EXPECT_TRUE(Ask(calls_[1].stream, ResponseTrailers({{"grpc-status", "5"}})).has_immediate_response());
}

TEST_F(ExtProcCrowdTest, WhatIsHeldBackGoesBackBeforeTheEnd) {
  Call& call = OpenCall();
  call.stream->Write(WithMode(FromHttpCaller(ResponseHead({{":status", "200"}, {"content-type", "application/grpc"}})),
                              extp::BODY_SEND_MODE_FULL_DUPLEX_STREAMED));
  call.stream->Write(ResponseBody(std::string(50'000, 'x'), false));
  WaitUntil([this] { return crowded_.held_bytes() > 40'000; });
  crowded_.EndStreams();
  extp::ProcessingResponse head;
  extp::ProcessingResponse body;
  EXPECT_TRUE(call.stream->Read(&head) && call.stream->Read(&body));
  EXPECT_TRUE(head.has_response_headers());
  EXPECT_EQ(body.response_body().response().body_mutation().streamed_response().body().size(), 50'000u);
  EXPECT_TRUE(call.stream->Finish().ok());
  EXPECT_EQ(Ended("drained"), 1);
}

TEST_F(ExtProcCrowdTest, TheBudgetIsWholeAgainOnceAllStreamsHaveEnded) {
  for (int i = 0; i < 3; ++i) {
    Call& call = OpenCall();
    call.stream->Write(
        WithMode(FromHttpCaller(ResponseHead({{":status", "200"}, {"content-type", "application/grpc"}})),
                 extp::BODY_SEND_MODE_FULL_DUPLEX_STREAMED));
    call.stream->Write(ResponseBody(std::string(60'000, 'x'), false));
    if (i == 0) WaitUntil([this] { return crowded_.held_bytes() > 50'000; });
  }
  // Neither the second nor the third has room.
  for (int i = 1; i < 3; ++i) {
    extp::ProcessingResponse answer;
    EXPECT_TRUE(calls_[i].stream->Read(&answer) && answer.has_response_headers());
    EXPECT_TRUE(calls_[i].stream->Read(&answer) && answer.has_response_body());
  }
  EXPECT_THAT(metrics_.Text(), HasSubstr("action=\"passed:no_budget\""));
  calls_[0].context.TryCancel();
  calls_[1].stream->WritesDone();
  calls_[2].stream->WritesDone();
  for (Call& call : calls_) (void)call.stream->Finish();
  WaitUntilOpen(crowded_, 0);
  WaitUntil([this] { return crowded_.held_bytes() == 0; });
}

}  // namespace
}  // namespace status_translator
