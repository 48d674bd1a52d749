// Compressed calls over the wire.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "support/rpc.h"
#include "support/server.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A unary or streaming call with one message that is a thousand times as long as on the wire.
grpc::Status Call(const Server& server, const std::string& method, grpc_compression_algorithm algorithm) {
  return CallRaw(server.channel(), method, algorithm == GRPC_COMPRESS_NONE ? std::string() : std::string(200'000, '\0'),
                 algorithm);
}

TEST(CompressionTest, CompressedCallsOfEveryServiceAreRefusedAndPlainOnesAreNot) {
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
    // Streams that send nothing at all do not end by themselves, so only calls that are answered are made plainly.
    if (absl::string_view(method).find("Watch") != absl::string_view::npos) continue;
    EXPECT_THAT(Call(server, method, GRPC_COMPRESS_NONE).error_message(), Not(HasSubstr("disabled"))) << method;
  }
  EXPECT_TRUE(server.Ask().ok());
  EXPECT_TRUE(Call(server, "/grpc.health.v1.Health/Check", GRPC_COMPRESS_NONE).ok());
  EXPECT_TRUE(Call(server, "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", GRPC_COMPRESS_NONE).ok());
}

}  // namespace
}  // namespace status_translator
