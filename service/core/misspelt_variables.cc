#include "core/misspelt_variables.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "core/nearest.h"

namespace status_translator {
namespace {

constexpr absl::string_view kPrefix = "STATUS_TRANSLATOR_";

// What Kubernetes and container links call the addresses of a service, without the name of the service.
bool IsOfServiceLink(absl::string_view name) {
  return absl::EndsWith(name, "SERVICE_HOST") || absl::StrContains(name, "SERVICE_PORT") || name == "PORT" ||
         absl::EndsWith(name, "_PORT") || absl::StrContains(name, "_TCP") || absl::StrContains(name, "_UDP");
}

}  // namespace

std::vector<std::string> MisspeltVariables(absl::Span<const std::string> known, const char* const* variables) {
  // The common beginning would make all names near.
  std::vector<absl::string_view> known_rests;
  for (const std::string& name : known) {
    if (absl::StartsWith(name, kPrefix)) known_rests.push_back(absl::StripPrefix(name, kPrefix));
  }
  std::sort(known_rests.begin(), known_rests.end());
  known_rests.erase(std::unique(known_rests.begin(), known_rests.end()), known_rests.end());
  std::vector<std::string> mistakes;
  for (; *variables != nullptr; ++variables) {
    const absl::string_view set = *variables;
    absl::string_view rest = set.substr(0, set.find('='));
    if (!absl::ConsumePrefix(&rest, kPrefix) || IsOfServiceLink(rest)) continue;
    if (std::binary_search(known_rests.begin(), known_rests.end(), rest)) continue;
    const std::vector<absl::string_view> near = Nearest(rest, known_rests);
    if (near.empty()) continue;
    mistakes.push_back(
        absl::StrCat("the environment variable ", kPrefix, rest, " is not read (did you mean ",
                     absl::StrJoin(near, " or ",
                                   [](std::string* out, absl::string_view one) { absl::StrAppend(out, kPrefix, one); }),
                     "?)"));
  }
  return mistakes;
}

}  // namespace status_translator
