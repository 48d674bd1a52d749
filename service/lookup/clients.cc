#include "lookup/clients.h"

#include <algorithm>
#include <array>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/types/span.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "support/named_text.h"

namespace status_translator {

// clients.tsv, embedded.
absl::Span<const NamedText> ClientsFile();

namespace {

constexpr std::array<absl::string_view, kClientResponseCount> kResponseNames = {
    "page", "page-empty", "untyped", "untyped-empty", "grpc", "grpc-empty"};
constexpr size_t kClientColumns = 8;
// Words of a client that prints nothing.
constexpr absl::string_view kNoWords = "\"\"";

std::vector<absl::string_view> ClientList(absl::string_view cell) {
  return absl::StrSplit(cell, ' ', absl::SkipEmpty());
}

// False if one of the numbers is not the status of a final response.
bool ReadStatuses(absl::string_view cell, std::vector<int>& statuses) {
  for (const absl::string_view number : ClientList(cell)) {
    int status = 0;
    if (!absl::SimpleAtoi(number, &status) || !IsHttpStatus(status) || status < 200) return false;
    statuses.push_back(status);
  }
  return std::is_sorted(statuses.begin(), statuses.end());
}

bool ReadResponses(absl::string_view cell, ClientResponses& responses) {
  for (const absl::string_view name : ClientList(cell)) {
    const auto* found = std::find(kResponseNames.begin(), kResponseNames.end(), name);
    if (found == kResponseNames.end()) return false;
    responses.set(static_cast<size_t>(found - kResponseNames.begin()));
  }
  return responses.any();
}

bool ReadCode(absl::string_view cell, std::optional<int>& code) {
  if (cell == "TABLE") return true;
  code = GrpcCodeFromName(cell);
  return code.has_value();
}

bool ReadPolicyRetry(absl::string_view cell, PolicyRetry& retry) {
  if (cell == "policy") {
    retry = PolicyRetry::kYes;
  } else if (cell == "no") {
    retry = PolicyRetry::kNo;
  } else {
    return cell == "-";
  }
  return true;
}

// `all` are the statuses that a row measured as "all" stands for. Returns the column that has a mistake; empty: none.
absl::string_view ReadRow(const std::vector<absl::string_view>& cells, const std::vector<int>& all, ClientRow& row) {
  row.client = cells[0];
  row.versions = ClientList(cells[1]);
  row.words = cells[7] == kNoWords ? "" : cells[7];
  if (row.versions.empty() || !std::is_sorted(row.versions.begin(), row.versions.end(), IsOlderVersion)) {
    return "versions";
  }
  if (!ReadResponses(cells[2], row.responses)) return "responses";
  if (cells[3] != "*" && (!ReadStatuses(cells[3], row.statuses) || row.statuses.empty())) return "statuses";
  if (!ReadCode(cells[4], row.code)) return "code";
  if (!ReadPolicyRetry(cells[5], row.policy_retry)) return "policy_retry";
  if (cells[6] == "all") {
    row.measured = all;
  } else if (cells[6] == "-") {
    row.measured = row.statuses;
  } else if (!ReadStatuses(cells[6], row.measured)) {
    return "measured";
  }
  return "";
}

void MarkNewest(std::vector<ClientRow>& rows) {
  absl::flat_hash_map<absl::string_view, absl::string_view> newest;
  for (const ClientRow& row : rows) {
    absl::string_view& version = newest.try_emplace(row.client, row.versions.back()).first->second;
    if (IsOlderVersion(version, row.versions.back())) version = row.versions.back();
  }
  for (ClientRow& row : rows) row.is_newest_client = row.versions.back() == newest[row.client];
}

}  // namespace

absl::string_view ClientResponseName(ClientResponse response) { return kResponseNames[static_cast<size_t>(response)]; }

std::string ClientResponsesText(const ClientResponses& responses) {
  if (responses.all()) return "any";
  std::vector<absl::string_view> names;
  for (size_t i = 0; i < kClientResponseCount; ++i) {
    if (responses[i]) names.push_back(kResponseNames[i]);
  }
  return absl::StrJoin(names, " ");
}

std::string ClientRow::Window() const {
  return versions.size() == 1 ? std::string(versions[0]) : absl::StrCat(versions.front(), "-", versions.back());
}

bool IsOlderVersion(absl::string_view a, absl::string_view b) {
  const auto numbers = [](absl::string_view version) {
    std::vector<int> parts;
    for (const absl::string_view part : absl::StrSplit(version, '.')) {
      int number = 0;
      (void)absl::SimpleAtoi(part, &number);
      parts.push_back(number);
    }
    return parts;
  };
  return numbers(a) < numbers(b);
}

absl::StatusOr<std::vector<ClientRow>> ParseClients(absl::string_view text) {
  std::vector<ClientRow> rows;
  std::vector<int> all;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const std::vector<absl::string_view> cells = absl::StrSplit(line, '\t');
    absl::string_view mistake;
    if (cells.size() == 2 && cells[0] == "statuses") {
      if (!ReadStatuses(cells[1], all)) mistake = "statuses";
    } else if (cells.size() != kClientColumns) {
      mistake = "number of columns";
    } else {
      mistake = ReadRow(cells, all, rows.emplace_back());
    }
    if (!mistake.empty()) return absl::InvalidArgumentError(absl::StrCat("line ", number, ": ", mistake));
  }
  MarkNewest(rows);
  return rows;
}

const std::vector<ClientRow>& BuiltInClients() {
  // A mistake in the embedded file ends the program; the tests of the file find it first.
  static const auto& rows = *new std::vector<ClientRow>(ParseClients(ClientsFile()[0].bytes).value());
  return rows;
}

}  // namespace status_translator
