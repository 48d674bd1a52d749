#include "rpc/reflection_service.h"

#include <gmock/gmock.h>

#include <memory>
#include <set>
#include <string>
#include <thread>

#include "google/protobuf/descriptor.pb.h"
#include "support/metrics.h"
#include "support/rpc.h"

namespace status_translator {
namespace {

// One stream of either version; they differ only in their names.
template <typename Package>
class ReflectionTest : public ::testing::Test {};

struct V1 {
  using Service = ReflectionServiceV1;
  using Api = grpc::reflection::v1::ServerReflection;
  using Request = grpc::reflection::v1::ServerReflectionRequest;
  using Response = grpc::reflection::v1::ServerReflectionResponse;
};
struct V1Alpha {
  using Service = ReflectionServiceV1Alpha;
  using Api = grpc::reflection::v1alpha::ServerReflection;
  using Request = grpc::reflection::v1alpha::ServerReflectionRequest;
  using Response = grpc::reflection::v1alpha::ServerReflectionResponse;
};
using Versions = ::testing::Types<V1, V1Alpha>;
TYPED_TEST_SUITE(ReflectionTest, Versions);

TYPED_TEST(ReflectionTest, AnswersEveryKindOfQuestion) {
  ReflectionSchema schema({"a.B"});
  ReflectionStreams streams;
  typename TypeParam::Service service(schema, streams, TestMetrics());
  InProcess server(service);
  grpc::ClientContext context;
  const auto stream = TypeParam::Api::NewStub(server.channel())->ServerReflectionInfo(&context);
  const auto ask = [&](const typename TypeParam::Request& request) {
    typename TypeParam::Response response;
    EXPECT_TRUE(stream->Write(request));
    EXPECT_TRUE(stream->Read(&response));
    return response;
  };
  typename TypeParam::Request request;
  request.set_list_services("");
  EXPECT_EQ(ask(request).list_services_response().service(0).name(), "a.B");

  request.set_file_containing_symbol("statustranslator.v1.TranslationService");
  auto response = ask(request);
  std::set<std::string> names;
  bool has_comments = false;
  for (const std::string& bytes : response.file_descriptor_response().file_descriptor_proto()) {
    google::protobuf::FileDescriptorProto file;
    ASSERT_TRUE(file.ParseFromString(bytes));
    EXPECT_TRUE(names.insert(file.name()).second) << file.name();
    if (file.name() != "statustranslator/v1/translation_service.proto") continue;
    for (const auto& location : file.source_code_info().location()) has_comments |= location.has_leading_comments();
  }
  EXPECT_TRUE(has_comments);
  EXPECT_EQ(names.count("statustranslator/v1/translation.proto"), 1u);
  EXPECT_EQ(names.count("google/protobuf/descriptor.proto"), 1u);

  for (const char* symbol : {"statustranslator.v1.TranslationService.HttpToGrpc", "google.rpc.ErrorInfo",
                             "grpc.health.v1.Health", "google.rpc.Status"}) {
    request.set_file_containing_symbol(symbol);
    EXPECT_GT(ask(request).file_descriptor_response().file_descriptor_proto_size(), 0) << symbol;
  }
  request.set_file_by_filename("google/rpc/error_details.proto");
  EXPECT_GT(ask(request).file_descriptor_response().file_descriptor_proto_size(), 0);
  request.set_all_extension_numbers_of_type("google.protobuf.MethodOptions");
  response = ask(request);
  ASSERT_EQ(response.all_extension_numbers_response().extension_number_size(), 1);
  const int http_option = response.all_extension_numbers_response().extension_number(0);
  request.mutable_file_containing_extension()->set_containing_type("google.protobuf.MethodOptions");
  request.mutable_file_containing_extension()->set_extension_number(http_option);
  EXPECT_GT(ask(request).file_descriptor_response().file_descriptor_proto_size(), 0);

  request.mutable_file_containing_extension()->set_extension_number(1);
  EXPECT_EQ(ask(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
  request.set_file_by_filename("no.proto");
  EXPECT_EQ(ask(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
  request.set_file_containing_symbol("");
  EXPECT_EQ(ask(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
  request.set_all_extension_numbers_of_type("no.Type");
  EXPECT_EQ(ask(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
  request.Clear();
  EXPECT_EQ(ask(request).error_response().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  stream->WritesDone();
  EXPECT_TRUE(stream->Finish().ok());
}

// A stream that got one response and is idle.
template <typename Package>
struct IdleStream {
  explicit IdleStream(const InProcess& server)
      : stream(Package::Api::NewStub(server.channel())->ServerReflectionInfo(&context)) {
    answered = Ask();
  }
  bool Ask() {
    typename Package::Request request;
    request.set_list_services("");
    typename Package::Response response;
    return stream->Write(request) && stream->Read(&response);
  }
  grpc::StatusCode Ends() {
    typename Package::Response response;
    EXPECT_FALSE(stream->Read(&response));
    return stream->Finish().error_code();
  }

  grpc::ClientContext context;
  std::unique_ptr<grpc::ClientReaderWriter<typename Package::Request, typename Package::Response>> stream;
  bool answered = false;
};

TYPED_TEST(ReflectionTest, OpenStreamsEndOnDrain) {
  ReflectionSchema schema({"a.B"});
  ReflectionStreams streams;
  typename TypeParam::Service service(schema, streams, TestMetrics());
  InProcess server(service);
  IdleStream<TypeParam> idle(server);
  EXPECT_TRUE(idle.answered);
  streams.EndAll();
  EXPECT_EQ(idle.Ends(), grpc::StatusCode::UNAVAILABLE);
  IdleStream<TypeParam> late(server);
  EXPECT_FALSE(late.answered);
  EXPECT_EQ(late.Ends(), grpc::StatusCode::UNAVAILABLE);
}

TYPED_TEST(ReflectionTest, StreamsAreBounded) {
  ReflectionSchema schema({"a.B"});
  ReflectionStreams streams(2);
  typename TypeParam::Service service(schema, streams, TestMetrics());
  InProcess server(service);
  IdleStream<TypeParam> first(server);
  {
    IdleStream<TypeParam> second(server);
    EXPECT_TRUE(second.answered);
    IdleStream<TypeParam> third(server);
    EXPECT_FALSE(third.answered);
    EXPECT_EQ(third.Ends(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    second.stream->WritesDone();
    EXPECT_EQ(second.Ends(), grpc::StatusCode::OK);
  }
  EXPECT_TRUE(first.Ask());
  IdleStream<TypeParam> again(server);
  EXPECT_TRUE(again.answered);
  first.context.TryCancel();
  again.context.TryCancel();
}

TYPED_TEST(ReflectionTest, IdleStreamsMakeRoomForNewOnes) {
  ReflectionSchema schema({"a.B"});
  ReflectionStreams streams(2, absl::ZeroDuration());
  typename TypeParam::Service service(schema, streams, TestMetrics());
  InProcess server(service);
  IdleStream<TypeParam> first(server);
  IdleStream<TypeParam> second(server);
  // A client may read an answer before the server knows that it was written.
  while (streams.answered() < 2) std::this_thread::yield();
  IdleStream<TypeParam> third(server);
  EXPECT_TRUE(third.answered);
  EXPECT_EQ(first.Ends(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(second.Ends(), grpc::StatusCode::UNAVAILABLE);
  third.context.TryCancel();
}

}  // namespace
}  // namespace status_translator
