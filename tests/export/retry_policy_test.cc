// tests/peers/retry_policy.py gives the policies to gRPC and to Envoy.
#include "export/retry_policy.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "export/drift.h"
#include "support/named_text.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Calls DATA_LOSS retryable, which Envoy has no name for, and UNAVAILABLE not.
constexpr absl::string_view kOwn = R"(
name: "own"
extends: "general"
grpc_to_http { grpc: "DATA_LOSS" http: 500 reason: "r" retry { retryable: true reason: "a replica has it" } }
grpc_to_http { grpc: "UNAVAILABLE" http: 503 reason: "r" retry { retryable: false reason: "never here" } }
http_to_grpc { http: 418 grpc: "UNKNOWN" reason: "r" retry { retryable: true reason: "ask again" } }
)";

const ProfileSet& OwnAndBuiltIn() {
  static const ProfileSet& set = *[] {
    std::vector<NamedText> files(BuiltInProfiles().begin(), BuiltInProfiles().end());
    files.push_back({"own.textproto", kOwn});
    return ProfileSet::Load(files)->release();
  }();
  return set;
}

std::string Export(absl::string_view format, absl::string_view profile, const std::vector<std::string>& methods) {
  const absl::StatusOr<std::string> text =
      ExportRetryPolicy(*FindRetryFormat(format), *OwnAndBuiltIn().Find(profile), methods, "");
  return text.ok() ? *text : std::string(text.status().message());
}

TEST(RetryPolicyTest, EveryProfileRetriesWhatItCallsRetryable) {
  for (const auto& [name, revised] : OwnAndBuiltIn().profiles()) {
    for (const GrpcCodeInfo& code : GrpcCodes()) {
      const Rule* rule = revised.profile->has_grpc_to_http() ? revised.profile->GrpcToHttp(code.number) : nullptr;
      const bool retryable =
          code.number != 0 && (rule != nullptr && rule->has_answer() ? rule->retry.retryable : code.retryable);
      const std::string quoted = absl::StrCat("\"", code.name, "\"");
      EXPECT_EQ(absl::StrContains(Export("grpc-retry-policy", name, {"a.B/C"}), quoted), retryable) << name << quoted;
    }
  }
}

TEST(RetryPolicyTest, ACallThatMayHaveRunIsRetriedOnlyIfTheUserDeclaresItIdempotent) {
  for (const absl::string_view format : {"envoy-retry-policy", "istio-retry-policy"}) {
    // The digits of the revision may be those of a status.
    const std::string text =
        absl::StrReplaceAll(Export(format, "general", {}), {{OwnAndBuiltIn().Find("general")->revision, ""}});
    EXPECT_THAT(text, AllOf(HasSubstr("connect-failure\n"), Not(HasSubstr("unavailable")),
                            Not(HasSubstr("refused-stream")), Not(HasSubstr("503"))));
    EXPECT_THAT(Export(format, "general", {"a.B/C"}), AllOf(HasSubstr("unavailable"), HasSubstr("503")));
  }
  EXPECT_THAT(Export("grpc-retry-policy", "general", {}), HasSubstr("needs the methods that may run twice"));
}

TEST(RetryPolicyTest, AServiceConfigNamesMethodsAndServices) {
  const auto config = nlohmann::json::parse(Export("grpc-retry-policy", "general", {"a.B/C", "d.E"}));
  EXPECT_EQ(config["methodConfig"][0]["name"].dump(), R"([{"method":"C","service":"a.B"},{"service":"d.E"}])");
  EXPECT_EQ(config["methodConfig"][0]["retryPolicy"]["retryableStatusCodes"].dump(), R"(["UNAVAILABLE"])");
}

TEST(RetryPolicyTest, RowsOfAProfileDecide) {
  EXPECT_THAT(Export("grpc-retry-policy", "own", {"a.B"}), HasSubstr("[\"DATA_LOSS\"]"));
  EXPECT_THAT(Export("envoy-retry-policy", "own", {"a.B"}),
              AllOf(HasSubstr("{name: grpc-status, string_match: {exact: \"15\"}}"), HasSubstr("408, 418, 421"),
                    HasSubstr("retry_on: connect-failure,retriable-status-codes,retriable-headers\n"),
                    HasSubstr("prefix: /a.B/}")));
  EXPECT_THAT(Export("istio-retry-policy", "own", {"a.B/C"}),
              AllOf(HasSubstr("# Not in Istio's retryOn: DATA_LOSS, HTTP 474, "), HasSubstr("exact: /a.B/C\n")));
}

// Istio refuses a VirtualService with a status that Go's net/http has no name for.
TEST(RetryPolicyTest, IstioGetsRegisteredStatusesOnly) {
  const std::string text = Export("istio-retry-policy", "own", {"a.B/C"});
  EXPECT_THAT(text, AllOf(HasSubstr("retryOn: connect-failure,408,418,421,425,503\n"),
                          HasSubstr(", HTTP 474, HTTP 521, HTTP 523, HTTP 529, HTTP 530, HTTP 540\n")));
  EXPECT_THAT(Export("envoy-retry-policy", "own", {"a.B/C"}), HasSubstr("503, 521, 523,"));
  EXPECT_THAT(Export("istio-retry-policy", "own", {}), Not(HasSubstr("Not in Istio's")));
}

TEST(RetryPolicyTest, OnlyNamesOfMethodsAreAccepted) {
  for (const std::string name :
       {"", "Get", "a..B", "a.1B", "/a.B/C", "a.B/", "a.B/C/D", "a B", "a\nb", "1a", "a.B/C.D", "a.B/C\"}"}) {
    EXPECT_THAT(Export("istio-retry-policy", "general", {name}), HasSubstr("is neither")) << name;
  }
  EXPECT_THAT(Export("istio-retry-policy", "general", {"B/C"}), HasSubstr("/B/C")) << "a service without a package";
  EXPECT_THAT(Export("istio-retry-policy", "general", std::vector<std::string>(500, "a.B/C")), HasSubstr("too many"));
}

TEST(RetryPolicyTest, DriftKnowsTheCommand) {
  const std::vector<std::string> methods = {"a.B/C", "d.E"};
  for (const absl::string_view format : {"envoy-retry-policy", "istio-retry-policy"}) {
    const Drift drift = CheckDrift(Export(format, "general", methods), OwnAndBuiltIn());
    EXPECT_EQ(drift.kind, DriftKind::kFresh);
    EXPECT_EQ(drift.command, RetryCommand(*FindRetryFormat(format), "general", methods, ""));
  }
  EXPECT_THAT(MethodsInCommand("export --idempotent a.B --idempotent $(reboot) --idempotent c.D"),
              ElementsAre("a.B", "c.D"));
}

}  // namespace
}  // namespace status_translator
