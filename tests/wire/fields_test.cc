#include "wire/fields.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "support/fields.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(FieldsTest, FindsTheFirstInAnyCase) {
  const Fields fields = ToFields({{"Retry-After", " 5\t"}, {"retry-after", "6"}});
  EXPECT_EQ(FindField(fields, "retry-after"), "5");
  EXPECT_EQ(FindField(fields, "RETRY-AFTER"), "5");
  EXPECT_FALSE(FindField(fields, "retry").has_value());
}

TEST(FieldsTest, NamesAreEqualInAnyCase) {
  EXPECT_TRUE(IsSameName("etag", "etag"));
  EXPECT_TRUE(IsSameName("ETag", "etag"));
  EXPECT_FALSE(IsSameName("etag", "etags"));
  EXPECT_FALSE(IsSameName("etag", "etah"));
  std::string lower = "before";
  const absl::string_view name = "x-id_1";
  EXPECT_EQ(LowerCaseName(name, lower).data(), name.data()) << "not copied";
  EXPECT_EQ(LowerCaseName("X-Id_1", lower), "x-id_1");
  EXPECT_EQ(lower, "x-id_1");
}

TEST(FieldsTest, ATokenHasOnlyTheCharactersOfRfc9110) {
  for (const char* text : {"GET", "Content-Type", "x_1", "!#$%&'*+-.^_`|~"}) EXPECT_TRUE(IsToken(text)) << text;
  for (const absl::string_view text :
       {absl::string_view(), absl::string_view("a b"), absl::string_view("a:"), absl::string_view("a\0", 2),
        absl::string_view("\xE9"), absl::string_view("a,")}) {
    EXPECT_FALSE(IsToken(text)) << text;
  }
}

TEST(FieldsTest, ReadsEitherKindOfValue) {
  v1::Header field;
  EXPECT_EQ(FieldValue(field), "");
  field.set_raw(" \xFF ");
  EXPECT_EQ(FieldValue(field), "\xFF");
  field.set_text("text");
  EXPECT_EQ(FieldValue(field), "text");
}

TEST(FieldsTest, NothingCanBeInjected) {
  for (const absl::string_view value :
       {absl::string_view("a\rb"), absl::string_view("a\nb"), absl::string_view("a\r\nset-cookie: x"),
        absl::string_view("a\0b", 3), absl::string_view("\x7F"), absl::string_view("\x1B"),
        absl::string_view("\xC3\xA9")}) {
    EXPECT_FALSE(CanBeSent("location", value)) << std::string(value);
  }
  for (const absl::string_view name :
       {absl::string_view(""), absl::string_view("a b"), absl::string_view("a:"), absl::string_view("a\n"),
        absl::string_view("a\0", 2), absl::string_view("Upper"), absl::string_view(":path"),
        absl::string_view("\xC3\xA9")}) {
    EXPECT_FALSE(CanBeSent(name, "value")) << std::string(name);
  }
  EXPECT_FALSE(CanBeSent(std::string(129, 'a'), ""));
  EXPECT_TRUE(CanBeSent("x-a_b.c1", "a\tb ~"));
  EXPECT_TRUE(CanBeSent("allow", ""));
}

TEST(FieldsTest, BinaryMetadataIsBase64) {
  EXPECT_TRUE(CanBeSent("x-bin", "AAE="));
  EXPECT_TRUE(CanBeSent("x-bin", "AAE"));
  // What one of grpcio and grpc-go ends a call over: lists, dots for padding, bits left over, white space.
  for (const char* value : {"AAE,AAE=", "CA..", "CAc.", "CB", "CAd", "A AE", ","}) {
    EXPECT_FALSE(CanBeSent("x-bin", value)) << value;
  }
  EXPECT_FALSE(CanBeSent("x-bin", "not base64"));
  EXPECT_FALSE(CanBeSent("x-bin", "A"));
}

TEST(FieldsTest, ListsFieldsThatCallersUse) {
  for (const char* name :
       {"retry-after", "www-authenticate", "allow", "location", "content-range", "vary", "access-control-allow-origin",
        "access-control-anything", "ratelimit", "ratelimit-reset", "x-ratelimit-remaining", "x-request-id",
        "traceparent", "tracestate", "x-b3-traceid", "b3", "x-openstack-request-id"}) {
    EXPECT_TRUE(IsListed(name)) << name;
  }
  for (const char* name : {"set-cookie", "cookie", "authorization", "x-powered-by", "server", "x-internal", "etag",
                           "x-b3", "retry-after-x"}) {
    EXPECT_FALSE(IsListed(name)) << name;
  }
}

TEST(FieldsToKeepTest, KeepsListedAndExposedHidesTheRest) {
  v1::ConversionReport report;
  const Fields kept = FieldsToKeep(ToFields({{"Retry-After", "5"},
                                             {"X-Mine", "yes"},
                                             {"Set-Cookie", "a=b"},
                                             {"set-cookie", "c=d"},
                                             {"Vary", "Origin"},
                                             {"vary", "Accept"}}),
                                   {.headers = {"x-mine"}}, report);
  EXPECT_EQ(Value(kept, "retry-after"), "5");
  EXPECT_EQ(Value(kept, "x-mine"), "yes");
  EXPECT_THAT(Values(kept, "vary"), ElementsAre("Origin", "Accept"));
  EXPECT_EQ(kept.size(), 4);
  EXPECT_THAT(report.kept(), ElementsAre("retry-after", "x-mine", "vary"));
  EXPECT_THAT(report.hidden(), ElementsAre("header:set-cookie"));
  EXPECT_THAT(report.findings(), IsEmpty());
}

TEST(FieldsToKeepTest, FieldsOfTheTransportAreNeverKept) {
  v1::ConversionReport report;
  const FieldList own = {{"Connection", "close"},
                         {"content-length", "1"},
                         {"transfer-encoding", "chunked"},
                         {"grpc-status", "0"},
                         {"grpc-message", "x"},
                         {"grpc-status-details-bin", "AA"},
                         {"grpc-retry-pushback", "0"},
                         {":status", "200"},
                         {"content-encoding", "gzip"},
                         {"trailer", "x"},
                         {"te", "trailers"}};
  std::vector<std::string> names;
  for (const auto& [name, value] : own) names.push_back(name);
  EXPECT_THAT(FieldsToKeep(ToFields(own), {.headers = names}, report), IsEmpty());
  EXPECT_THAT(report.kept(), IsEmpty());
}

// It is reserved by gRPC, but servers set it and clients obey it as metadata.
TEST(FieldsToKeepTest, ThePushbackIsKept) {
  v1::ConversionReport report;
  const Fields kept = FieldsToKeep(ToFields({{"Grpc-Retry-Pushback-Ms", "-1"}}), {}, report);
  EXPECT_EQ(Value(kept, "grpc-retry-pushback-ms"), "-1");
  EXPECT_THAT(report.kept(), ElementsAre("grpc-retry-pushback-ms"));
}

TEST(FieldsToKeepTest, InvalidFieldsAreDroppedAndReported) {
  v1::ConversionReport report;
  v1::ConversionReport taken_apart;
  EXPECT_EQ(FieldsToKeep(ToFields({{"x-bin", "CAc, CAg=,CB"}}), {.headers = {"x-bin"}}, taken_apart).size(), 2);
  EXPECT_THAT(taken_apart.findings(), testing::ElementsAre(v1::FINDING_HEADER_BROKEN));
  Fields fields = ToFields({{"location", "a\r\nset-cookie: x"}, {"bad name", "x"}, {"", "x"}, {"x-bin", "no base64"}});
  v1::Header& raw = *fields.Add();
  raw.set_name("link");
  raw.set_raw("\xFF");
  EXPECT_THAT(FieldsToKeep(fields, {.headers = {"x-bin", "bad name", ""}}, report), IsEmpty());
  EXPECT_THAT(Findings(report), ElementsAre(v1::FINDING_HEADER_BROKEN));
  EXPECT_THAT(report.hidden(), IsEmpty()) << "a name that cannot be sent is not repeated";
}

TEST(FieldsToKeepTest, EachNameIsReportedOnce) {
  v1::ConversionReport report;
  for (int i = 0; i < 3; ++i) FieldsToKeep(ToFields({{"vary", "a"}, {"x-a", "b"}}), {}, report);
  EXPECT_THAT(report.kept(), ElementsAre("vary"));
  EXPECT_THAT(report.hidden(), ElementsAre("header:x-a"));
}

TEST(FieldsToKeepTest, ManyAndLongFields) {
  Fields fields;
  for (int i = 0; i < 200; ++i) AddField(fields, absl::StrCat("x-", i), std::string(64 * 1024, 'x'));
  for (int i = 0; i < 100000; ++i) AddField(fields, "vary", "x");
  Expose expose;
  for (int i = 0; i < 32; ++i) expose.headers.push_back(absl::StrCat("x-", i));
  v1::ConversionReport report;
  EXPECT_EQ(FieldsToKeep(fields, expose, report).size(), 100032);
  EXPECT_LE(report.kept_size() + report.hidden_size(), 200);
}

TEST(AddFindingTest, AddsEachFindingOnce) {
  v1::ConversionReport report;
  for (int i = 0; i < 3; ++i) AddFinding(v1::FINDING_BODY_BROKEN, report);
  AddFinding(v1::FINDING_HEADER_BROKEN, report);
  EXPECT_THAT(Findings(report), ElementsAre(v1::FINDING_BODY_BROKEN, v1::FINDING_HEADER_BROKEN));
}

}  // namespace
}  // namespace status_translator
