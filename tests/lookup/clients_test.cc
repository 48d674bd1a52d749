#include "lookup/clients.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "config/profile_store.h"
#include "core/grpc_code.h"
#include "lookup/client_answers.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::SizeIs;

// What establishes a rule for the statuses that were not measured.
constexpr size_t kFewestMeasured = 10;

constexpr char kRow[] = "c\t1.9.0 1.10.0\tpage grpc\t*\tTABLE\tpolicy\t200 503\tsaid {status}\n";

const Profile& Document() {
  static const auto& store = *ProfileStore::Open({}).value().release();
  static const ProfileSet& profiles = *store.Served().set;
  return *profiles.profiles().at("grpc").profile;
}

bool Overlap(const ClientRow& a, const ClientRow& b) {
  return !IsOlderVersion(a.versions.back(), b.versions.front()) &&
         !IsOlderVersion(b.versions.back(), a.versions.front());
}

std::string Mistake(const std::string& text) { return std::string(ParseClients(text).status().message()); }

TEST(ClientsTest, ReadsARow) {
  const std::string text = std::string("# comment\nstatuses\t200 503\n") + kRow;
  const auto rows = ParseClients(text).value();
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].client, "c");
  EXPECT_EQ(rows[0].Window(), "1.9.0-1.10.0");
  EXPECT_EQ(ClientResponsesText(rows[0].responses), "page grpc");
  EXPECT_THAT(rows[0].measured, ElementsAre(200, 503));
  EXPECT_FALSE(rows[0].code.has_value());
  EXPECT_EQ(rows[0].policy_retry, PolicyRetry::kYes);
  EXPECT_TRUE(rows[0].is_newest_client);
}

TEST(ClientsTest, NamesTheLineAndTheColumnOfAMistake) {
  EXPECT_EQ(Mistake("c\t1.0\n"), "line 1: number of columns");
  EXPECT_EQ(Mistake("\nc\t1.10 1.9\tpage\t*\tTABLE\tno\tall\tw\n"), "line 2: versions");
  EXPECT_EQ(Mistake("c\t1.0\tpages\t*\tTABLE\tno\tall\tw\n"), "line 1: responses");
  EXPECT_EQ(Mistake("c\t1.0\tpage\t100\tTABLE\tno\tall\tw\n"), "line 1: statuses");
  EXPECT_EQ(Mistake("c\t1.0\tpage\t*\tNOTFOUND\tno\tall\tw\n"), "line 1: code");
  EXPECT_EQ(Mistake("c\t1.0\tpage\t*\tTABLE\tmaybe\tall\tw\n"), "line 1: policy_retry");
  EXPECT_EQ(Mistake("c\t1.0\tpage\t*\tTABLE\tno\t503 200\tw\n"), "line 1: measured");
}

TEST(ClientsTest, ComparesVersionsByNumber) {
  EXPECT_TRUE(IsOlderVersion("1.9.15", "1.10.0"));
  EXPECT_FALSE(IsOlderVersion("1.10.0", "1.9.15"));
  EXPECT_FALSE(IsOlderVersion("1.10.0", "1.10.0"));
}

TEST(ClientsTest, TheBuiltInRowsOfAClientDoNotOverlap) {
  const std::vector<ClientRow>& rows = BuiltInClients();
  ASSERT_THAT(rows, Not(IsEmpty()));
  for (size_t i = 0; i < rows.size(); ++i) {
    for (size_t j = i + 1; j < rows.size(); ++j) {
      if (rows[i].client != rows[j].client || (rows[i].responses & rows[j].responses).none()) continue;
      if (rows[i].statuses.empty() != rows[j].statuses.empty() || !Overlap(rows[i], rows[j])) continue;
      EXPECT_NE(rows[i].statuses, rows[j].statuses)
          << rows[i].client << " " << rows[i].Window() << " and " << rows[j].Window();
    }
  }
}

TEST(ClientsTest, EveryBuiltInRuleIsMeasuredAndEveryExceptionHasItsRule) {
  for (const ClientRow& row : BuiltInClients()) {
    if (row.statuses.empty()) {
      EXPECT_GE(row.measured.size(), kFewestMeasured) << row.client << " " << row.Window();
      continue;
    }
    ClientResponses ruled;
    for (const ClientRow& base : BuiltInClients()) {
      const std::set<absl::string_view> versions(base.versions.begin(), base.versions.end());
      if (base.client != row.client || !base.statuses.empty()) continue;
      if (std::all_of(row.versions.begin(), row.versions.end(), [&](auto one) { return versions.count(one) != 0; })) {
        ruled |= base.responses;
      }
    }
    EXPECT_TRUE((row.responses & ~ruled).none()) << row.client << " " << row.Window();
  }
}

TEST(ClientsTest, TheNewestVersionOfEveryClientAnswersEveryStatusOnceForEveryResponse) {
  for (int status = 200; status <= 599; ++status) {
    const auto answers = ClientAnswers(BuiltInClients(), status, Document());
    std::set<std::tuple<absl::string_view, absl::string_view, size_t>> seen;
    size_t newest = 0;
    for (const ClientAnswer& answer : answers) {
      EXPECT_TRUE(IsGrpcCode(answer.code));
      EXPECT_THAT(answer.words, Not(HasSubstr("{status}")));
      for (size_t i = 0; i < kClientResponseCount; ++i) {
        if (!answer.responses[i]) continue;
        newest += answer.row->is_newest_client;
        for (const absl::string_view version : answer.row->versions) {
          EXPECT_TRUE(seen.emplace(answer.row->client, version, i).second)
              << status << " " << answer.row->client << " " << version << " " << i;
        }
      }
    }
    // Seven clients; a 204 and a 304 have no body.
    EXPECT_GE(newest, status == 204 || status == 304 ? 21u : 42u) << status;
  }
}

TEST(ClientAnswersTest, SaysWhatWasMeasuredAndWhatFollowsByRule) {
  const std::string text = std::string("statuses\t200\n") + kRow +
                           "c\t1.10.0\tpage\t429\tINTERNAL\tno\t-\tlimited\n"
                           "d\t2.0\tpage-empty\t*\tUNKNOWN\tno\tall\t\"\"\n";
  const auto rows = ParseClients(text).value();
  auto answers = ClientAnswers(rows, 503, Document());
  ASSERT_THAT(answers, SizeIs(2));
  EXPECT_EQ(GrpcCodeText(answers[0].code), "UNAVAILABLE");
  EXPECT_EQ(answers[0].words, "said 503");
  EXPECT_TRUE(answers[0].is_measured);
  EXPECT_FALSE(answers[1].is_measured);
  EXPECT_EQ(answers[1].words, "");
  // The exception replaces only its own responses.
  answers = ClientAnswers(rows, 429, Document());
  ASSERT_THAT(answers, SizeIs(3));
  EXPECT_EQ(GrpcCodeText(answers[0].code), "INTERNAL");
  EXPECT_EQ(ClientResponsesText(answers[0].responses), "page");
  EXPECT_EQ(ClientResponsesText(answers[1].responses), "grpc");
  EXPECT_FALSE(answers[1].is_measured);
  // No response of c can exist without a body.
  EXPECT_THAT(ClientAnswers(rows, 204, Document()), SizeIs(1));
}

}  // namespace
}  // namespace status_translator
