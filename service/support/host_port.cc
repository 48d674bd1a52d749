#include "support/host_port.h"

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"

namespace status_translator {

std::optional<HostPort> SplitHostPort(absl::string_view text) {
  constexpr int kLastPort = 65535;
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos || absl::EndsWith(text, "]")) return std::nullopt;
  HostPort split = {text.substr(0, colon), text.substr(colon + 1), std::nullopt};
  int number = 0;
  if (absl::SimpleAtoi(split.port, &number) && number >= 0 && number <= kLastPort) split.number = number;
  return split;
}

}  // namespace status_translator
