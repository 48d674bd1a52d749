#ifndef STATUS_TRANSLATOR_SERVER_PORTS_FILE_H_
#define STATUS_TRANSLATOR_SERVER_PORTS_FILE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace status_translator {

// Writes {"grpc":["127.0.0.1:41234"],"http":["127.0.0.1:41235"]} under `path` in one step: who sees the file sees all
// of it.
absl::Status WritePortsFile(const std::string& path, const std::vector<std::string>& grpc,
                            const std::vector<std::string>& http);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_PORTS_FILE_H_
