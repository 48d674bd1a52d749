#include "cli/client_lines.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "cli/local_translator.h"
#include "core/grpc_code.h"

namespace status_translator {
namespace {

// Names by the gRPC code that they belong to, in the order in which they come.
class NamesByCode {
 public:
  void Add(int code, std::string name) {
    auto found = absl::c_find_if(groups_, [code](const Group& group) { return group.first == code; });
    if (found == groups_.end()) found = groups_.insert(groups_.end(), {code, {}});
    if (!absl::c_linear_search(found->second, name)) found->second.push_back(std::move(name));
  }
  bool empty() const { return groups_.empty(); }
  // "UNAVAILABLE: grpc-go, grpcio; INTERNAL: tonic".
  std::string Text() const {
    return absl::StrJoin(groups_, "; ", [](std::string* out, const Group& group) {
      absl::StrAppend(out, GrpcCodeText(group.first), ": ", absl::StrJoin(group.second, ", "));
    });
  }

 private:
  using Group = std::pair<int, std::vector<std::string>>;
  std::vector<Group> groups_;
};

// The words of a message up to its first variable part or line break.
std::string FirstWords(absl::string_view words) {
  words = words.substr(0, std::min(words.find("\\n"), words.find("...")));
  const size_t last = words.find_last_not_of(" (:");
  return std::string(words.substr(0, last == absl::string_view::npos ? 0 : last + 1));
}

bool Has(const ClientAnswer& answer, ClientResponse response) {
  return answer.responses[static_cast<size_t>(response)];
}

}  // namespace

std::vector<ClientAnswer> BuiltInClientAnswers(int http_status) {
  const absl::StatusOr<const RevisedProfile*> document = LocalTranslator().FindProfile("grpc");
  if (http_status < 200 || !document.ok()) return {};
  return ClientAnswers(BuiltInClients(), http_status, *(*document)->profile);
}

std::vector<std::string> ClientLines(int http_status) {
  const std::vector<ClientAnswer> answers = BuiltInClientAnswers(http_status);
  if (answers.empty()) return {};
  const bool has_body = absl::c_any_of(answers, [](const auto& one) { return Has(one, ClientResponse::kPage); });
  const ClientResponse page = has_body ? ClientResponse::kPage : ClientResponse::kPageEmpty;
  NamesByCode newest;
  NamesByCode older;
  NamesByCode of_grpc;
  std::vector<std::string> printed;
  std::vector<absl::string_view> retrying;
  for (const ClientAnswer& answer : answers) {
    const std::string client(answer.row->client);
    if (answer.row->is_newest_client && Has(answer, page)) {
      newest.Add(answer.code, client);
      printed.push_back(absl::StrCat(client, " \"", FirstWords(answer.words), "\""));
      if (answer.row->policy_retry == PolicyRetry::kYes) retrying.push_back(answer.row->client);
    }
  }
  const auto differs = [&](const ClientAnswer& answer) {
    return absl::c_none_of(answers, [&](const ClientAnswer& other) {
      return other.row->client == answer.row->client && other.row->is_newest_client && Has(other, page) &&
             other.code == answer.code;
    });
  };
  for (const ClientAnswer& answer : answers) {
    const std::string client(answer.row->client);
    if (!differs(answer)) continue;
    if (!answer.row->is_newest_client) {
      if (Has(answer, page)) older.Add(answer.code, absl::StrCat(client, " ", answer.row->Window()));
    } else if (Has(answer, ClientResponse::kGrpc)) {
      of_grpc.Add(answer.code, client);
    } else if (Has(answer, ClientResponse::kGrpcEmpty)) {
      of_grpc.Add(answer.code, absl::StrCat(client, " without a body"));
    }
  }
  std::vector<std::string> lines = {newest.Text(), absl::StrCat("messages: ", absl::StrJoin(printed, ", "))};
  if (!older.empty()) lines.push_back(absl::StrCat("older versions: ", older.Text()));
  if (!of_grpc.empty()) lines.push_back(absl::StrCat("if the content type is application/grpc: ", of_grpc.Text()));
  lines.push_back(
      retrying.empty()
          ? "none sends the request again, by itself or with a retry policy"
          : absl::StrCat("none sends the request again by itself; with a retry policy that lists the code: ",
                         absl::StrJoin(retrying, ", ")));
  return lines;
}

}  // namespace status_translator
