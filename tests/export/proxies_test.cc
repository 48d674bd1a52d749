// tests/peers/no_hop.py loads the configuration into real proxies.
#include "export/proxies.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "config/profile_set.h"
#include "core/http_status.h"
#include "export/drift.h"
#include "support/named_text.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

constexpr Origin kOrigins[] = {Origin::kUnspecified, Origin::kApplication, Origin::kIntermediary, Origin::kLocalReply};

// A user's file may hold any text: quotes, colons, format commands, variables, line breaks, characters of 2 to 4 bytes.
constexpr absl::string_view kHostile = R"(
name: "hostile"
extends: "general"
http_to_grpc { http: 404 grpc: "DATA_LOSS" reason: "no \"book\": it's #1, na\303\257ve \342\234\223\360\237\230\200 100 %REQ(x)% $host;{a} \\ *b\n- c\td" }
http_to_grpc { http: 427 grpc: "ABORTED" reason: "ours" }
)";

// Has codes for some origins only.
constexpr absl::string_view kHalves = R"(
name: "halves"
http_to_grpc { http: 404 grpc: "NOT_FOUND" origin: "local_reply" reason: "ours" }
http_to_grpc { http: 404 grpc: "UNIMPLEMENTED" origin: "intermediary" reason: "theirs" }
http_to_grpc { http: 429 grpc: "UNAVAILABLE" origin: "intermediary" reason: "theirs" }
)";

const ProfileSet& All() {
  static const ProfileSet& set = *[] {
    std::vector<NamedText> files(BuiltInProfiles().begin(), BuiltInProfiles().end());
    files.push_back({"hostile.textproto", kHostile});
    files.push_back({"halves.textproto", kHalves});
    return ProfileSet::Load(files)->release();
  }();
  return set;
}

std::string Export(absl::string_view format, absl::string_view profile) {
  const ProxyFormat& found = *FindProxyFormat(format);
  return *ExportProxy(found, *All().Find(profile), found.origin);
}

// Whether a configuration of that format has something to say.
bool HasAnswers(const ProxyFormat& format, const Profile& profile, Origin origin) {
  return profile.has_http_to_grpc() &&
         (format.calls_service || !BuildProxyAnswers(profile, origin, std::nullopt).empty());
}

TEST(ProxiesTest, EveryFormatOfEveryProfileHasItsHeader) {
  for (const ProxyFormat& format : ProxyFormats()) {
    EXPECT_EQ(FindProxyFormat(format.name), &format);
    for (const auto& [name, revised] : All().profiles()) {
      for (const Origin origin : kOrigins) {
        const absl::StatusOr<std::string> exported = ExportProxy(format, revised, origin);
        if (!HasAnswers(format, *revised.profile, origin)) {
          EXPECT_EQ(exported.status().code(), absl::StatusCode::kInvalidArgument) << format.name << " of " << name;
          continue;
        }
        const std::string& text = exported.value();
        EXPECT_EQ(text, *ExportProxy(format, revised, origin));
        EXPECT_THAT(text, HasSubstr(absl::StrCat("# revision: ", revised.revision, "\n")));
        EXPECT_THAT(text, AllOf(Not(HasSubstr("\t")), Not(HasSubstr(" \n")), Not(HasSubstr("\n\n\n"))));
        const Drift drift = CheckDrift(text, All());
        EXPECT_EQ(drift.kind, DriftKind::kFresh) << format.name << " of " << name;
        EXPECT_EQ(drift.command, ProxyCommand(format, name, origin));
      }
    }
  }
  EXPECT_EQ(FindProxyFormat("apache"), nullptr);
}

TEST(ProxiesTest, TheCommandNamesAnOriginThatIsNotTheDefault) {
  const ProxyFormat& nginx = *FindProxyFormat("nginx");
  EXPECT_EQ(ProxyCommand(nginx, "acme", Origin::kLocalReply), "status-translator export --format nginx --profile acme");
  EXPECT_EQ(ProxyCommand(nginx, "acme", Origin::kUnspecified),
            "status-translator export --format nginx --profile acme --origin unspecified");
  EXPECT_EQ(ProxyCommand(*FindProxyFormat("istio-ext-proc"), "acme", Origin::kApplication),
            "status-translator export --format istio-ext-proc --profile acme");
}

TEST(ProxiesTest, OriginNamesAreReadBack) {
  for (const Origin origin : kOrigins) EXPECT_EQ(ProxyOriginFromName(ProxyOriginName(origin)), origin);
  EXPECT_EQ(ProxyOriginFromName("nobody"), std::nullopt);
}

// The answers, one a line.
std::string Dump(const RevisedProfile& revised, Origin origin, std::optional<Origin> upstream_origin = std::nullopt) {
  std::string text;
  for (const ProxyAnswer& answer : BuildProxyAnswers(*revised.profile, origin, upstream_origin)) {
    absl::StrAppend(&text, absl::StrJoin(answer.statuses, " "), "=", answer.code->number, "\n");
  }
  return text;
}

TEST(ProxiesTest, EveryAnswerOfAProfileIsWrittenOnce) {
  for (const auto& [name, revised] : All().profiles()) {
    for (const Origin origin : kOrigins) {
      std::map<std::string, std::string> seen;
      const std::string dumped = Dump(revised, origin);
      for (const absl::string_view line : absl::StrSplit(dumped, '\n', absl::SkipEmpty())) {
        const std::pair<std::string, std::string> halves = absl::StrSplit(line, '=');
        for (const absl::string_view status : absl::StrSplit(halves.first, ' ')) {
          EXPECT_TRUE(seen.emplace(status, halves.second).second) << name << status;
        }
      }
      for (int http = 400; http <= kLastHttpStatus; ++http) {
        const Rule& rule = *revised.profile->HttpToGrpc(http, origin);
        const auto found = seen.find(absl::StrCat(http));
        if (rule.has_answer() && rule.code != 0) {
          ASSERT_NE(found, seen.end()) << name << http;
          EXPECT_EQ(found->second, absl::StrCat(rule.code)) << name << http;
        } else {
          EXPECT_EQ(found, seen.end()) << name << http;
        }
      }
    }
  }
}

TEST(ProxiesTest, AStatusWithARowOfItsOwnIsNotGrouped) {
  EXPECT_THAT(Dump(*All().Find("hostile"), Origin::kUnspecified),
              AllOf(HasSubstr("\n427=10\n"), HasSubstr("\n432 433 ")));
}

// nginx's own 429 is a limit of the caller's proxy; a page with 429 from an upstream comes from any intermediary.
TEST(ProxiesTest, NginxSeparatesItsOwnErrorsFromThoseOfUpstreams) {
  const std::string general = Export("nginx", "general");
  EXPECT_THAT(general, HasSubstr("\n# origin: local_reply\n# origin of upstreams' answers: intermediary\n"));
  EXPECT_THAT(general, HasSubstr("\nlocation @status_translator_grpc_429 {  # RESOURCE_EXHAUSTED\n"
                                 "  default_type application/grpc;\n"
                                 "  set $status_translator_code 8;\n"
                                 "  set $status_translator_message \"HTTP 429 Too Many Requests"));
  EXPECT_THAT(general, HasSubstr("\n  if ($upstream_header_time ~ \"[0-9]$\") {  # UNAVAILABLE\n"
                                 "    set $status_translator_code 14;\n"));
  // An origin that the user names is that of all errors.
  const std::string one = *ExportProxy(*FindProxyFormat("nginx"), *All().Find("general"), Origin::kIntermediary);
  EXPECT_THAT(one, AllOf(Not(HasSubstr("$status_translator_code")), Not(HasSubstr("# origin of upstreams"))));
}

TEST(ProxiesTest, AStatusThatIsNotAnsweredForBothOriginsIsLeftOut) {
  EXPECT_EQ(Dump(*All().Find("halves"), Origin::kLocalReply, Origin::kIntermediary), "404=5\n");
  EXPECT_EQ(Dump(*All().Find("halves"), Origin::kIntermediary), "404=12\n429=14\n");
}

TEST(ProxiesTest, HostileTextIsEscapedForEnvoyAndNginx) {
  constexpr absl::string_view kExpected =
      R"("HTTP 404 Not Found: no \"book\": it's #1, na\u00efve \u2713\U0001f600 100 %%REQ(x)%% $host;{a} \\ *b\u000a- c\u0009d")";
  for (const absl::string_view format : {"envoy-custom-response", "envoy-gateway", "envoy-local-reply", "istio"}) {
    EXPECT_THAT(Export(format, "hostile"), HasSubstr(absl::StrCat("inline_string: ", kExpected))) << format;
  }
  EXPECT_THAT(Export("nginx", "hostile"),
              HasSubstr("add_header grpc-message \"HTTP 404 Not Found: no %22book%22: it's #1, na%C3%AFve "
                        "%E2%9C%93%F0%9F%98%80 100 %25REQ(x)%25 %24host;{a} %5C *b%0A- c%09d\" always;\n"));
}

// The YAML anchors or aliases of a text: `sign` is & or *.
std::set<std::string> Names(absl::string_view text, char sign) {
  std::set<std::string> names;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (absl::StartsWith(line, "#")) continue;
    for (absl::string_view word : absl::StrSplit(line, absl::ByAnyChar(" ,;[]{}\""), absl::SkipEmpty())) {
      if (word[0] == sign && absl::StrContains(word, "status_translator")) names.emplace(word.substr(1));
    }
  }
  return names;
}

TEST(ProxiesTest, EveryNameThatIsUsedIsDefined) {
  for (const auto& [name, revised] : All().profiles()) {
    for (const Origin origin : kOrigins) {
      for (const absl::string_view format : {"envoy-custom-response", "envoy-gateway", "envoy-local-reply", "istio"}) {
        const std::string text = ExportProxy(*FindProxyFormat(format), revised, origin).value_or("");
        EXPECT_THAT(Names(text, '&'), IsSupersetOf(Names(text, '*'))) << format << name;
      }
      // A name of nginx ends in a variable and a number; the variable is empty or grpc_.
      const std::string nginx = ExportProxy(*FindProxyFormat("nginx"), revised, origin).value_or("");
      for (const absl::string_view line : absl::StrSplit(nginx, '\n')) {
        if (!absl::StartsWith(line, "error_page ")) continue;
        const std::vector<absl::string_view> halves = absl::StrSplit(line, "${status_translator}");
        ASSERT_EQ(halves.size(), 2u) << line;
        EXPECT_THAT(halves[0], Not(HasSubstr("499"))) << "nginx does not start with it";
        const absl::string_view place = absl::StripSuffix(halves[1], ";");
        EXPECT_THAT(nginx, AllOf(HasSubstr(absl::StrCat("\nlocation @status_translator_", place, " {")),
                                 HasSubstr(absl::StrCat("\nlocation @status_translator_grpc_", place, " {"))))
            << name;
      }
    }
  }
}

TEST(ProxiesTest, TheServiceIsCalledWithTheProfile) {
  for (const absl::string_view format : {"envoy-ext-proc", "istio-ext-proc"}) {
    EXPECT_THAT(Export(format, "otc-ecs"), HasSubstr("{key: status-translator-profile, value: \"otc-ecs\"}"));
  }
  EXPECT_THAT(Export("envoy-gateway-ext-proc", "otc-ecs"), HasSubstr("--default-profile otc-ecs\n"));
}

}  // namespace
}  // namespace status_translator
