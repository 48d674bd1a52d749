// The gRPC server of the program as used: limits, unknown and broken calls.
#include "server/rpc_server.h"

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <future>
#include <memory>

#include "absl/strings/str_cat.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "support/rpc.h"
#include "support/server.h"
#include "support/translator.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kBinary[] = STATUS_TRANSLATOR_BINARY;

// A unary or streaming call with one message that is a thousand times as long as on the wire.
grpc::Status Call(const Server& server, const std::string& method, grpc_compression_algorithm algorithm) {
  return CallRaw(server.channel(), method, algorithm == GRPC_COMPRESS_NONE ? std::string() : std::string(200'000, '\0'),
                 algorithm);
}

TEST(RpcServerTest, CompressedCallsOfEveryServiceAreRefusedAndUncompressedOnesAreNot) {
  Server server;
  for (const char* method :
       {"/statustranslator.v1.TranslationService/HttpToGrpc", "/statustranslator.v1.CatalogService/GetHttpStatus",
        "/statustranslator.v1.CatalogService/WatchProfile", "/envoy.service.ext_proc.v3.ExternalProcessor/Process",
        "/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Watch",
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", "/no.Service/Method"}) {
    for (const auto& [algorithm, name] : {std::pair(GRPC_COMPRESS_GZIP, "gzip"), {GRPC_COMPRESS_DEFLATE, "deflate"}}) {
      const grpc::Status refused = Call(server, method, algorithm);
      EXPECT_EQ(refused.error_code(), grpc::StatusCode::UNIMPLEMENTED) << method;
      EXPECT_THAT(refused.error_message(), HasSubstr(absl::StrCat("'", name, "' is disabled"))) << method;
    }
    // A stream without an uncompressed message does not end by itself, so only other calls are made uncompressed.
    if (absl::string_view(method).find("Watch") != absl::string_view::npos) continue;
    EXPECT_THAT(Call(server, method, GRPC_COMPRESS_NONE).error_message(), Not(HasSubstr("disabled"))) << method;
  }
  EXPECT_TRUE(server.Ask().ok());
  EXPECT_TRUE(Call(server, "/grpc.health.v1.Health/Check", GRPC_COMPRESS_NONE).ok());
  EXPECT_TRUE(Call(server, "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", GRPC_COMPRESS_NONE).ok());
}

TEST(RpcServerTest, MalformedCallsFailAlone) {
  Server server;
  const auto call = [&](const std::string& method, const std::string& bytes) {
    return CallRaw(server.channel(), method, bytes).error_code();
  };
  constexpr size_t kMaxRequestBytes = 256UL * 1024;
  const std::string to_grpc = "/statustranslator.v1.TranslationService/HttpToGrpc";
  const std::string compare = "/statustranslator.v1.CatalogService/CompareProfiles";
  EXPECT_EQ(call(to_grpc, std::string(kMaxRequestBytes + 1, 'x')), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(call(to_grpc, "\x08"), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(call(to_grpc, std::string(kMaxRequestBytes, '\x0b')), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(call(compare, "\x08"), grpc::StatusCode::INTERNAL);
  // A profile that is not UTF-8, and an origin beyond the enum.
  EXPECT_EQ(call(to_grpc, "\x08\x94\x03\x22\x01\xff"), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(call(to_grpc, "\x08\x94\x03\x10\x63"), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(call("/statustranslator.v1.TranslationService/Nothing", ""), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(call("/no.Service/Nothing", ""), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_TRUE(server.Ask().ok());
}

// All methods that a client invents are one label value.
TEST(RpcServerTest, UnknownMethodsAreCountedAsOne) {
  Server server({"--drain-delay", "0s", "--http-listen", "127.0.0.1:0"});
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(CallRaw(server.channel(), absl::StrCat("/made.up.Service", i, "/Method"), "x").error_code(),
              grpc::StatusCode::UNIMPLEMENTED);
  }
  EXPECT_THAT(CallRaw(server.channel(), "/made.up.Service/Method\x01", "").error_message(),
              HasSubstr("there is no method"));
  const Result metrics = RunToEnd("/usr/bin/curl", {"-s", "http://" + server.http() + "/metrics"});
  EXPECT_THAT(metrics.output, HasSubstr("grpc_server_handled_total{grpc_code=\"Unimplemented\",grpc_method=\"other\","
                                        "grpc_service=\"other\",grpc_type=\"unary\"} 21\n"));
  EXPECT_THAT(metrics.output, testing::Not(HasSubstr("made")));
}

// As when a later part of the program cannot start.
TEST(RpcServerTest, AServerThatIsDestroyedEndsOpenStreams) {
  Metrics metrics;
  auto server = *RpcServer::Start(TestCurrentTranslator(), metrics, {.listen = {"127.0.0.1:0"}});
  const auto channel = grpc::CreateChannel(server->addresses()[0], grpc::InsecureChannelCredentials());
  grpc::ClientContext context;
  const auto watch = grpc::health::v1::Health::NewStub(channel)->Watch(&context, {});
  grpc::health::v1::HealthCheckResponse response;
  ASSERT_TRUE(watch->Read(&response));
  const auto destroyed = std::async(std::launch::async, [&server] { server.reset(); });
  EXPECT_EQ(destroyed.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  context.TryCancel();
  EXPECT_FALSE(watch->Read(&response));
  (void)watch->Finish();
}

TEST(RpcServerTest, TheSecondServerOfAPortIsRefused) {
  Server server;
  const Result second = RunToEnd(kBinary, {"serve", "--listen", server.address()});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.output, HasSubstr("--listen: cannot listen on " + server.address() + ": Address already in use"));
  EXPECT_TRUE(server.Ask().ok());
}

}  // namespace
}  // namespace status_translator
