#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "export/proxy_values.h"
#include "wire/grpc_message.h"

namespace status_translator {
namespace {

// error_page cannot have it: nginx uses it for a client that closed the connection.
constexpr int kClientGone = 499;

// Encodes what nginx would read as a variable, an escape or the end of a string in double quotes; decoders of
// grpc-message accept any %XX.
std::string Message(const std::string& number, const ProxyAnswer& answer) {
  return absl::StrReplaceAll(EncodeGrpcMessage(absl::StrCat("HTTP ", number, answer.TextAfterNumber())),
                             {{"\"", "%22"}, {"\\", "%5C"}, {"$", "%24"}});
}

// Statuses without a name that share a location are answered as the first status of their class (RFC 9110 section 15).
TemplateValues Location(const ProxyAnswer& answer, const std::vector<int>& statuses) {
  const int first = statuses[0];
  const bool shared = statuses.size() > 1;
  const std::string number = shared ? absl::StrCat(first / 100, "xx") : absl::StrCat(first);
  TemplateValues location = {
      .texts = {{"statuses", absl::StrJoin(statuses, " ")},
                {"place", shared ? absl::StrCat(number, "_", answer.code->number, "_", first) : number},
                {"http", absl::StrCat(shared ? first / 100 * 100 : first)},
                {"title", std::string(answer.title)},
                {"name", std::string(answer.code->name)},
                {"number", absl::StrCat(answer.code->number)},
                {"message", Message(number, answer)}},
      .lists = {}};
  if (const ProxyAnswer upstream = answer.OfUpstream(); !upstream.SaysTheSame(answer)) {
    location.texts["upstream_name"] = std::string(upstream.code->name);
    location.texts["upstream_number"] = absl::StrCat(upstream.code->number);
    location.texts["upstream_message"] = Message(number, upstream);
  }
  return location;
}

}  // namespace

void AddNginxLocations(const ProxyModel& model, TemplateValues& values) {
  for (const ProxyAnswer& answer : model.answers) {
    std::vector<int> statuses = answer.statuses;
    std::erase(statuses, kClientGone);
    if (!statuses.empty()) values.lists["locations"].push_back(Location(answer, statuses));
  }
}

}  // namespace status_translator
