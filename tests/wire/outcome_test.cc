#include "wire/outcome.h"

#include <gmock/gmock.h>

#include <random>

#include "absl/strings/escaping.h"
#include "core/grpc_code.h"
#include "core/utf8.h"
#include "support/details.h"
#include "support/fields.h"
#include "wire/text.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Decoded {
  std::optional<google::rpc::Status> status;
  std::vector<v1::Finding> findings;
};

Decoded Decode(const FieldList& trailers) {
  v1::ConversionReport report;
  Decoded decoded;
  decoded.status = DecodeOutcome(ToFields(trailers), report);
  decoded.findings = Findings(report);
  return decoded;
}

int CodeOf(const FieldList& trailers) { return Decode(trailers).status->code(); }

std::string DetailsBin(const google::rpc::Status& status) { return absl::Base64Escape(status.SerializeAsString()); }

TEST(DecodeOutcomeTest, ReadsCodeAndMessage) {
  EXPECT_FALSE(Decode({}).status.has_value());
  EXPECT_FALSE(Decode({{"grpc-message", "x"}}).status.has_value());
  const Decoded decoded = Decode({{"Grpc-Status", " 5 "}, {"grpc-message", "no%20book %C3%A9"}});
  EXPECT_EQ(decoded.status->code(), 5);
  EXPECT_EQ(decoded.status->message(), "no book é");
  EXPECT_THAT(decoded.findings, IsEmpty());
  EXPECT_EQ(CodeOf({{"grpc-status", "0"}}), 0);
  EXPECT_EQ(CodeOf({{"grpc-status", "005"}}), 5);
}

TEST(DecodeOutcomeTest, ACodeThatIsNotANumberIsUnknown) {
  for (const char* value : {"", "x", "-1", "+5", "5.0", "5x", "0x5", "99999999999", "2147483648", "NOT_FOUND", "5 5"}) {
    const Decoded decoded = Decode({{"grpc-status", value}});
    EXPECT_EQ(decoded.status->code(), kGrpcUnknown) << value;
    EXPECT_THAT(decoded.findings, ElementsAre(v1::FINDING_GRPC_STATUS_MALFORMED)) << value;
  }
}

TEST(DecodeOutcomeTest, NumbersAboveSixteenAreKept) {
  for (const char* value : {"17", "99", "2147483647"}) {
    const Decoded decoded = Decode({{"grpc-status", value}});
    EXPECT_EQ(absl::StrCat(decoded.status->code()), value);
    EXPECT_THAT(decoded.findings, ElementsAre(v1::FINDING_GRPC_STATUS_UNKNOWN_NUMBER));
  }
}

TEST(DecodeOutcomeTest, OfSeveralCodesTheFirstThatIsNotOkCounts) {
  EXPECT_EQ(CodeOf({{"grpc-status", "0"}, {"grpc-status", "5"}, {"grpc-status", "7"}}), 5);
  EXPECT_EQ(CodeOf({{"grpc-status", "7, 0"}}), 7);
  EXPECT_EQ(CodeOf({{"grpc-status", "0,0"}}), 0);
  EXPECT_THAT(Decode({{"grpc-status", "0"}, {"grpc-status", "5"}}).findings,
              ElementsAre(v1::FINDING_GRPC_STATUS_REPEATED));
  EXPECT_THAT(Decode({{"grpc-status", "5"}, {"grpc-status", "5"}}).findings, IsEmpty());
}

TEST(DecodeOutcomeTest, InvalidUtf8IsRepaired) {
  const Decoded decoded = Decode({{"grpc-status", "5"}, {"grpc-message", "a%FFb"}});
  EXPECT_EQ(decoded.status->message(),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_THAT(decoded.findings, ElementsAre(v1::FINDING_MESSAGE_NOT_UTF8));
}

TEST(DecodeOutcomeTest, DetailsThatAgreeAreUsed) {
  google::rpc::Status status = StatusOf(5, "no book");
  for (const auto& detail : OneOfEach()) *status.add_details() = detail;
  std::string encoded = DetailsBin(status);
  for (int padding = 0; padding < 2; ++padding) {
    const Decoded decoded =
        Decode({{"grpc-status", "5"}, {"grpc-message", "no book"}, {"grpc-status-details-bin", encoded}});
    EXPECT_EQ(decoded.status->details_size(), 10);
    EXPECT_THAT(decoded.findings, IsEmpty());
    encoded.resize(encoded.find_last_not_of('=') + 1);
  }
}

TEST(DecodeOutcomeTest, DetailsThatDisagreeAreDropped) {
  const google::rpc::RetryInfo retry;
  for (const int other : {0, 4, 6, 99, -5}) {
    const Decoded decoded =
        Decode({{"grpc-status", "5"}, {"grpc-status-details-bin", DetailsBin(StatusOf(other, "x", {&retry}))}});
    EXPECT_EQ(decoded.status->code(), 5);
    EXPECT_EQ(decoded.status->message(), "");
    EXPECT_THAT(decoded.status->details(), IsEmpty());
    EXPECT_THAT(decoded.findings, ElementsAre(v1::FINDING_DETAILS_DISAGREE)) << other;
  }
}

TEST(DecodeOutcomeTest, InvalidDetailsAreDropped) {
  for (const std::string& bad : {std::string("%%%"), std::string("A"), absl::Base64Escape("\xFF\xFF"),
                                 absl::Base64Escape("\x08\x05\x12\x01\xFF"), absl::Base64Escape("\x08\x05\x1A\x7F")}) {
    const Decoded decoded = Decode({{"grpc-status", "5"}, {"grpc-message", "m"}, {"grpc-status-details-bin", bad}});
    EXPECT_EQ(decoded.status->code(), 5);
    EXPECT_EQ(decoded.status->message(), "m");
    EXPECT_THAT(decoded.findings, ElementsAre(v1::FINDING_DETAILS_BROKEN)) << bad;
  }
  EXPECT_THAT(Decode({{"grpc-status", "5"}, {"grpc-status-details-bin", ""}}).findings, IsEmpty());
}

TEST(DecodeOutcomeTest, TheMessageInTheDetailsCounts) {
  const std::string encoded = DetailsBin(StatusOf(5, "inside"));
  const Decoded differ =
      Decode({{"grpc-status", "5"}, {"grpc-message", "outside"}, {"grpc-status-details-bin", encoded}});
  EXPECT_EQ(differ.status->message(), "inside");
  EXPECT_THAT(differ.findings, ElementsAre(v1::FINDING_MESSAGE_DISAGREES));
  const Decoded alone = Decode({{"grpc-status", "5"}, {"grpc-status-details-bin", encoded}});
  EXPECT_EQ(alone.status->message(), "inside");
  EXPECT_THAT(alone.findings, IsEmpty());
}

struct Encoded {
  Fields trailers;
  v1::ConversionReport report;
};

Encoded Encode(const google::rpc::Status& status, const Fields& metadata = {}) {
  Encoded encoded;
  EncodeOutcome(FitOutcome(status, metadata, encoded.report), encoded.trailers);
  return encoded;
}

google::rpc::Status Inside(const Fields& trailers) {
  std::string bytes;
  google::rpc::Status status;
  EXPECT_TRUE(absl::Base64Unescape(Value(trailers, "grpc-status-details-bin"), &bytes));
  EXPECT_TRUE(status.ParseFromString(bytes));
  return status;
}

TEST(EncodeOutcomeTest, WritesTheFieldsInOrder) {
  const google::rpc::RetryInfo retry;
  const Encoded encoded = Encode(StatusOf(5, "é", {&retry}), ToFields({{"vary", "x"}, {"allow", "GET"}}));
  std::vector<std::string> names;
  for (const auto& field : encoded.trailers) names.push_back(field.name());
  EXPECT_THAT(names, ElementsAre("grpc-status", "grpc-message", "grpc-status-details-bin", "vary", "allow"));
  EXPECT_EQ(Value(encoded.trailers, "grpc-message"), "%C3%A9");
  EXPECT_EQ(Value(encoded.trailers, "grpc-status-details-bin").find('='), std::string::npos);
  EXPECT_EQ(Inside(encoded.trailers).code(), 5);
  EXPECT_EQ(Encode(StatusOf(5, "")).trailers.size(), 1);
}

google::protobuf::Any Unknown(const std::string& name, size_t bytes) {
  google::protobuf::Any detail;
  detail.set_type_url("example.com/" + name);
  detail.set_value(std::string(bytes, 'x'));
  return detail;
}

v1::OriginalResponse Original(size_t body, size_t header = 0) {
  v1::OriginalResponse original;
  original.set_code(404);
  original.set_grpc_code(5);
  original.set_body(std::string(body, 'b'));
  AddField(*original.mutable_headers(), "vary", std::string(header, 'h'));
  return original;
}

// ErrorInfo, two unknown ones, RetryInfo, a third unknown one, the original.
google::rpc::Status Full(size_t body, size_t header, size_t unknown, size_t message) {
  google::rpc::ErrorInfo info;
  info.set_reason("X");
  const google::rpc::RetryInfo retry;
  google::rpc::Status status = StatusOf(5, std::string(message, 'm'), {&info});
  *status.add_details() = Unknown("a.A", unknown);
  *status.add_details() = Unknown("b.B", unknown);
  status.add_details()->PackFrom(retry);
  *status.add_details() = Unknown("c.C", unknown);
  status.add_details()->PackFrom(Original(body, header));
  return status;
}

TEST(CutTest, CutsTheOriginalBodyFirst) {
  const Encoded encoded = Encode(Full(10000, 10, 10, 10));
  EXPECT_THAT(encoded.report.cut(), ElementsAre("original.body"));
  EXPECT_EQ(Inside(encoded.trailers).details_size(), 6);
  EXPECT_EQ(DetailOf<v1::OriginalResponse>(Inside(encoded.trailers)).code(), 404);
}

TEST(CutTest, ThenCutsTheOriginalResponse) {
  const Encoded encoded = Encode(Full(10000, 9000, 10, 10));
  EXPECT_THAT(encoded.report.cut(), ElementsAre("original.body", "original"));
  EXPECT_EQ(Inside(encoded.trailers).details_size(), 5);
}

TEST(CutTest, ThenCutsDetailsFromTheLastExceptTwoTypes) {
  Encoded encoded = Encode(Full(1, 10, 2000, 10));
  EXPECT_THAT(encoded.report.cut(), ElementsAre("original.body", "original", "detail:c.C"));
  EXPECT_THAT(DetailTypes(Inside(encoded.trailers)),
              ElementsAre("google.rpc.ErrorInfo", "a.A", "b.B", "google.rpc.RetryInfo"));
  encoded = Encode(Full(1, 10, 9000, 10));
  EXPECT_THAT(encoded.report.cut(), ElementsAre("original.body", "original", "detail:c.C", "detail:b.B", "detail:a.A"));
  EXPECT_THAT(DetailTypes(Inside(encoded.trailers)), ElementsAre("google.rpc.ErrorInfo", "google.rpc.RetryInfo"));
}

TEST(CutTest, ThenCutsTheMessageInBothPlaces) {
  const Encoded encoded = Encode(Full(1, 10, 10, 9000), ToFields({{"vary", "x"}}));
  EXPECT_THAT(encoded.report.cut(),
              ElementsAre("original.body", "original", "detail:c.C", "detail:b.B", "detail:a.A", "message"));
  EXPECT_EQ(Value(encoded.trailers, "grpc-message"), std::string(1024, 'm'));
  EXPECT_EQ(Inside(encoded.trailers).message(), std::string(1024, 'm'));
  EXPECT_EQ(Value(encoded.trailers, "vary"), "x");
}

TEST(CutTest, ThenCutsMetadataFromTheLast) {
  const Encoded encoded = Encode(StatusOf(5, "m"), ToFields({{"a", std::string(3000, 'x')},
                                                             {"b", std::string(3000, 'x')},
                                                             {"c", std::string(3000, 'x')},
                                                             {"d", std::string(3000, 'x')}}));
  EXPECT_THAT(encoded.report.cut(), ElementsAre("header:d", "header:c"));
  EXPECT_EQ(encoded.trailers.size(), 4);
}

TEST(CutTest, CutsAllDetailsLast) {
  google::rpc::ErrorInfo info;
  (*info.mutable_metadata())["a"] = std::string(9000, 'x');
  const Encoded encoded = Encode(StatusOf(5, "m", {&info}), ToFields({{"a", "b"}}));
  EXPECT_THAT(encoded.report.cut(), ElementsAre("header:a", "details"));
  EXPECT_EQ(encoded.trailers.size(), 2);
  EXPECT_EQ(Value(encoded.trailers, "grpc-message"), "m");
}

TEST(CutTest, CutsNothingThatFitsToTheByte) {
  google::rpc::Status status = StatusOf(5, "");
  *status.add_details() = Unknown("a.A", 1);
  *status.add_details() = Unknown("b.B", 1);
  size_t largest = 0;
  for (size_t bytes = 5800; bytes < 5960; ++bytes) {
    status.mutable_details(1)->set_value(std::string(bytes, 'x'));
    const Encoded encoded = Encode(status);
    if (encoded.report.cut_size() == 0) largest = WireBytes(encoded.trailers);
    ASSERT_LE(WireBytes(encoded.trailers), kMaxTrailerBytes);
  }
  EXPECT_GE(largest, kMaxTrailerBytes - 2) << "no detail goes that would have had room";
}

TEST(CutTest, AMessageIsCutBetweenCharacters) {
  std::string message = "a";
  for (int i = 0; i < 4000; ++i) message += "😀";
  const Encoded encoded = Encode(StatusOf(5, message));
  const google::rpc::Status status =
      *Decode({{"grpc-status", "5"}, {"grpc-message", Value(encoded.trailers, "grpc-message")}}).status;
  EXPECT_EQ(status.message(), message.substr(0, 1021));
}

// Whatever comes, the bound holds, the code is the same inside, and what was not cut is all there.
TEST(CutTest, TheBoundHoldsOnRandomInput) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const auto up_to = [&](size_t max) { return std::uniform_int_distribution<size_t>(0, max)(random); };
  for (int round = 0; round < 3000; ++round) {
    google::rpc::Status status = StatusOf(static_cast<int>(1 + up_to(99)), "");
    std::string message;
    const size_t characters = up_to(1) == 0 ? up_to(60) : up_to(3000);
    for (size_t i = 0; i < characters; ++i)
      message += std::vector<std::string>{"a", "%", "é", "😀", "\n", " "}[up_to(5)];
    status.set_message(message);
    const auto known = OneOfEach();
    for (size_t i = up_to(6); i > 0; --i) {
      if (up_to(1) == 0) {
        *status.add_details() = known[up_to(9)];
      } else {
        *status.add_details() = Unknown("x.X", up_to(3) == 0 ? up_to(7000) : up_to(200));
      }
    }
    if (up_to(1) == 0) status.add_details()->PackFrom(Original(up_to(9000), up_to(2000)));
    Fields metadata;
    for (size_t i = up_to(5); i > 0; --i) AddField(metadata, absl::StrCat("x-", i), std::string(up_to(2000), 'v'));
    const Encoded encoded = Encode(status, metadata);
    ASSERT_LE(WireBytes(encoded.trailers), kMaxTrailerBytes);
    v1::ConversionReport report;
    const auto decoded = DecodeOutcome(encoded.trailers, report);
    ASSERT_TRUE(decoded.has_value());
    ASSERT_EQ(decoded->code(), status.code());
    ASSERT_TRUE(IsUtf8(decoded->message()));
    for (const auto finding : Findings(report)) ASSERT_EQ(finding, v1::FINDING_GRPC_STATUS_UNKNOWN_NUMBER);
    if (encoded.report.cut_size() > 0) continue;
    ASSERT_EQ(decoded->SerializeAsString(), status.SerializeAsString());
  }
}

TEST(CutTest, ThousandsOfDetailsAndHeadersTakeLinearTime) {
  for (const char* type : {"google.rpc.ErrorInfo", "a.A", "statustranslator.v1.OriginalResponse"}) {
    google::rpc::Status status = StatusOf(5, std::string(1 << 20, '%'));
    for (int i = 0; i < 100000; ++i) *status.add_details() = Unknown(type, 0);
    Fields metadata;
    for (int i = 0; i < 400; ++i) AddField(metadata, "vary", std::string(1000, 'x'));
    const Encoded encoded = Encode(status, metadata);
    EXPECT_LE(WireBytes(encoded.trailers), kMaxTrailerBytes);
  }
  Fields many;
  for (int i = 0; i < 200; ++i) AddField(many, "grpc-status", std::string(16 * 1024, ','));
  v1::ConversionReport report;
  EXPECT_EQ(DecodeOutcome(many, report)->code(), kGrpcUnknown);
}

}  // namespace
}  // namespace status_translator
