// What `check` reports as changed is exactly what changes.
#include "lookup/difference.h"

#include <gmock/gmock.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "config/profile_files.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

std::shared_ptr<const ProfileSet> Load(const std::vector<ProfileFile>& files) {
  auto set = LoadWithBuiltIn(files);
  if (!set.ok()) throw std::runtime_error(std::string(set.status().message()));
  return *std::move(set);
}

std::shared_ptr<const ProfileSet> LoadOne(const std::string& text) { return Load({{"t.textproto", text}}); }

const AnswerTable& Of(const std::shared_ptr<const ProfileSet>& set, absl::string_view name) {
  return set->Find(name)->profile->answers();
}

std::string ToText(const std::vector<TableChange>& changes) {
  std::string text;
  for (const TableChange& change : changes) {
    text += change.asked + ": " + change.before.code + (change.before.retryable ? "+" : "") + " -> " +
            change.after.code + (change.after.retryable ? "+" : "") + "\n";
  }
  return text;
}

TEST(DifferenceTest, NothingOfEqualTables) {
  const auto set = Load({});
  for (const char* name : {"general", "grpc", "apisix", "otc-ecs"}) {
    EXPECT_EQ(ToText(DiffTables(Of(set, name), Of(set, name))), "") << name;
  }
}

TEST(DifferenceTest, RetriesFirstAndNeighboursTogether) {
  const auto set = LoadOne(R"(name: "t" extends: "general"
    http_to_grpc { http: 404 grpc: "ABORTED" reason: "a" }
    http_to_grpc { http: 503 grpc: "INTERNAL" reason: "b" }
    http_to_grpc_range { from: 480 to: 489 grpc: "NOT_FOUND" reason: "c" }
    http_to_grpc { http: 400 grpc: "NOT_FOUND" reason: "d" origin: "intermediary" }
    http_to_grpc { error_code: "E" grpc: "UNAVAILABLE" reason: "e" }
    http_to_grpc { error_code: "E" http: 400 grpc: "NOT_FOUND" reason: "f" }
    grpc_to_http { grpc: "1000" http: 420 reason: "g" })");
  const auto changes = DiffTables(Of(set, "general"), Of(set, "t"));
  EXPECT_EQ(ToText(changes),
            "error code E under HTTP 200-399: by its HTTP status -> UNAVAILABLE+\n"
            "error code E under HTTP 401-599: by its HTTP status -> UNAVAILABLE+\n"
            "HTTP 503: UNAVAILABLE+ -> INTERNAL\n"
            "HTTP 404, origin none or application: NOT_FOUND -> ABORTED\n"
            "HTTP 480-489, origin none or application: INVALID_ARGUMENT -> NOT_FOUND\n"
            "HTTP 400, origin intermediary: INTERNAL -> NOT_FOUND\n"
            "HTTP 404, origin intermediary or local_reply: UNIMPLEMENTED -> ABORTED\n"
            "HTTP 480-489, origin intermediary or local_reply: UNKNOWN -> NOT_FOUND\n"
            "error code E under HTTP 400, origin none or application: INVALID_ARGUMENT -> NOT_FOUND\n"
            "error code E under HTTP 400, origin intermediary or local_reply: INTERNAL -> NOT_FOUND\n"
            "gRPC 1000: 500 -> 420\n");
  EXPECT_TRUE(changes[0].becomes_retryable);
  EXPECT_TRUE(changes[2].stops_being_retryable);
  EXPECT_EQ(changes[2].reason, "b");
}

TEST(DifferenceTest, ACatalogueEntryIsPartOfTheAnswer) {
  const auto with = [](const std::string& entry) {
    return LoadOne(
        "name: \"t\" extends: \"general\" http_to_grpc { error_code: \"E\" grpc: \"ABORTED\" reason: \"r\" " + entry +
        "}");
  };
  const auto before = with("");
  const auto after = with(R"(title: "Lost" help: "https://h.example/e")");
  const std::vector<TableChange> changes = DiffTables(Of(before, "t"), Of(after, "t"));
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].asked, "error code E");
  EXPECT_EQ(changes[0].before, (SeenAnswer{"ABORTED", false}));
  EXPECT_EQ(changes[0].after, (SeenAnswer{"ABORTED", false, {.title = "Lost", .help = "https://h.example/e"}}));
  EXPECT_EQ(CatalogText(changes[0].after.catalog), R"(title "Lost", help "https://h.example/e")");
  EXPECT_EQ(CatalogChangeText({.domain = "d", .type = "t", .title = "Lost"}, {.domain = "d", .title = "Gone"}),
            R"(type "t" -> none, title "Lost" -> "Gone")");
  EXPECT_TRUE(DiffTables(Of(after, "t"), Of(after, "t")).empty());
}

TEST(DifferenceTest, WhatATableDoesNotSayIsNoAnswer) {
  const auto set = LoadOne(R"(name: "t" http_to_grpc { http: 404 grpc: "NOT_FOUND" reason: "a" })");
  const std::string text = ToText(DiffTables(Of(set, "apisix"), Of(set, "t")));
  EXPECT_THAT(text, HasSubstr("HTTP 404:  -> NOT_FOUND\n"));
  EXPECT_THAT(text, HasSubstr("any other gRPC number: 599 -> \n"));
}

// A row of the profile for a status hides the rows of its base for error codes under that status.
TEST(DifferenceTest, AStatusRowOverAnErrorCatalogueTellsEachErrorCode) {
  const auto set =
      LoadOne(R"(name: "t" extends: "otc-ecs" http_to_grpc { http: 400 grpc: "INVALID_ARGUMENT" reason: "ours" })");
  std::set<std::string> error_codes;
  std::set<std::string> flips;
  for (const TableChange& change : DiffTables(Of(set, "otc-ecs"), Of(set, "t"))) {
    if (change.error_code.empty()) continue;
    EXPECT_EQ(change.from, 400);
    EXPECT_EQ(change.to, 400);
    error_codes.insert(change.error_code);
    if (change.becomes_retryable || change.stops_being_retryable) flips.insert(change.error_code);
  }
  EXPECT_EQ(error_codes.size(), 110u);
  EXPECT_EQ(flips.size(), 16u);
}

// The exhaustive comparison. It holds an answer as one number: -1 for none, otherwise the code and whether it is
// retried.
constexpr int kNone = -1;
int AsNumber(int code, bool retryable) { return code * 2 + (retryable ? 1 : 0); }
int AsNumber(const Rule& rule) { return rule.has_answer() ? AsNumber(rule.code, rule.retry.retryable) : kNone; }

int AsNumber(const SeenAnswer& answer, bool to_grpc) {
  if (answer.code.empty()) return kNone;
  return AsNumber(to_grpc ? *GrpcCodeFromName(answer.code) : std::stoi(answer.code), answer.retryable);
}

constexpr int kFirstOtherNumber = 17;
constexpr int kLastNumber = 60;

// Every question that two tables can be asked: error code x origin x status, then gRPC numbers.
class Questions {
 public:
  Questions(const AnswerTable& before, const AnswerTable& after) : before_(before), after_(after) {
    std::set<std::string> error_codes = {"", "an error code that no table has"};
    for (const AnswerTable* table : {&before, &after}) {
      for (const auto& [error_code, rules] : table->error_codes()) error_codes.insert(error_code);
    }
    error_codes_.assign(error_codes.begin(), error_codes.end());
  }

  size_t size() const { return error_codes_.size() * kOriginCount * kHttpStatusCount + kLastNumber + 1; }

  // The answers of both tables, by lookup.
  std::vector<std::pair<int, int>> Ask() const {
    std::vector<std::pair<int, int>> answers;
    answers.reserve(size());
    for (const std::string& error_code : error_codes_) {
      for (int o = 0; o < kOriginCount; ++o) {
        for (int http = kFirstHttpStatus; http <= kLastHttpStatus; ++http) {
          answers.emplace_back(AsNumber(*before_.HttpToGrpc(http, static_cast<Origin>(o), error_code)),
                               AsNumber(*after_.HttpToGrpc(http, static_cast<Origin>(o), error_code)));
        }
      }
    }
    for (int number = 0; number <= kLastNumber; ++number) {
      answers.emplace_back(AsNumber(*before_.GrpcToHttp(number)), AsNumber(*after_.GrpcToHttp(number)));
    }
    return answers;
  }

  // The answers according to the changes, read as difference.h defines them; kUnchanged where they list no change.
  static constexpr std::pair<int, int> kUnchanged = {-2, -2};
  std::vector<std::pair<int, int>> Read(const std::vector<TableChange>& report) const {
    std::vector<std::pair<int, int>> effects(size(), kUnchanged);
    for (const TableChange& change : report) {
      if (change.origins.none()) ReadNumber(change, effects);
      for (int o = 0; o < kOriginCount; ++o) {
        if (change.origins[static_cast<size_t>(o)]) ReadStatuses(change, static_cast<Origin>(o), effects);
      }
    }
    return effects;
  }

 private:
  using Effects = std::vector<std::pair<int, int>>;

  void ReadNumber(const TableChange& change, Effects& effects) const {
    for (int number = 0; number <= kLastNumber; ++number) {
      const bool has_row = before_.own_numbers().count(number) + after_.own_numbers().count(number) > 0;
      const bool meant = change.from == -1 ? number >= kFirstOtherNumber && !has_row : number == change.from;
      if (!meant) continue;
      SetOnce(change, {AsNumber(change.before, false), AsNumber(change.after, false)},
              effects[error_codes_.size() * kOriginCount * kHttpStatusCount + static_cast<size_t>(number)]);
    }
  }

  void ReadStatuses(const TableChange& change, Origin origin, Effects& effects) const {
    for (int http = change.from; http <= change.to; ++http) {
      const auto side = [&](const SeenAnswer& answer, const AnswerTable& table) {
        return answer.code == kByStatus ? AsNumber(*table.HttpToGrpc(http, origin)) : AsNumber(answer, true);
      };
      const std::pair<int, int> read = {side(change.before, before_), side(change.after, after_)};
      if (read.first == read.second) continue;
      for (size_t i = 0; i < error_codes_.size(); ++i) {
        if (!IsMeant(change, error_codes_[i], http, origin)) continue;
        SetOnce(change, read,
                effects[(i * kOriginCount + static_cast<size_t>(origin)) * kHttpStatusCount +
                        static_cast<size_t>(http - kFirstHttpStatus)]);
      }
    }
  }

  bool IsMeant(const TableChange& change, const std::string& error_code, int http, Origin origin) const {
    if (!change.error_code.empty()) return change.error_code == error_code;
    return before_.HttpToGrpc(http, origin, error_code)->kind != RuleKind::kErrorCode &&
           after_.HttpToGrpc(http, origin, error_code)->kind != RuleKind::kErrorCode;
  }

  static void SetOnce(const TableChange& change, std::pair<int, int> read, std::pair<int, int>& effects) {
    EXPECT_EQ(effects, kUnchanged) << change.asked << " is listed twice";
    effects = read;
    const bool before = read.first > 0 && read.first % 2 == 1;
    const bool after = read.second > 0 && read.second % 2 == 1;
    EXPECT_TRUE(change.becomes_retryable || before || !after) << change.asked;
    EXPECT_TRUE(change.stops_being_retryable || !before || after) << change.asked;
  }

  const AnswerTable& before_;
  const AnswerTable& after_;
  std::vector<std::string> error_codes_;
};

// Returns the number of questions.
size_t ExpectExact(const AnswerTable& before, const AnswerTable& after, const std::string& what) {
  const Questions questions(before, after);
  const auto asked = questions.Ask();
  const auto effects = questions.Read(DiffTables(before, after));
  size_t wrong = 0;
  for (size_t i = 0; i < asked.size(); ++i) {
    const bool changes = asked[i].first != asked[i].second;
    wrong += effects[i] == (changes ? asked[i] : Questions::kUnchanged) ? 0 : 1;
  }
  EXPECT_EQ(wrong, 0u) << what;
  return questions.size();
}

TEST(DifferenceTest, TellsExactlyWhatChangesBetweenBuiltInProfiles) {
  const auto set = Load({});
  for (const auto& [name, revised] : set->profiles()) {
    ExpectExact(Of(set, "general"), revised.profile->answers(), name);
    ExpectExact(revised.profile->answers(), Of(set, "general"), name);
  }
}

// Profiles with a row, a range, a default and error codes in every combination, without an origin and for one:
// everything by which a profile can differ from its base. Each is compared with its base and with the base of that,
// both ways.
TEST(DifferenceTest, TellsExactlyWhatChangesByInheritance) {
  constexpr absl::string_view kBase = R"(name: "base" extends: "general"
      http_to_grpc { error_code: "Any" grpc: "UNAVAILABLE" reason: "r" }
      http_to_grpc { error_code: "At400" http: 400 grpc: "ABORTED" reason: "r" }
      http_to_grpc { error_code: "Both" http: 409 grpc: "UNAVAILABLE" reason: "r" }
      http_to_grpc { error_code: "Both" grpc: "INTERNAL" reason: "r" }
      grpc_to_http { grpc: "41" http: 503 reason: "r" })";
  constexpr absl::string_view kForms[] = {
      R"(http_to_grpc { http: 400 %s grpc: "ABORTED" reason: "row" }
         http_to_grpc { http: 404 %s grpc: "NOT_FOUND" reason: "perhaps as before" }
         grpc_to_http { grpc: "NOT_FOUND" http: 410 reason: "row" } grpc_to_http { grpc: "42" http: 500 reason: "r" })",
      R"(http_to_grpc_range { from: 405 to: 520 %s grpc: "UNAVAILABLE" reason: "range" })",
      R"(http_to_grpc_default { %s grpc: "INTERNAL" reason: "default" })",
      R"(http_to_grpc { error_code: "Any" grpc: "INTERNAL" reason: "everywhere" }
         http_to_grpc { error_code: "New" grpc: "UNAVAILABLE" reason: "everywhere" }
         http_to_grpc { error_code: "New" http: 503 grpc: "ALREADY_EXISTS" reason: "there" })"};
  constexpr unsigned kAllForms = (1u << std::size(kForms)) - 1;
  std::vector<ProfileFile> files = {{"base", std::string(kBase)}};
  const auto add = [&](const std::string& base, const std::string& origin, unsigned forms) {
    const std::string name = absl::StrCat("t", files.size());
    std::string text = absl::StrCat("name: \"", name, "\" extends: \"", base, "\"\n");
    for (size_t i = 0; i < std::size(kForms); ++i) {
      if ((forms >> i & 1) != 0) absl::StrAppend(&text, absl::StrReplaceAll(kForms[i], {{"%s", origin}}), "\n");
    }
    files.push_back({name, text});
    return name;
  };
  std::vector<std::pair<std::string, std::string>> pairs = {{"general", "base"}};
  for (const char* origin : {"", "origin: \"intermediary\""}) {
    for (unsigned forms = 1; forms <= kAllForms; ++forms) {
      const std::string child = add("base", origin, forms);
      const std::string grandchild = add(child, "origin: \"local_reply\"", forms == kAllForms ? 1 : kAllForms - forms);
      pairs.insert(pairs.end(), {{"base", child}, {child, grandchild}, {"base", grandchild}});
    }
  }
  const auto set = Load(files);
  size_t questions = 0;
  for (const auto& [a, b] : pairs) {
    questions += ExpectExact(Of(set, a), Of(set, b), a + " -> " + b);
    questions += ExpectExact(Of(set, b), Of(set, a), b + " -> " + a);
  }
  std::printf("%zu pairs of tables in both directions, %zu questions\n", pairs.size(), questions);
}

}  // namespace
}  // namespace status_translator
