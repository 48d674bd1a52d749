#include "convert/convert_grpc.h"

#include <gmock/gmock.h>

#include <set>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "support/conversions.h"
#include "support/details.h"
#include "support/errors.h"
#include "wire/deterministic.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;

constexpr char kAip[] = R"({"error":{"code":404,"message":"no book","status":"NOT_FOUND"}})";

std::string TypeFor(v1::ConvertGrpcResponseRequest request, const std::string& accept) {
  request.set_accept(accept);
  return Value(ToHttp(request).http().headers(), "content-type");
}

std::string WrongField(const v1::ConvertGrpcResponseRequest& request) {
  v1::ConvertGrpcResponseResponse response;
  return FieldAtFault(ConvertGrpcResponse(TestTranslator(), request, response));
}

TEST(RetryTest, AndBack) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(2);
  retry.mutable_retry_delay()->set_nanos(1);
  EXPECT_EQ(Value(ToHttp(GrpcRequestOf(StatusOf(14, "m", {&retry}))).http().headers(), "retry-after"), "3");
  retry.mutable_retry_delay()->set_seconds(INT64_MIN);
  retry.mutable_retry_delay()->set_nanos(INT32_MIN);
  EXPECT_EQ(Value(ToHttp(GrpcRequestOf(StatusOf(14, "m", {&retry}))).http().headers(), "retry-after"), "0");
}

TEST(ToHttpTest, SuccessHasNoBody) {
  const auto response = ToHttp(GrpcRequestOf(StatusOf(0, "")));
  EXPECT_EQ(response.http().code(), 200);
  EXPECT_EQ(response.http().body(), "");
}

TEST(ToHttpTest, SomeStatusesHaveNoBody) {
  for (const int code : {304}) {
    const auto grpc = ToGrpc(HttpRequestOf(code, {{"vary", "x"}}, kAip));
    for (const v1::Format format : {v1::FORMAT_UNSPECIFIED, v1::FORMAT_PROBLEM, v1::FORMAT_TEXT}) {
      auto request = GrpcRequestOf(grpc.status());
      request.set_format(format);
      const auto http = ToHttp(request).http();
      EXPECT_EQ(http.code(), code);
      EXPECT_EQ(http.body(), "");
      EXPECT_EQ(Value(http.headers(), "content-type"), "(none)");
      EXPECT_EQ(Value(http.headers(), "cache-control"), "(none)") << "it would change what is cached";
    }
  }
}

TEST(ToHttpTest, AdviceForClients) {
  const auto denied = ToHttp(GrpcRequestOf(StatusOf(16, "m"))).http();
  EXPECT_EQ(denied.code(), 401);
  EXPECT_EQ(Value(denied.headers(), "www-authenticate"), "(none)") << "no challenge is invented";
  EXPECT_EQ(Value(denied.headers(), "cache-control"), "no-store");
  auto with_challenge = GrpcRequestOf(StatusOf(16, "m"));
  *with_challenge.mutable_trailers() = ToFields({{"www-authenticate", "Basic realm=\"x\""}});
  EXPECT_THAT(Values(ToHttp(with_challenge).http().headers(), "www-authenticate"), ElementsAre("Basic realm=\"x\""));
}

TEST(ChoiceTest, Chooses) {
  const auto plain = GrpcRequestOf(StatusOf(5, "m"));
  EXPECT_EQ(TypeFor(plain, ""), "application/problem+json");
  EXPECT_EQ(TypeFor(plain, "application/json"), "application/json");
  EXPECT_EQ(TypeFor(plain, "text/plain"), "text/plain; charset=utf-8");
  EXPECT_EQ(TypeFor(plain, "image/png"), "application/problem+json") << "where nothing fits";
  EXPECT_EQ(TypeFor(plain, "text/plain;q=0.5, */*;q=0.1"), "text/plain; charset=utf-8");
  auto request = plain;
  request.set_accept("application/json");
  EXPECT_EQ(ToHttp(request).report().format(), v1::FORMAT_AIP_193);
  EXPECT_EQ(Value(ToHttp(request).http().headers(), "vary"), "accept");
  request.set_format(v1::FORMAT_TEXT);
  EXPECT_EQ(ToHttp(request).report().format(), v1::FORMAT_TEXT) << "format wins";
  EXPECT_EQ(Value(ToHttp(request).http().headers(), "vary"), "(none)");
}

TEST(ChoiceTest, TheOriginalBodyTakesPart) {
  const auto grpc =
      ToGrpc(HttpRequestOf(404, {{"content-type", "application/json; charset=utf-8"}, {"vary", "origin"}}, kAip));
  const auto request = GrpcRequestOf(grpc.status());
  EXPECT_EQ(TypeFor(request, ""), "application/json; charset=utf-8");
  EXPECT_EQ(TypeFor(request, "*/*"), "application/json; charset=utf-8");
  EXPECT_EQ(TypeFor(request, "application/json"), "application/json; charset=utf-8");
  EXPECT_EQ(TypeFor(request, "application/problem+json"), "application/problem+json");
  EXPECT_EQ(TypeFor(request, "application/problem+json, application/json;q=0.5"), "application/problem+json");
  EXPECT_EQ(TypeFor(request, "application/problem+json;q=0.1, application/json;q=0.5"),
            "application/json; charset=utf-8");
  auto asked = request;
  asked.set_accept("*/*");
  EXPECT_THAT(Values(ToHttp(asked).http().headers(), "vary"), ElementsAre("origin", "accept"));
}

TEST(WrongTest, GrpcRequestsNameTheField) {
  EXPECT_EQ(WrongField(v1::ConvertGrpcResponseRequest()), "status");
  EXPECT_EQ(WrongField(TrailersRequestOf(ToFields({{"grpc-message", "m"}}))), "status");
  EXPECT_EQ(WrongField(GrpcRequestOf(StatusOf(-1, ""))), "status.code");
  auto request = GrpcRequestOf(StatusOf(5, ""));
  request.set_format(static_cast<v1::Format>(9));
  EXPECT_EQ(WrongField(request), "format");
  request = TrailersRequestOf(ToFields(FieldList(201, {"grpc-status", "5"})));
  EXPECT_EQ(WrongField(request), "trailers");
}

TEST(TrailersTest, AreReadAsAStatusIs) {
  const google::rpc::Status status = StatusOf(5, "é", {});
  const auto by_status = ToHttp(GrpcRequestOf(status));
  const auto by_trailers = ToHttp(TrailersRequestOf(ToFields({{"grpc-status", "5"}, {"grpc-message", "%C3%A9"}})));
  EXPECT_EQ(by_status.SerializeAsString(), by_trailers.SerializeAsString());
  auto both = GrpcRequestOf(status);
  *both.mutable_trailers() = ToFields({{"grpc-status", "7"}, {"retry-after", "5"}, {"x-secret", "s"}});
  EXPECT_EQ(ToHttp(both).http().code(), 404) << "status wins";
  EXPECT_EQ(Value(ToHttp(both).http().headers(), "retry-after"), "5") << "and metadata counts";
  EXPECT_THAT(ToHttp(both).report().hidden(), ElementsAre("header:x-secret"));
}

TEST(ToHttpTest, EveryFormatOfEqualErrorsIsEqual) {
  for (const v1::Format format :
       {v1::FORMAT_PROBLEM, v1::FORMAT_AIP_193, v1::FORMAT_CONNECT, v1::FORMAT_TWIRP, v1::FORMAT_TEXT}) {
    std::set<std::string> bodies;
    for (const google::rpc::ErrorInfo& info : EqualErrorInfos()) {
      google::rpc::Status status = StatusOf(5, "m");
      PackInto(info, *status.add_details());
      v1::ConvertGrpcResponseRequest request = GrpcRequestOf(status);
      request.set_format(format);
      bodies.insert(ToHttp(request).http().body());
    }
    EXPECT_EQ(bodies.size(), 1U) << v1::Format_Name(format);
  }
}

TEST(GrpcWebFormatTest, TheOutcomeIsInTheBodyOfA200) {
  auto request = GrpcRequestOf(StatusOf(5, "no caf\xC3\xA9"));
  *request.mutable_trailers() =
      ToFields({{"retry-after", "7"}, {"access-control-allow-origin", "*"}, {"x-secret", "s"}});
  request.set_format(v1::FORMAT_GRPC_WEB);
  const auto response = ToHttp(request);
  EXPECT_EQ(response.http().code(), 200);
  EXPECT_EQ(Value(response.http().headers(), "content-type"), "application/grpc-web+proto");
  EXPECT_EQ(Value(response.http().headers(), "retry-after"), "7");
  EXPECT_EQ(Value(response.http().headers(), "access-control-allow-origin"), "*") << "what browsers need in the head";
  EXPECT_EQ(Value(response.http().headers(), "x-secret"), "(none)");
  const std::string lines = "grpc-status: 5\r\ngrpc-message: no caf%C3%A9\r\n";
  EXPECT_EQ(response.http().body(),
            absl::StrCat(std::string("\x80\0\0\0", 4), std::string(1, static_cast<char>(lines.size())), lines));
  EXPECT_EQ(response.report().format(), v1::FORMAT_GRPC_WEB);
  EXPECT_EQ(response.report().translation().grpc().name(), "NOT_FOUND");
  EXPECT_EQ(response.report().translation().http().code(), 200);
  request.set_format(v1::FORMAT_GRPC_WEB_TEXT);
  const auto text = ToHttp(request);
  EXPECT_EQ(Value(text.http().headers(), "content-type"), "application/grpc-web-text+proto");
  EXPECT_EQ(text.http().body(), absl::Base64Escape(response.http().body()));
}

TEST(GrpcWebFormatTest, OkHasATrailerFrameToo) {
  auto request = GrpcRequestOf(StatusOf(0, ""));
  request.set_format(v1::FORMAT_GRPC_WEB);
  EXPECT_EQ(ToHttp(request).http().body(), absl::StrCat(std::string("\x80\0\0\0\x10", 5), "grpc-status: 0\r\n"));
}

TEST(GrpcWebFormatTest, HidesWhatHttpCallersMustNotSee) {
  google::rpc::DebugInfo debug;
  debug.set_detail("at main.cc:7");
  for (const bool exposed : {false, true}) {
    auto request = GrpcRequestOf(StatusOf(14, "connect to 10.0.0.7:443 failed", {&debug}));
    request.set_format(v1::FORMAT_GRPC_WEB);
    request.mutable_expose()->set_debug_info(exposed);
    const auto response = ToHttp(request);
    EXPECT_EQ(absl::StrContains(response.http().body(), "grpc-status-details-bin"), exposed);
    EXPECT_FALSE(absl::StrContains(response.http().body(), "10.0.0.7"));
  }
}

TEST(GrpcWebFormatTest, IsCutToWhatTrailersMayHave) {
  auto request = GrpcRequestOf(StatusOf(5, std::string(100000, 'm')));
  request.set_format(v1::FORMAT_GRPC_WEB);
  const auto response = ToHttp(request);
  EXPECT_LE(response.http().body().size(), 8000u);
  EXPECT_THAT(response.report().cut(), ElementsAre("message"));
}

TEST(GrpcWebFormatTest, AcceptNeverChoosesIt) {
  EXPECT_EQ(TypeFor(GrpcRequestOf(StatusOf(5, "m")), "application/grpc-web"), "application/problem+json");
}

}  // namespace
}  // namespace status_translator
