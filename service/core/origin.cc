#include "core/origin.h"

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace status_translator {
namespace {

constexpr absl::string_view kOriginNames[kOriginCount] = {"none given", "application", "intermediary", "local_reply"};

}  // namespace

absl::string_view OriginName(Origin origin) { return kOriginNames[static_cast<int>(origin)]; }

std::optional<Origin> OriginFromName(absl::string_view name) {
  for (int i = 1; i < kOriginCount; ++i) {
    absl::string_view rest = name;
    if (name == kOriginNames[i] ||
        (absl::ConsumePrefix(&rest, "ORIGIN_") && rest == absl::AsciiStrToUpper(kOriginNames[i]))) {
      return static_cast<Origin>(i);
    }
  }
  return std::nullopt;
}

}  // namespace status_translator
