#include "convert/tcpdump_packets.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace status_translator {

bool IsTcpdumpLine(absl::string_view line) {
  constexpr absl::string_view kPattern = "dd:dd:dd.dddddd IP";
  if (line.size() < kPattern.size()) return false;
  return std::equal(kPattern.begin(), kPattern.end(), line.begin(),
                    [](char wanted, char c) { return wanted == 'd' ? absl::ascii_isdigit(c) : wanted == c; });
}

std::optional<DumpReader> ResponseInPackets(DumpReader lines) {
  std::optional<DumpReader> begin;
  while (!lines.done()) {
    const absl::string_view line = lines.Peek();
    const bool packet = IsTcpdumpLine(line);
    if (packet && begin.has_value()) break;
    const size_t status = packet ? absl::string_view::npos : line.find("HTTP/");
    if (!begin.has_value() && status != absl::string_view::npos && StatusOfLine(line.substr(status)).has_value()) {
      begin.emplace(lines.rest().substr(status), lines.number());
    }
    lines.Read();
  }
  if (!begin.has_value()) return std::nullopt;
  const absl::string_view packet = begin->rest();
  return DumpReader(packet.substr(0, packet.size() - lines.rest().size()), begin->number());
}

}  // namespace status_translator
