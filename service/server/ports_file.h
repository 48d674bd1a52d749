// Tells other programs which ports were chosen for port 0.
#ifndef STATUS_TRANSLATOR_SERVER_PORTS_FILE_H_
#define STATUS_TRANSLATOR_SERVER_PORTS_FILE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace status_translator {

// Writes the addresses to `path`, for example {"grpc":["127.0.0.1:41234"],"http":["127.0.0.1:41235"]}, and with an
// address of its own for health "health":["127.0.0.1:41236"]. The file appears complete: it is written under a
// temporary name first. UNAVAILABLE if it cannot be written.
absl::Status WritePortsFile(const std::string& path, const std::vector<std::string>& grpc,
                            const std::vector<std::string>& http, const std::string& health = "");

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_PORTS_FILE_H_
