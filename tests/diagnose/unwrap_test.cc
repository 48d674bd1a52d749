#include "diagnose/unwrap.h"

#include <gmock/gmock.h>

#include <string>

#include "config/symptom_set.h"
#include "support/translator.h"

namespace status_translator {
namespace {

using ::testing::Contains;

const SymptomSet::Compiled& Symptoms() { return TestTranslator().profiles().symptoms().compiled(); }

// The forms that any client may print, without those of known clients.
const SymptomSet::Compiled& FallbacksAlone() {
  static const auto& compiled = *new SymptomSet::Compiled([] {
    std::vector<const SymptomFile*> files;
    for (const SymptomFile& file : ParsedBuiltInSymptoms()) {
      if (file.name == "generic" || file.name == "causes") files.push_back(&file);
    }
    return SymptomSet::Compile(files);
  }());
  return compiled;
}

TEST(UnwrapTest, TakesOffTheFormsOfClients) {
  struct {
    const char* text;
    const char* client;
    int seen;
    const char* message;
  } const cases[] = {
      {"rpc error: code = Unavailable desc = x y", "grpc-go", 14, "x y"},
      {"2026/11/27 06:00:00 failed: rpc error: code = NotFound desc = x y", "grpc-go", 5, "x y"},
      {"Error: 14 UNAVAILABLE: x y", "grpc-js", 14, "x y"},
      {"io.grpc.StatusRuntimeException: UNAVAILABLE: x y", "grpc-java", 14, "x y"},
      {"ERROR:\n  Code: Unimplemented\n  Message: x y", "grpcurl", 12, "x y"},
      {"status: Unavailable, message: \"x y\", details: [], metadata: MetadataMap { headers: {} }", "tonic", 14, "x y"},
      {"code: 'The service is currently unavailable', message: \"x y\"", "tonic", 14, "x y"},
      {"ConnectError: [unavailable] x y", "connect-es", 14, "x y"},
      {"unavailable: x y", "connect-go", 14, "x y"},
      {"Status(StatusCode=\"Unavailable\", Detail=\"x y\")", "grpc-dotnet", 14, "x y"},
  };
  for (const auto& one : cases) {
    const Unwrapped unwrapped = Unwrap(one.text, Symptoms());
    ASSERT_NE(unwrapped.wrapper, nullptr) << one.text;
    EXPECT_EQ(unwrapped.wrapper->client, one.client) << one.text;
    EXPECT_EQ(unwrapped.seen, one.seen) << one.text;
    ASSERT_FALSE(unwrapped.texts.empty());
    EXPECT_EQ(unwrapped.texts.front(), one.message) << one.text;
  }
}

TEST(UnwrapTest, TakesTheInnermostOfNestedErrorsAndTheOutermostCode) {
  const Unwrapped unwrapped = Unwrap(
      "14 UNAVAILABLE: rpc error: code = Internal desc = rpc error: code = Unknown desc = Stream removed", Symptoms());
  EXPECT_EQ(unwrapped.seen, 14);
  EXPECT_EQ(unwrapped.wrapper->client, "grpc-go");
  EXPECT_EQ(unwrapped.texts.front(), "Stream removed");
}

TEST(UnwrapTest, KeepsCausesAndLinesOfAStackTrace) {
  const Unwrapped unwrapped = Unwrap(
      "io.grpc.StatusRuntimeException: UNAVAILABLE: io exception\n\tat a.B.c(D.java:1)\nCaused by: "
      "java.net.ConnectException: "
      "Connection refused",
      Symptoms());
  EXPECT_THAT(unwrapped.texts, Contains("java.net.ConnectException: Connection refused"));
  const Unwrapped python = Unwrap(
      "<_InactiveRpcError of RPC that terminated with:\n\tstatus = StatusCode.UNAVAILABLE\n\tdetails = \"x y\"\n"
      "\tdebug_error_string = \"UNKNOWN:deep\"\n>",
      Symptoms());
  EXPECT_EQ(python.texts.front(), "x y");
  EXPECT_THAT(python.texts, Contains("UNKNOWN:deep"));
}

TEST(UnwrapTest, AnEmptyMessageIsAMessage) {
  for (const char* text : {"rpc error: code = Unimplemented desc = ", "rpc error: code = Unimplemented desc =",
                           "12 UNIMPLEMENTED:", "io.grpc.StatusRuntimeException: UNIMPLEMENTED"}) {
    const Unwrapped unwrapped = Unwrap(text, Symptoms());
    ASSERT_NE(unwrapped.wrapper, nullptr) << text;
    EXPECT_EQ(unwrapped.texts.back(), "") << text << ": what stands around it says more";
  }
}

TEST(UnwrapTest, ErrorsOfUnknownClientsHaveAForm) {
  struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"acme.RpcException: Status { code: Unavailable, message: \"x y\", source: None }", "x y"},
      {"call failed: code = Unavailable description = x y", "x y"},
      {"AcmeError: UNAVAILABLE: x y", "x y"},
      {"call failed: [unavailable] x y", "x y"},
      {"Unavailable: x y", "x y"},
  };
  for (const auto& one : cases) {
    const Unwrapped unwrapped = Unwrap(one.text, FallbacksAlone());
    ASSERT_NE(unwrapped.wrapper, nullptr) << one.text;
    EXPECT_FALSE(unwrapped.has_client()) << one.text;
    EXPECT_TRUE(unwrapped.is_form_only()) << one.text;
    EXPECT_EQ(unwrapped.seen, 14) << one.text;
    EXPECT_EQ(unwrapped.texts.front(), one.message) << one.text;
  }
}

TEST(UnwrapTest, AFormOfUnknownClientsYieldsToThatOfAKnownOne) {
  const Unwrapped unwrapped =
      Unwrap("Unavailable: rpc error: code = Internal desc = code: Unknown, message: \"x\"", Symptoms());
  ASSERT_TRUE(unwrapped.has_client());
  EXPECT_EQ(unwrapped.wrapper->client, "grpc-go");
  EXPECT_EQ(unwrapped.code, "Internal");
}

TEST(UnwrapTest, WordsThatAreNoCodeAreNoError) {
  EXPECT_EQ(Unwrap("warning: x y", Symptoms()).wrapper, nullptr);
  EXPECT_EQ(Unwrap("[info] x y", Symptoms()).wrapper, nullptr);
  EXPECT_NE(Unwrap("rpc error: code = Code(99) desc = x", Symptoms()).wrapper, nullptr)
      << "a number that is not gRPC's";
}

TEST(UnwrapTest, NestingAndLinesAreBounded) {
  std::string nested;
  for (int i = 0; i < 3 * kMaxNestedErrors; ++i) nested += "rpc error: code = Internal desc = ";
  EXPECT_LE(Unwrap(nested + "x", Symptoms()).texts.size(), static_cast<size_t>(kMaxNestedErrors) + 2);
  std::string lines;
  for (size_t i = 0; i < 3 * kMaxLines; ++i) lines += std::to_string(i) + "\n";
  EXPECT_LE(Unwrap(lines, Symptoms()).texts.size(), kMaxLines + 1);
}

}  // namespace
}  // namespace status_translator
