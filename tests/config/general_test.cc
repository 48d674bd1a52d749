// What must hold over all rows of `general`: same cause, same code; the same retry advice whoever answered; no sentence
// that contradicts its flag. tests/facts/causes.tsv says what each status means, without looking at the profile.
#include <gmock/gmock.h>

#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "config/profile_text.h"
#include "core/profile.h"
#include "support/facts.h"
#include "support/named_text.h"

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

// The table of the gRPC project, for responses without grpc-status.
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

int Wanted(int http, Origin origin, const Cause& cause) {
  static const std::set<int> kLimits = {429, 413, 431};
  static const std::set<int> kTimeouts = {408, 504};
  if (origin == Origin::kUnspecified || origin == Origin::kApplication) return cause.grpc;
  if (origin == Origin::kLocalReply && kLimits.count(http) == 1) return *GrpcCodeFromName("RESOURCE_EXHAUSTED");
  if (origin == Origin::kLocalReply && kTimeouts.count(http) == 1) return *GrpcCodeFromName("DEADLINE_EXCEEDED");
  return ByGrpcDocument(http);
}

// A status that no document names is the x00 of its class (RFC 9110 section 15); an interim one says nothing.
Cause CauseOf(int http) {
  if (http < 200) return {kGrpcUnknown, true, false};
  const auto found = Causes().find(http);
  return found == Causes().end() ? Causes().at(http / 100 * 100) : found->second;
}

bool SaysNotProcessed(absl::string_view text) {
  return absl::StrContains(text, "nothing was processed") || absl::StrContains(text, "was not processed");
}

bool SaysMayBeProcessed(absl::string_view text) { return absl::StrContains(text, "may have been processed"); }

// What is wrong with the sentences of an answer; empty if nothing is.
std::string WrongWords(const Rule& rule, const Cause& cause) {
  const std::string& advice = rule.retry.reason;
  for (const std::string* text : {&rule.reason, &advice}) {
    if (cause.may_be_processed && SaysNotProcessed(*text)) return "says that it was not processed";
    if (!cause.may_be_processed && SaysMayBeProcessed(*text)) return "says that it may have been processed";
  }
  if (absl::StrContains(rule.reason, "the outcome is unknown") && rule.code != kGrpcUnknown) {
    return "knows nothing, but has a code";
  }
  if (rule.retry.retryable) {
    if (!absl::StrContains(advice, "retry")) return "advises a retry without saying how";
    for (const char* against : {"not until", "not before", "would be refused again", "stays too large", "same way",
                                "may have been processed", "gave up", "does not come back"}) {
      if (absl::StrContains(advice, against)) return "advises a retry and speaks against it";
    }
  } else if (absl::StrContains(advice, "retry with backoff") || absl::StrContains(advice, "; retry") ||
             SaysNotProcessed(advice)) {
    return "speaks for a retry and advises none";
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
      if (rule.code != Wanted(http, origin, cause)) add(absl::StrCat("code ", rule.code));
      if (rule.retry.retryable != cause.retry) add("retry advice");
      if (const std::string wrong = WrongWords(rule, cause); !wrong.empty()) add(wrong);
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

TEST(RulesTest, EveryStatusOfTheCatalogueHasACause) {
  for (const HttpStatusInfo& status : HttpStatuses()) {
    if (status.code < 200 || !IsHttpStatus(status.code)) continue;
    EXPECT_EQ(Causes().count(status.code), 1u) << status.code;
  }
}

TEST(RulesTest, GeneralContradictsNothing) {
  EXPECT_THAT(Contradictions(Profile(General(), nullptr)), testing::IsEmpty());
}

// What the frozen table of 0.1.0 is known to get wrong: the rules see it.
TEST(RulesTest, SeeWhatWasWrongBefore) {
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

// Plants contradictions in one row at a time: other codes, a flipped flag, the words of the opposite.
class Planter {
 public:
  // `set` puts an answer into the row.
  template <typename Set>
  void Plant(const RowAnswer& answer, bool to_grpc, bool retryable, const Set& set) {
    const int codes = to_grpc ? kGrpcCodeCount : 0;
    for (int code = 0; code < codes; ++code) {
      if (code == answer.code) continue;
      RowAnswer wrong = answer;
      wrong.code = code;
      Try(set(wrong));
    }
    RowAnswer flipped = answer;
    const std::string words = answer.retry.has_value()
                                  ? answer.retry->reason
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
    ++planted;
    caught += Contradictions(Profile(table, nullptr)).empty() ? 0 : 1;
  }

  int planted = 0;
  int caught = 0;
};

TEST(RulesTest, CatchPlantedContradictions) {
  const Table general = General();
  const Profile compiled(general, nullptr);
  Planter planter;
  for (size_t i = 0; i < general.http_to_grpc.size(); ++i) {
    const HttpToGrpcRow& row = general.http_to_grpc[i];
    const auto set = [&](const RowAnswer& answer) {
      Table wrong = general;
      wrong.http_to_grpc[i].answer = answer;
      return wrong;
    };
    planter.Plant(row.answer, true, compiled.HttpToGrpc(*row.http, row.origin)->retry.retryable, set);
    if (*row.http < 200) continue;
    RowAnswer reason = row.answer;
    reason.reason = CauseOf(*row.http).may_be_processed ? "nothing was processed" : "it may have been processed";
    planter.Try(set(reason));
  }
  for (size_t i = 0; i < general.http_to_grpc_ranges.size(); ++i) {
    planter.Plant(general.http_to_grpc_ranges[i].answer, true, false, [&](const RowAnswer& answer) {
      Table wrong = general;
      wrong.http_to_grpc_ranges[i].answer = answer;
      return wrong;
    });
  }
  for (size_t i = 0; i < general.http_to_grpc_defaults.size(); ++i) {
    planter.Plant(general.http_to_grpc_defaults[i].answer, true, false, [&](const RowAnswer& answer) {
      Table wrong = general;
      wrong.http_to_grpc_defaults[i].answer = answer;
      return wrong;
    });
  }
  for (size_t i = 0; i < general.grpc_to_http.size(); ++i) {
    const GrpcToHttpRow& row = general.grpc_to_http[i];
    planter.Plant(row.answer, false, compiled.GrpcToHttp(row.grpc)->retry.retryable, [&](const RowAnswer& answer) {
      Table wrong = general;
      wrong.grpc_to_http[i].answer = answer;
      return wrong;
    });
  }
  std::printf("%d of %d planted contradictions caught\n", planter.caught, planter.planted);
  EXPECT_GE(planter.caught * 100, planter.planted * 95);
}

}  // namespace
}  // namespace status_translator
