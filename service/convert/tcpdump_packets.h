// What `tcpdump -A` prints of a packet; the headers of IP and TCP stand before its first line:
//   21:22:07.653865 IP 127.0.0.1.8080 > 127.0.0.1.49528: Flags [P.], seq 1:250, ack 90, length 249
//   E..-sg@.@..a........F..x6]-%.;.....@.!.....
//   Hl.i.,..HTTP/1.1 409 Conflict
//   Transfer-Encoding: chunked
#ifndef STATUS_TRANSLATOR_CONVERT_TCPDUMP_PACKETS_H_
#define STATUS_TRANSLATOR_CONVERT_TCPDUMP_PACKETS_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "convert/dump_lines.h"

namespace status_translator {

// Whether a line is the first one of a packet.
bool IsTcpdumpLine(absl::string_view line);

// The response in the first packet that begins one, up to the end of that packet; none if there is no such packet. The
// headers of a further packet cannot be told from its data, so what is in it is not read. Takes linear time.
std::optional<DumpReader> ResponseInPackets(DumpReader lines);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_TCPDUMP_PACKETS_H_
