// The stream as a proxy meets it.
#include "rpc/ext_proc_service.h"

#include <gmock/gmock.h>

#include "support/ext_proc.h"
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

  Metrics metrics_;
  ExtProcService service_{TestLiveAnswers(), ExtProcMode::kEnforce, metrics_};
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

TEST_F(ExtProcServiceTest, ACancelledStreamGoes) {
  const Stream stream = Open();
  Ask(stream, RequestHead({{"content-type", "application/grpc"}}));
  context_.TryCancel();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

}  // namespace
}  // namespace status_translator
