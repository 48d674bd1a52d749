// The port of an address.
#ifndef STATUS_TRANSLATOR_SUPPORT_HOST_PORT_H_
#define STATUS_TRANSLATOR_SUPPORT_HOST_PORT_H_

#include <optional>

#include "absl/strings/string_view.h"

namespace status_translator {

struct HostPort {
  absl::string_view host;     // as written, for example "[::1]"; may be empty
  absl::string_view port;     // as written
  std::optional<int> number;  // of the port; none unless it is 0 to 65535
};

// Splits "host:port" or "[v6]:port" at its last colon; none if there is no port.
std::optional<HostPort> SplitHostPort(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_HOST_PORT_H_
