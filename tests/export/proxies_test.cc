// Configuration of proxies; tests/peers/no_hop.py puts it into real ones.
#include "export/proxies.h"

#include <gmock/gmock.h>

#include <map>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "config/embedded.h"
#include "core/http_status.h"
#include "export/drift.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const ProfileSet& BuiltIn() {
  static const ProfileSet& set = *ProfileSet::Load(BuiltInProfiles())->release();
  return set;
}

constexpr Origin kOrigins[] = {Origin::kApplication, Origin::kIntermediary, Origin::kLocalReply};

TEST(ProxiesTest, EveryFormatOfEveryProfileSaysWhatItIs) {
  for (const ProxyFormat& format : ProxyFormats()) {
    EXPECT_EQ(FindProxyFormat(format.name), &format);
    for (const auto& [name, revised] : BuiltIn().profiles()) {
      for (const Origin origin : kOrigins) {
        const std::string text = ExportProxy(format, revised, origin);
        EXPECT_EQ(text, ExportProxy(format, revised, origin));
        EXPECT_THAT(text, HasSubstr(absl::StrCat("# revision: ", revised.revision, "\n")));
        EXPECT_THAT(text, Not(HasSubstr("\t")));
        const Drift drift = CheckDrift(text, BuiltIn());
        EXPECT_EQ(drift.kind, DriftKind::kFresh) << format.name << " of " << name;
        EXPECT_EQ(drift.command, ProxyCommand(format, name, origin));
      }
    }
  }
  EXPECT_EQ(FindProxyFormat("apache"), nullptr);
}

TEST(ProxiesTest, ACommandNamesAnOriginThatIsNotTheUsualOne) {
  const ProxyFormat& nginx = *FindProxyFormat("nginx");
  EXPECT_EQ(ProxyCommand(nginx, "acme", Origin::kLocalReply), "status-translator export --format nginx --profile acme");
  EXPECT_EQ(ProxyCommand(nginx, "acme", Origin::kIntermediary),
            "status-translator export --format nginx --profile acme --origin intermediary");
}

TEST(ProxiesTest, AProfilesNameStaysText) {
  EXPECT_THAT(ExportProxy(*FindProxyFormat("envoy-ext-proc"), *BuiltIn().Find("otc-ecs"), Origin::kUnspecified),
              HasSubstr("{key: status-translator-profile, value: 'otc-ecs'}"));
}

// The gRPC code that the text gives a status, by its error_page lines.
std::map<int, int> CodesOf(const std::string& text) {
  std::map<int, int> codes;
  std::vector<int> statuses;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (absl::StartsWith(line, "#")) continue;
    if (!absl::ConsumePrefix(&line, "error_page ") && statuses.empty()) continue;
    for (absl::string_view word : absl::StrSplit(line, ' ', absl::SkipEmpty())) {
      int number = 0;
      if (absl::SimpleAtoi(word, &number)) statuses.push_back(number);
      if (!absl::ConsumePrefix(&word, "@status_translator_") || !absl::ConsumeSuffix(&word, ";")) continue;
      EXPECT_TRUE(absl::SimpleAtoi(word, &number));
      for (const int status : statuses) EXPECT_TRUE(codes.emplace(status, number).second) << status;
      statuses.clear();
    }
  }
  return codes;
}

TEST(ProxiesTest, NginxHasEveryAnswer) {
  for (const auto& [name, revised] : BuiltIn().profiles()) {
    for (const Origin origin : kOrigins) {
      const auto codes = CodesOf(ExportProxy(*FindProxyFormat("nginx"), revised, origin));
      for (int http = 400; http <= kLastHttpStatus; ++http) {
        const Rule& rule = *revised.profile->HttpToGrpc(http, origin);
        const auto found = codes.find(http);
        if (http == 499 || !rule.has_answer() || rule.code == 0) {
          EXPECT_EQ(found, codes.end()) << name << http;
        } else {
          ASSERT_NE(found, codes.end()) << name << http;
          EXPECT_EQ(found->second, rule.code) << name << http;
        }
      }
    }
  }
}

TEST(ProxiesTest, EnvoyIsToldOnlyWhatItDoesNotSayItself) {
  const ProxyFormat& format = *FindProxyFormat("envoy-local-reply");
  const std::string envoys = ExportProxy(format, *BuiltIn().Find("envoy"), Origin::kLocalReply);
  EXPECT_THAT(envoys, Not(HasSubstr("key: grpc-status")));
  EXPECT_THAT(envoys, HasSubstr("application/problem+json"));
  const std::string general = ExportProxy(format, *BuiltIn().Find("general"), Origin::kLocalReply);
  EXPECT_THAT(general, HasSubstr("op: EQ, value: {default_value: 429,"));
  EXPECT_THAT(general, Not(HasSubstr("default_value: 503,")));
}

}  // namespace
}  // namespace status_translator
