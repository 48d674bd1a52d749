// tests/peers/haproxy.py loads the configuration into a real HAProxy.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "export/proxies.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Write(ProxyAnswer answer) {
  return WriteProxy(*FindProxyFormat("haproxy"), {"p", "# header\n", {std::move(answer)}});
}

TEST(HaproxyTest, AnErrorOfAServerReplacesAnOwnOne) {
  ProxyAnswer answer = {{429}, &GrpcCodes()[8], "Too Many Requests", "ours"};
  EXPECT_THAT(Write(answer),
              AllOf(HasSubstr("set-header grpc-status 8 if { var(txn.st_status) -m int 429 }\n"),
                    HasSubstr("set-header grpc-message \"HTTP 429 Too Many Requests: ours\" if { var"),
                    HasSubstr("  http-error status 429 "), Not(HasSubstr("{ var(txn.st_server) -m found }\n  #"))));
  answer.upstream_code = &GrpcCodes()[14];
  answer.upstream_reason = "theirs";
  EXPECT_THAT(
      Write(answer),
      HasSubstr("set-header grpc-status 14 if { var(txn.st_status) -m int 429 } { var(txn.st_server) -m found }"));
}

TEST(HaproxyTest, AStatusThatHaproxyDoesNotMakeHasNoHttpError) {
  EXPECT_THAT(Write({{418}, &GrpcCodes()[2], "", ""}), Not(HasSubstr("http-error")));
}

TEST(HaproxyTest, TextIsEscapedForAFormatInQuotes) {
  EXPECT_THAT(Write({{404}, &GrpcCodes()[5], "", "no \"b\" it's #1 100 %[src] $h \\ *\n"}),
              HasSubstr("\"HTTP 404: no %%22b%%22 it%%27s %%231 100 %%25[src] %%24h %%5C *%%0A\""));
}

TEST(HaproxyTest, AServersResponseIsReplacedOnlyIfTheProfileDefinesItsStatus) {
  const std::string text =
      WriteProxy(*FindProxyFormat("haproxy"),
                 {"p", "# header\n", {{{500}, &GrpcCodes()[13], "", ""}, {{404, 405}, &GrpcCodes()[5], "", ""}}});
  EXPECT_THAT(text,
              HasSubstr("http-response return status 200 if !{ var(txn.st_http) -m bool } { status 404:405 500 }"));
  EXPECT_THAT(WriteProxy(*FindProxyFormat("haproxy"), {"p", "# header\n", {}}), Not(HasSubstr("http-response return")));
}

TEST(HaproxyTest, StatusesAreRangesAndALineHasAtMost64Words) {
  std::vector<int> statuses = {432, 433, 434, 440};
  EXPECT_THAT(Write({statuses, &GrpcCodes()[2], "", "r"}),
              AllOf(HasSubstr("-m int 432:434 440 }"), HasSubstr("\"HTTP %[var(txn.st_status)]: r\"")));
  statuses.clear();
  for (int http = 400; http < 600; http += 2) statuses.push_back(http);
  const std::string text = Write({statuses, &GrpcCodes()[2], "", "r"});
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    EXPECT_TRUE(line[0] == '#' || words.size() <= 64) << line;
  }
  for (const int http : statuses) EXPECT_THAT(text, HasSubstr(absl::StrCat(" ", http, " ")));
}

}  // namespace
}  // namespace status_translator
