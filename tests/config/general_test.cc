// Rules for all rows of service/profiles/general.textproto: the same cause has the same code, the retry advice does not
// depend on the origin, and no reason contradicts the code or the retry advice. tests/facts/causes.tsv states the cause
// of each status; it was written without looking at the profile.
#include <gmock/gmock.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "config/profile_set.h"
#include "config/profile_text.h"
#include "core/profile.h"
#include "support/facts.h"

namespace status_translator {
namespace {

struct Cause {
  int grpc;
  bool may_be_processed;
  bool retry;
};

const std::map<int, Cause>& Causes() {
  static const auto& causes = *new std::map<int, Cause>([] {
    std::map<int, Cause> by_status;
    for (const auto& row : ReadFacts("causes.tsv")) {
      for (const absl::string_view status : absl::StrSplit(row[4], ' ')) {
        const bool is_new = by_status
                                .emplace(std::stoi(std::string(status)),
                                         Cause{*GrpcCodeFromName(row[1]), row[2] == "maybe", row[3] == "yes"})
                                .second;
        if (!is_new) throw std::runtime_error(absl::StrCat(status, " has two causes"));
      }
    }
    return by_status;
  }());
  return causes;
}

// The code of the gRPC project's table for responses without grpc-status.
int ByGrpcDocument(int http) {
  static const auto& table = *new std::map<int, int>([] {
    std::map<int, int> by_status;
    for (const auto& row : ReadFacts("tables/grpc_doc_http_mapping.tsv")) {
      const std::optional<int> code = GrpcCodeFromName(row[2]);
      if (row[1] != "default" && code.has_value()) by_status[std::stoi(row[1])] = *code;
    }
    return by_status;
  }());
  const auto found = table.find(http);
  return found == table.end() ? kGrpcUnknown : found->second;
}

int ExpectedCode(int http, Origin origin, const Cause& cause) {
  static const std::set<int> kLimits = {429, 413, 431};
  static const std::set<int> kTimeouts = {408, 504};
  if (origin == Origin::kUnspecified || origin == Origin::kApplication) return cause.grpc;
  if (origin == Origin::kLocalReply && kLimits.count(http) == 1) return *GrpcCodeFromName("RESOURCE_EXHAUSTED");
  if (origin == Origin::kLocalReply && kTimeouts.count(http) == 1) return *GrpcCodeFromName("DEADLINE_EXCEEDED");
  return ByGrpcDocument(http);
}

// An unknown status is treated as the x00 of its class (RFC 9110 section 15). An interim one does not tell the outcome.
Cause CauseOf(int http) {
  if (http < 200) return {kGrpcUnknown, true, false};
  const auto found = Causes().find(http);
  return found == Causes().end() ? Causes().at(http / 100 * 100) : found->second;
}

bool SaysNotProcessed(absl::string_view text) {
  return absl::StrContains(text, "nothing was processed") || absl::StrContains(text, "was not processed");
}

bool SaysMayBeProcessed(absl::string_view text) { return absl::StrContains(text, "may have been processed"); }

// The contradiction in the reasons of an answer; empty if there is none.
std::string ContradictionInReasons(const Rule& rule, const Cause& cause) {
  for (const absl::string_view text : {rule.reason, rule.retry.reason}) {
    if (cause.may_be_processed && SaysNotProcessed(text)) return "says that it was not processed";
    if (!cause.may_be_processed && SaysMayBeProcessed(text)) return "says that it may have been processed";
  }
  if (absl::StrContains(rule.reason, "the outcome is unknown") && rule.code != kGrpcUnknown) {
    return "says that the outcome is unknown, but has a code";
  }
  if (rule.retry.retryable) {
    if (!absl::StrContains(rule.retry.reason, "retry")) return "advises a retry without conditions";
    for (const char* against : {"not until", "not before", "would be refused again", "stays too large", "same way",
                                "may have been processed", "gave up", "does not come back"}) {
      if (absl::StrContains(rule.retry.reason, against)) return "advises a retry but argues against it";
    }
  } else if (absl::StrContains(rule.retry.reason, "retry with backoff") ||
             absl::StrContains(rule.retry.reason, "; retry") || SaysNotProcessed(rule.retry.reason)) {
    return "argues for a retry but advises none";
  }
  return "";
}

std::vector<std::string> Contradictions(const Profile& profile) {
  std::vector<std::string> found;
  for (int o = 0; o < kOriginCount; ++o) {
    for (int http = kFirstHttpStatus; http <= kLastHttpStatus; ++http) {
      const Origin origin = static_cast<Origin>(o);
      const Rule& rule = *profile.HttpToGrpc(http, origin);
      const Cause cause = CauseOf(http);
      const auto add = [&, http](absl::string_view what) {
        found.push_back(absl::StrCat("HTTP ", http, " ", OriginName(origin), ": ", what));
      };
      if (rule.code != ExpectedCode(http, origin, cause)) add(absl::StrCat("code ", rule.code));
      if (rule.retry.retryable != cause.retry) add("retry advice");
      if (const std::string wrong = ContradictionInReasons(rule, cause); !wrong.empty()) add(wrong);
    }
  }
  for (const auto& row : ReadFacts("tables/googleapis_code_proto.tsv")) {
    const std::optional<int> number = GrpcCodeFromName(row[1]);
    if (row[0] != "grpc_to_http" || !number.has_value()) continue;
    const Rule& rule = *profile.GrpcToHttp(*number);
    if (std::to_string(rule.code) != row[2]) found.push_back(absl::StrCat(row[1], ": status ", rule.code));
    if (rule.retry.retryable != GrpcCodes()[*number].retryable) found.push_back(absl::StrCat(row[1], ": retry advice"));
  }
  if (profile.unknown_number().code != 500) found.emplace_back("any other gRPC number");
  return found;
}

Table General() {
  for (const NamedText& file : BuiltInProfiles()) {
    if (file.name == "general.textproto") return *ParseProfile(file.name, file.bytes);
  }
  throw std::runtime_error("no general.textproto");
}

TEST(GeneralRulesTest, EveryStatusOfTheCatalogueHasACause) {
  for (const HttpStatusInfo& status : HttpStatuses()) {
    if (status.code < 200 || !IsHttpStatus(status.code)) continue;
    EXPECT_EQ(Causes().count(status.code), 1u) << status.code;
  }
}

TEST(GeneralRulesTest, GeneralContradictsNothing) {
  EXPECT_THAT(Contradictions(Profile(General(), nullptr)), testing::IsEmpty());
}

// The rules detect the known errors of the frozen table of version 0.1.0.
TEST(GeneralRulesTest, DetectTheErrorsOfGeneral01) {
  for (const NamedText& file : BuiltInProfiles()) {
    if (file.name != "general-0.1.textproto") continue;
    const std::vector<std::string> found = Contradictions(Profile(*ParseProfile(file.name, file.bytes), nullptr));
    for (const char* wrong :
         {"HTTP 599 none given: retry advice", "HTTP 522 none given: code 14", "HTTP 444 none given: code 1",
          "HTTP 408 none given: retry advice", "HTTP 502 intermediary: retry advice",
          "HTTP 504 intermediary: retry advice", "HTTP 421 intermediary: retry advice",
          "HTTP 425 local_reply: retry advice", "HTTP 428 none given: code 9", "HTTP 510 none given: code 9"}) {
      EXPECT_THAT(found, testing::Contains(wrong));
    }
    return;
  }
  FAIL() << "there is no general-0.1";
}

// Injects contradictions into one row at a time: other codes, the opposite retry flag, the opposite reason.
class ErrorInjector {
 public:
  // `set` returns the table with this answer in the row.
  template <typename Set>
  void Inject(const RowAnswer& answer, bool to_grpc, bool retryable, const Set& set) {
    const int codes = to_grpc ? kGrpcCodeCount : 0;
    for (int code = 0; code < codes; ++code) {
      if (code == answer.code) continue;
      RowAnswer wrong = answer;
      wrong.code = code;
      Try(set(wrong));
    }
    RowAnswer flipped = answer;
    const std::string words = answer.retry.has_value()
                                  ? answer.retry->reason.text()
                                  : std::string(GrpcCodes()[to_grpc ? answer.code : kGrpcUnknown].retry_reason);
    flipped.retry = Retry{!retryable, words};
    Try(set(flipped));
    RowAnswer reworded = answer;
    reworded.retry = Retry{retryable, retryable ? "not until the state has been put right" : "retry with backoff"};
    if (to_grpc) Try(set(reworded));
    if (!to_grpc) {
      RowAnswer wrong = answer;
      wrong.code = answer.code == 418 ? 419 : 418;
      Try(set(wrong));
    }
  }

  void Try(const Table& table) {
    ++injected;
    caught += Contradictions(Profile(table, nullptr)).empty() ? 0 : 1;
  }

  int injected = 0;
  int caught = 0;
};

TEST(GeneralRulesTest, DetectInjectedContradictions) {
  const Table general = General();
  const Profile compiled(general, nullptr);
  ErrorInjector injector;
  for (size_t i = 0; i < general.http_to_grpc.size(); ++i) {
    const HttpToGrpcRow& row = general.http_to_grpc[i];
    const auto set = [&](const RowAnswer& answer) {
      Table wrong = general;
      wrong.http_to_grpc[i].answer = answer;
      return wrong;
    };
    injector.Inject(row.answer, true, compiled.HttpToGrpc(*row.http, row.origin)->retry.retryable, set);
    if (*row.http < 200) continue;
    RowAnswer reason = row.answer;
    reason.reason = CauseOf(*row.http).may_be_processed ? "nothing was processed" : "it may have been processed";
    injector.Try(set(reason));
  }
  for (size_t i = 0; i < general.http_to_grpc_ranges.size(); ++i) {
    injector.Inject(general.http_to_grpc_ranges[i].answer, true, false, [&](const RowAnswer& answer) {
      Table wrong = general;
      wrong.http_to_grpc_ranges[i].answer = answer;
      return wrong;
    });
  }
  for (size_t i = 0; i < general.http_to_grpc_defaults.size(); ++i) {
    injector.Inject(general.http_to_grpc_defaults[i].answer, true, false, [&](const RowAnswer& answer) {
      Table wrong = general;
      wrong.http_to_grpc_defaults[i].answer = answer;
      return wrong;
    });
  }
  for (size_t i = 0; i < general.grpc_to_http.size(); ++i) {
    const GrpcToHttpRow& row = general.grpc_to_http[i];
    injector.Inject(row.answer, false, compiled.GrpcToHttp(row.grpc)->retry.retryable, [&](const RowAnswer& answer) {
      Table wrong = general;
      wrong.grpc_to_http[i].answer = answer;
      return wrong;
    });
  }
  EXPECT_EQ(injector.caught, injector.injected);
  EXPECT_GT(injector.injected, 1000);
}

}  // namespace
}  // namespace status_translator
