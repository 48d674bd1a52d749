// What nginx answers by itself, and errors of upstreams that it intercepts. Measured with nginx 1.22.
#include <algorithm>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "export/proxies.h"

namespace status_translator {
namespace {

// error_page takes them all in one line; a long one is broken.
std::string ErrorPage(absl::string_view indent, const std::string& statuses, absl::string_view target) {
  constexpr size_t kWidth = 100;
  std::string text, line = absl::StrCat(indent, "error_page");
  size_t begin = 0;
  while (begin < statuses.size()) {
    const size_t end = std::min(statuses.find(' ', begin), statuses.size());
    if (line.size() + 1 + end - begin > kWidth) {
      absl::StrAppend(&text, line, "\n");
      line = absl::StrCat(indent, " ");
    }
    absl::StrAppend(&line, " ", statuses.substr(begin, end - begin));
    begin = end + 1;
  }
  return absl::StrCat(text, line, " ", target, ";\n");
}

}  // namespace

std::string WriteNginx(const ProxyModel& model) {
  std::map<int, std::string> by_code;
  std::string all;
  for (const ProxyRun& run : model.runs) {
    for (int http = run.from; http <= run.to; ++http) {
      // Not for error_page: nginx uses it for a client that went away.
      if (http == 499) continue;
      std::string& statuses = by_code[run.code->number];
      absl::StrAppend(&statuses, statuses.empty() ? "" : " ", http);
      absl::StrAppend(&all, all.empty() ? "" : " ", http);
    }
  }
  std::string text =
      absl::StrCat(model.header,
                   "#\n# Include it in a server of gRPC, with `grpc_intercept_errors on` beside grpc_pass. For a "
                   "location that serves HTTP, see\n# the end. Statuses that the profile does not answer stay as "
                   "they are.\n");
  for (const auto& [number, statuses] : by_code) {
    const GrpcCodeInfo& code = GrpcCodes()[static_cast<size_t>(number)];
    absl::StrAppend(&text, "\n", ErrorPage("", statuses, absl::StrCat("=200 @status_translator_", number)),
                    "location @status_translator_", number, " {  # ", code.name,
                    "\n  default_type application/grpc;\n  add_header grpc-status ", number,
                    " always;\n  add_header grpc-message \"", code.description, "\" always;\n  return 200;\n}\n");
  }
  absl::StrAppend(&text, R"(
# In a location that serves HTTP, with `proxy_intercept_errors on` for what upstreams answer:
)",
                  ErrorPage("#   ", all, "@status_translator_problem"), R"(location @status_translator_problem {
  default_type application/problem+json;
  return 200 '{"type":"about:blank","status":$status}';  # the status stays what it was
}
)");
  return text;
}

}  // namespace status_translator
