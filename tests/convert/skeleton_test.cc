#include "convert/skeleton.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "support/fields.h"
#include "wire/body.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string Skeleton(const std::string& body, const std::string& type = "application/json", FieldList headers = {}) {
  headers.emplace_back("content-type", type);
  v1::HttpResponse http;
  *http.mutable_headers() = ToFields(headers);
  http.set_body(body);
  v1::ConversionReport report;
  return SkeletonOf(http, ReadBody(http, report));
}

TEST(SkeletonTest, NamesTheMembersOfJsonAndTheirNesting) {
  EXPECT_EQ(Skeleton(R"({"path": "/books/7", "error": {"message": "no", "code": 7}})"),
            R"({"error":{"code","message"},"path"})");
  EXPECT_EQ(Skeleton(R"({"errors": [{"field": "a"}, {"field": "b", "why": null}], "tags": ["x", "y"], "empty": {}})"),
            R"({"empty","errors":[{"field","why"}],"tags":[]})");
  EXPECT_EQ(Skeleton(R"([{"errorCode": "X"}])"), R"([{"errorCode"}])");
  EXPECT_EQ(Skeleton("{}"), "{}");
  EXPECT_EQ(Skeleton(R"("secret")"), "json");
}

TEST(SkeletonTest, EqualStructuresAreEqualWhateverTheirOrderAndValues) {
  EXPECT_EQ(Skeleton(R"({"a": 1, "b": {"c": "x", "d": []}})"), Skeleton(R"({"b": {"d": [], "c": true}, "a": null})"));
}

TEST(SkeletonTest, NamesTheElementsOfXmlAndTheKindOfOtherBodies) {
  EXPECT_EQ(Skeleton("<s:Error xmlns:s='u'><Code>No</Code><Detail a='1'><Key>k</Key></Detail><Code/></s:Error>",
                     "application/xml"),
            R"(xml {"Error":{"Code","Detail":{"Key"}}})");
  EXPECT_EQ(Skeleton("<html><title>secret</title></html>", "text/html"), "html");
  EXPECT_EQ(Skeleton("secret", "text/plain"), "text");
  EXPECT_EQ(Skeleton("", "text/plain"), "empty");
}

TEST(SkeletonTest, NamesTheHeaderFieldsThatNotEveryServerSends) {
  EXPECT_EQ(Skeleton("{}", "application/json",
                     {{"Date", "d"}, {"X-Acme-Node", "n"}, {"set-cookie", "c"}, {"x-acme-node", "m"}, {"cf-ray", "r"}}),
            "{} cf-ray,x-acme-node");
}

// An object may be keyed by data: ids, addresses, tokens.
TEST(SkeletonTest, ANameThatIsProbablyDataIsNotShown) {
  for (const char* data :
       {"alice@example.org", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "4711", "+49 170 1234567", "10.0.0.7", "a b",
        "db-7.internal", "/books/7", "na\xC3\xAFve", "a\nb", "", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
        "QWxhZGRpbjpvcGVuIHNlc2FtZQ", "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3", "-secret",
        "abcdefghijklmnopqrstuvwxyz", "<script>", "x\"y"}) {
    EXPECT_EQ(SkeletonName(data), "*") << data;
  }
  EXPECT_EQ(SkeletonName(std::string(kMaxSkeletonNameBytes, '_')), std::string(kMaxSkeletonNameBytes, '_'));
  EXPECT_EQ(SkeletonName(std::string(kMaxSkeletonNameBytes + 1, '_')), "*");
  for (const char* name : {"error", "errorCode", "error_code", "ERROR_CODE", "@type", "$id", "_links",
                           "x-amzn-errortype", "invalidParameterValueDescription", "isHTTPError"}) {
    EXPECT_EQ(SkeletonName(name), name);
  }
  EXPECT_EQ(SkeletonName("user4711"), "user#") << "a number is data, too";
  EXPECT_EQ(
      Skeleton(R"({"users": {"alice@example.org": {"why": 1}, "bob@example.org": {"when": 2}}, "u1": 1, "u2": 2})"),
      R"({"u#","users":{*:{"when","why"}}})");
}

TEST(SkeletonTest, AHostileBodyCostsABoundedNumberOfNames) {
  std::string many = "{", deep, xml = "<a>";
  for (int i = 0; i < 900; ++i)
    absl::StrAppend(&many, i > 0 ? "," : "", "\"k", std::string(i % 40, 'x'), "_\\u00e9", i, "\":1");
  many += "}";
  for (int i = 0; i < 50; ++i) deep += R"({"name_of_a_member_)" + std::string(i % 20, 'y') + "\":";
  deep += "1" + std::string(50, '}');
  for (int i = 0; i < 5000; ++i) absl::StrAppend(&xml, "<b", std::string(i % 20, 'z'), ">");
  for (int i = 4999; i >= 0; --i) absl::StrAppend(&xml, "</b", std::string(i % 20, 'z'), ">");
  xml += "</a>";
  EXPECT_EQ(Skeleton(many), "{*,...}");
  EXPECT_THAT(Skeleton(deep), AllOf(StartsWith("{\"name_of_a_member_\":{"), HasSubstr("{...}")));
  EXPECT_THAT(Skeleton(xml, "application/xml"), StartsWith("xml {\"a\":{\"b\":{"));
  for (const std::string& body : {many, deep, xml}) {
    EXPECT_LE(Skeleton(body, body == xml ? "application/xml" : "application/json").size(), kMaxSkeletonBytes);
  }
  FieldList headers;
  for (int i = 0; i < 150; ++i) headers.emplace_back(absl::StrCat("x-", std::string(i % 20 + 1, 'h')), "v");
  EXPECT_LE(Skeleton("{}", "application/json", headers).size(), kMaxSkeletonBytes);
}

TEST(SkeletonTest, NoValueIsInIt) {
  const std::string body =
      R"({"message": "SECRET", "list": ["SECRET", {"deep": "SECRET"}], "SECRET 1": "x", "n": 31337})";
  EXPECT_THAT(Skeleton(body, "application/json", {{"x-acme", "SECRET"}}),
              AllOf(Not(HasSubstr("SECRET")), Not(HasSubstr("31337")), HasSubstr("deep")));
  EXPECT_THAT(Skeleton("<Error a='SECRET'>SECRET</Error>", "application/xml"), Not(HasSubstr("SECRET")));
}

}  // namespace
}  // namespace status_translator
