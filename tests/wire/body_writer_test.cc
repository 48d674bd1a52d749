#include "wire/body_writer.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "support/details.h"
#include "support/fields.h"
#include "support/json.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Written {
  WrittenBody body;
  std::vector<v1::Finding> findings;
};

Written Write(v1::Format format, const google::rpc::Status& status, int http = 404,
              const std::string& error_code = "") {
  v1::ConversionReport report;
  Written written;
  written.body = WriteBody(format, status, http, error_code, {}, report);
  written.findings = Findings(report);
  return written;
}

google::rpc::Status WithInfo() {
  google::rpc::ErrorInfo info;
  info.set_reason("GONE");
  (*info.mutable_metadata())["shelf"] = "7";
  return StatusOf(5, "no \"book\"\n", {&info});
}

TEST(BodyWriterTest, Problem) {
  const Written written = Write(v1::FORMAT_PROBLEM, WithInfo(), 404, "E1");
  EXPECT_EQ(written.body.content_type, "application/problem+json");
  EXPECT_EQ(
      written.body.bytes,
      R"({"type":"about:blank","title":"Not Found","status":404,"detail":"no \"book\"\n","grpc_code":"NOT_FOUND",)"
      R"("error_code":"E1","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"GONE",)"
      R"("metadata":{"shelf":"7"}}]})");
  EXPECT_THAT(written.findings, IsEmpty());
  EXPECT_EQ(Write(v1::FORMAT_PROBLEM, StatusOf(99, ""), 477).body.bytes,
            R"({"type":"about:blank","status":477,"grpc_code":99})");
}

TEST(BodyWriterTest, Aip193) {
  const Written written = Write(v1::FORMAT_AIP_193, WithInfo());
  EXPECT_EQ(written.body.content_type, "application/json");
  EXPECT_EQ(written.body.bytes,
            R"({"error":{"code":404,"message":"no \"book\"\n","status":"NOT_FOUND","details":[)"
            R"({"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"GONE","metadata":{"shelf":"7"}}]}})");
}

TEST(BodyWriterTest, Connect) {
  const Written written = Write(v1::FORMAT_CONNECT, WithInfo());
  EXPECT_EQ(written.body.content_type, "application/json");
  const Json json = Json::parse(written.body.bytes);
  EXPECT_EQ(json["code"], "not_found");
  EXPECT_EQ(json["message"], "no \"book\"\n");
  EXPECT_EQ(json["details"][0]["type"], "google.rpc.ErrorInfo");
  EXPECT_EQ(json["details"][0]["value"].get<std::string>().find('='), std::string::npos);
  EXPECT_EQ(Write(v1::FORMAT_CONNECT, StatusOf(1, "")).body.bytes, R"({"code":"canceled"})");
}

TEST(BodyWriterTest, ConnectKeepsUrlsOfOtherHosts) {
  google::rpc::Status status = StatusOf(5, "");
  for (const char* url : {"example.com/a.B", "type.googleapis.com/a.B", "type.googleapis.com/x/a.B"}) {
    status.add_details()->set_type_url(url);
  }
  const Json json = Json::parse(Write(v1::FORMAT_CONNECT, status).body.bytes);
  EXPECT_EQ(json["details"][0]["type"], "example.com/a.B");
  EXPECT_EQ(json["details"][1]["type"], "a.B");
  EXPECT_EQ(json["details"][2]["type"], "type.googleapis.com/x/a.B");
}

TEST(BodyWriterTest, Twirp) {
  EXPECT_EQ(Write(v1::FORMAT_TWIRP, WithInfo()).body.bytes,
            R"({"code":"not_found","msg":"no \"book\"\n","meta":{"shelf":"7"}})");
  EXPECT_THAT(Write(v1::FORMAT_TWIRP, WithInfo()).findings, IsEmpty());
  const google::rpc::RetryInfo retry;
  EXPECT_THAT(Write(v1::FORMAT_TWIRP, StatusOf(5, "", {&retry})).findings,
              ElementsAre(v1::FINDING_FORMAT_CANNOT_CARRY));
}

// By the order of the keys, however many there are.
TEST(BodyWriterTest, TwirpWritesAllMetadataInOrder) {
  google::rpc::ErrorInfo info;
  for (int i = 0; i < 20000; ++i) (*info.mutable_metadata())[std::to_string(i)] = "v";
  const std::string body = Write(v1::FORMAT_TWIRP, StatusOf(5, "m", {&info})).body.bytes;
  EXPECT_EQ(body.substr(0, 60), R"({"code":"not_found","msg":"m","meta":{"0":"v","1":"v","10":")");
  EXPECT_EQ(std::count(body.begin(), body.end(), ':'), 20003);
}

TEST(BodyWriterTest, Text) {
  const Written written = Write(v1::FORMAT_TEXT, StatusOf(5, "no book"));
  EXPECT_EQ(written.body.content_type, "text/plain; charset=utf-8");
  EXPECT_EQ(written.body.bytes, "no book");
  EXPECT_THAT(written.findings, IsEmpty());
  EXPECT_THAT(Write(v1::FORMAT_TEXT, WithInfo()).findings, ElementsAre(v1::FINDING_FORMAT_CANNOT_CARRY));
}

TEST(BodyWriterTest, OnlyProblemsCarryNumbersAboveSixteen) {
  EXPECT_THAT(Write(v1::FORMAT_PROBLEM, StatusOf(17, "")).findings, IsEmpty());
  for (const v1::Format format : {v1::FORMAT_AIP_193, v1::FORMAT_CONNECT, v1::FORMAT_TWIRP}) {
    const Written written = Write(format, StatusOf(17, "m"));
    EXPECT_THAT(written.findings, ElementsAre(v1::FINDING_FORMAT_CANNOT_CARRY));
    EXPECT_THAT(absl::AsciiStrToLower(written.body.bytes), ::testing::HasSubstr("\"unknown\""));
  }
}

TEST(BodyWriterTest, EveryFormatIsJsonWhateverTheMessage) {
  for (const std::string& message : {std::string("\0\x01\x7F", 3), std::string("\xFF\xC3"),
                                     std::string("</script>\xE2\x80\xA8"), std::string("\"\\\"")}) {
    for (const v1::Format format : {v1::FORMAT_PROBLEM, v1::FORMAT_AIP_193, v1::FORMAT_CONNECT, v1::FORMAT_TWIRP}) {
      EXPECT_TRUE(JsonDocument::Parse(Write(format, StatusOf(5, message)).body.bytes).has_value());
    }
  }
}

TEST(BodyWriterTest, ManyDetailsTakeLinearTime) {
  google::rpc::Status status = StatusOf(5, std::string(1 << 20, '"'));
  const auto each = OneOfEach();
  for (int i = 0; i < 20000; ++i) *status.add_details() = each[static_cast<size_t>(i) % each.size()];
  for (const v1::Format format : {v1::FORMAT_PROBLEM, v1::FORMAT_CONNECT, v1::FORMAT_TWIRP}) {
    EXPECT_FALSE(Write(format, status).body.bytes.empty());
  }
}

}  // namespace
}  // namespace status_translator
