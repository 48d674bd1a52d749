#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "export/proxy_values.h"
#include "wire/grpc_message.h"

namespace status_translator {
namespace {

// The errors that HAProxy 2.6 makes by itself (http-error).
constexpr int kOwnStatuses[] = {400, 401, 403, 404, 405, 407, 408, 410, 413, 425, 429, 500, 501, 502, 503, 504};

// HAProxy reads at most 64 words of a line; the other words of a rule are fewer than 20.
constexpr size_t kMaxRanges = 40;

// 404, 406 and 407 as "404" and "406:407", at most kMaxRanges to a text.
std::vector<TemplateValues> Ranges(const std::vector<int>& statuses) {
  std::vector<TemplateValues> ranges;
  size_t count = 0;
  for (size_t first = 0; first < statuses.size(); ++count) {
    size_t last = first;
    while (last + 1 < statuses.size() && statuses[last + 1] == statuses[last] + 1) ++last;
    if (count % kMaxRanges == 0) ranges.emplace_back();
    absl::StrAppend(&ranges.back().texts["statuses"], " ", statuses[first],
                    last > first ? absl::StrCat(":", statuses[last]) : "");
    first = last + 1;
  }
  return ranges;
}

// Encodes what HAProxy would read as a variable, an escape or the end of a string; decoders of grpc-message accept any
// %XX. A percent sign is doubled, because the text is a format.
std::string Message(const ProxyAnswer& answer) {
  // Text that needs no encoding, of a status that an upstream cannot send.
  constexpr absl::string_view kNumber = "HTTP 000";
  const std::string encoded =
      absl::StrReplaceAll(EncodeGrpcMessage(absl::StrCat(kNumber, answer.TextAfterNumber())),
                          {{"\"", "%%22"}, {"\\", "%%5C"}, {"$", "%%24"}, {"'", "%%27"}, {"#", "%%23"}, {"%", "%%"}});
  const std::string number = answer.statuses.size() == 1 ? absl::StrCat(answer.statuses[0]) : "%[var(txn.st_status)]";
  return absl::StrCat("\"HTTP ", number, encoded.substr(kNumber.size()), "\"");
}

// The header fields for an error with one of the statuses.
TemplateValues HeaderRule(const ProxyAnswer& answer, bool is_of_server) {
  return {.texts = {{"name", std::string(answer.code->name)},
                    {"number", absl::StrCat(answer.code->number)},
                    {"message", Message(answer)},
                    {"is_of_server", is_of_server ? "1" : ""}},
          .lists = {{"ranges", Ranges(answer.statuses)}}};
}

}  // namespace

void AddHaproxyRules(const ProxyModel& model, TemplateValues& values) {
  // A server's response with any other status passes unchanged.
  std::vector<int> translated;
  for (const ProxyAnswer& answer : model.answers) {
    translated.insert(translated.end(), answer.statuses.begin(), answer.statuses.end());
  }
  std::sort(translated.begin(), translated.end());
  values.lists["translated"] = Ranges(translated);
  for (const ProxyAnswer& answer : model.answers) {
    const int http = answer.statuses[0];
    if (std::find(std::begin(kOwnStatuses), std::end(kOwnStatuses), http) != std::end(kOwnStatuses)) {
      values.lists["own_errors"].push_back(
          {.texts = {{"http", absl::StrCat(http)}, {"title", std::string(answer.title)}}, .lists = {}});
    }
    values.lists["rules"].push_back(HeaderRule(answer, false));
    // The rule for a server's error replaces the one for an own error.
    const ProxyAnswer of_server = answer.OfUpstream();
    if (!of_server.SaysTheSame(answer)) values.lists["rules"].push_back(HeaderRule(of_server, true));
  }
}

}  // namespace status_translator
