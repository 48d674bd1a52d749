#include "cli/compare_clients.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "cli/client_lines.h"
#include "cli/exit_code.h"
#include "cli/local_translator.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "lookup/errors.h"

namespace status_translator {
namespace {

// The width of messages in text: a row then has at most 150 bytes.
constexpr size_t kMaxMessageBytes = 72;

// The codes that the answers are compared with.
struct Expected {
  int document;
  int general;
  int general_intermediary;
  bool is_success;  // a 2xx

  // OK is the answer of general for a 2xx alone. A response that is not gRPC never becomes OK.
  bool DiffersFromGeneral(int code) const { return code != general_intermediary && (is_success || code != general); }

  // How an answer relates to them; empty: it is that of all.
  std::string Differences(int code) const {
    std::vector<absl::string_view> from;
    if (code != document) from.push_back("document");
    if (DiffersFromGeneral(code)) from.push_back("general");
    return absl::StrJoin(from, ", ");
  }
};

absl::string_view PolicyRetryText(PolicyRetry retry) {
  switch (retry) {
    case PolicyRetry::kYes:
      return "policy";
    case PolicyRetry::kNo:
      return "no";
    case PolicyRetry::kUnmeasured:
      break;
  }
  return "-";
}

absl::string_view BasisText(const ClientAnswer& answer) { return answer.is_measured ? "measured" : "by rule"; }

std::string MessageText(absl::string_view words) {
  std::string text = absl::StrReplaceAll(words, {{"\\n", " "}});
  if (text.size() > kMaxMessageBytes) text = text.substr(0, kMaxMessageBytes - 3) + "...";
  return text.empty() ? "(empty)" : text;
}

// The shorter of what is in the set and what is not.
std::string ResponsesText(const ClientResponses& responses) {
  return responses.count() <= kClientResponseCount / 2 || responses.all()
             ? ClientResponsesText(responses)
             : absl::StrCat("all but ", ClientResponsesText(~responses));
}

absl::StatusOr<int> CodeOf(const std::string& profile, int status, Origin origin) {
  const absl::StatusOr<const RevisedProfile*> found = LocalTranslator().FindProfile(profile);
  if (!found.ok()) return found.status();
  return (*found)->profile->HttpToGrpc(status, origin)->code;
}

absl::StatusOr<Expected> ExpectedCodes(int status) {
  const absl::StatusOr<int> document = CodeOf("grpc", status, Origin::kUnspecified);
  if (!document.ok()) return document.status();
  const absl::StatusOr<int> general = CodeOf("general", status, Origin::kUnspecified);
  if (!general.ok()) return general.status();
  const absl::StatusOr<int> intermediary = CodeOf("general", status, Origin::kIntermediary);
  if (!intermediary.ok()) return intermediary.status();
  return Expected{*document, *general, *intermediary, IsNormal(status)};
}

// A line of the text: answers of one client with the same code.
struct TextLine {
  ClientAnswer answer;
  std::vector<absl::string_view> versions;

  bool Takes(const ClientAnswer& other, const Expected& expected) const {
    return answer.row->client == other.row->client && answer.code == other.code &&
           answer.row->policy_retry == other.row->policy_retry && answer.is_measured == other.is_measured &&
           (answer.row->versions == other.row->versions ||
            (answer.row->is_newest_client && other.row->is_newest_client && answer.code == expected.document));
  }
};

// All answers of the newest versions, and those of older versions that are not the code of the gRPC document.
std::vector<TextLine> TextLines(const std::vector<ClientAnswer>& answers, const Expected& expected) {
  std::vector<TextLine> lines;
  for (const ClientAnswer& answer : answers) {
    if (!answer.row->is_newest_client && answer.code == expected.document) continue;
    const auto found = absl::c_find_if(lines, [&](const TextLine& line) { return line.Takes(answer, expected); });
    if (found == lines.end()) {
      lines.push_back({answer, answer.row->versions});
      continue;
    }
    found->answer.responses |= answer.responses;
    // The versions of both: what is left out has the code of the gRPC document.
    found->versions.erase(std::remove_if(found->versions.begin(), found->versions.end(),
                                         [&](absl::string_view version) {
                                           return !absl::c_linear_search(answer.row->versions, version);
                                         }),
                          found->versions.end());
  }
  return lines;
}

void PrintClientsText(int status, const std::vector<ClientAnswer>& answers, const Expected& expected) {
  std::string text = absl::StrCat(
      "HTTP ", HttpStatusText(status),
      " without grpc-status, as gRPC clients report it. The gRPC document: ", GrpcCodeText(expected.document),
      "; profile general: ", GrpcCodeText(expected.general),
      expected.general == expected.general_intermediary
          ? ""
          : absl::StrCat(", of an intermediary ", GrpcCodeText(expected.general_intermediary)),
      "\n");
  TextRows rows = {{"client", "versions", "response", "code", "differs from", "retry", "message"}};
  for (const TextLine& line : TextLines(answers, expected)) {
    const ClientAnswer& answer = line.answer;
    ClientRow window;
    window.versions = line.versions;
    const std::string differences = expected.Differences(answer.code);
    rows.push_back({std::string(answer.row->client), window.Window(), ResponsesText(answer.responses),
                    absl::StrCat(GrpcCodeText(answer.code), answer.is_measured ? "" : " (by rule)"),
                    differences.empty() ? "-" : differences, std::string(PolicyRetryText(answer.row->policy_retry)),
                    MessageText(answer.words)});
  }
  absl::StrAppend(
      &text, PaddedColumns(rows),
      "Older versions without a line report the code of the gRPC document. (by rule): not measured with this status, "
      "follows from the others.\n",
      "retry: no client sends the request again by itself; policy: it does if its retry policy lists the code; -: not "
      "measured\n",
      "response: page: text/html, text/plain or application/json; untyped: no content type; grpc: application/grpc; "
      "-empty: without a body\n");
  Print(text);
}

void PrintClientsTsv(const std::vector<ClientAnswer>& answers, const Expected& expected) {
  TextRows rows = {{"client", "versions", "response", "code", "differs_from", "policy_retry", "basis", "message"}};
  for (const ClientAnswer& answer : answers) {
    rows.push_back({std::string(answer.row->client), absl::StrJoin(answer.row->versions, " "),
                    ClientResponsesText(answer.responses), GrpcCodeText(answer.code), expected.Differences(answer.code),
                    std::string(PolicyRetryText(answer.row->policy_retry)), std::string(BasisText(answer)),
                    answer.words});
  }
  Print(TabSeparated(rows));
}

void PrintClientsJson(int status, const std::vector<ClientAnswer>& answers, const Expected& expected) {
  nlohmann::ordered_json json = {{"httpStatus", status},
                                 {"grpcDocument", GrpcCodeText(expected.document)},
                                 {"general", GrpcCodeText(expected.general)},
                                 {"generalIntermediary", GrpcCodeText(expected.general_intermediary)},
                                 {"answers", nlohmann::ordered_json::array()}};
  for (const ClientAnswer& answer : answers) {
    nlohmann::ordered_json responses = nlohmann::ordered_json::array();
    for (size_t i = 0; i < kClientResponseCount; ++i) {
      if (answer.responses[i]) responses.push_back(std::string(ClientResponseName(static_cast<ClientResponse>(i))));
    }
    nlohmann::ordered_json versions = nlohmann::ordered_json::array();
    for (const absl::string_view version : answer.row->versions) versions.push_back(std::string(version));
    json["answers"].push_back({{"client", std::string(answer.row->client)},
                               {"measuredVersions", versions},
                               {"responses", responses},
                               {"code", GrpcCodeText(answer.code)},
                               {"differsFromDocument", answer.code != expected.document},
                               {"differsFromGeneral", expected.DiffersFromGeneral(answer.code)},
                               {"policyRetry", std::string(PolicyRetryText(answer.row->policy_retry))},
                               {"basis", std::string(BasisText(answer))},
                               {"message", absl::StrReplaceAll(answer.words, {{"\\n", "\n"}})}});
  }
  Print(json.dump(2) + "\n");
}

}  // namespace

int CompareClients(absl::string_view status, OutputFormat format) {
  int number = 0;
  if (!absl::SimpleAtoi(status, &number) || number < 200 || number > kLastHttpStatus) {
    return Fail(absl::InvalidArgumentError(
        absl::StrCat("--clients: ", Quoted(status), " is not the status of a final HTTP response: 200-599")));
  }
  const absl::StatusOr<Expected> expected = ExpectedCodes(number);
  if (!expected.ok()) return Fail(expected.status());
  const std::vector<ClientAnswer> answers = BuiltInClientAnswers(number);
  switch (format) {
    case OutputFormat::kJson:
      PrintClientsJson(number, answers, *expected);
      break;
    case OutputFormat::kTsv:
      PrintClientsTsv(answers, *expected);
      break;
    case OutputFormat::kText:
      PrintClientsText(number, answers, *expected);
      break;
  }
  return kExitDone;
}

}  // namespace status_translator
