#include "server/ports_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"

namespace status_translator {

absl::Status WritePortsFile(const std::string& path, const std::vector<std::string>& grpc,
                            const std::vector<std::string>& http, const std::string& health) {
  nlohmann::ordered_json ports = {{"grpc", grpc}, {"http", http}};
  if (!health.empty()) ports["health"] = {health};
  const std::string unfinished = absl::StrCat(path, ".tmp");
  std::ofstream file(unfinished, std::ios::trunc);
  file << ports.dump() << "\n";
  file.close();
  if (!file || std::rename(unfinished.c_str(), path.c_str()) != 0) {
    const int error = errno;
    (void)std::remove(unfinished.c_str());
    return absl::UnavailableError(absl::StrCat("cannot write the ports file ", path, ": ", std::strerror(error)));
  }
  return absl::OkStatus();
}

}  // namespace status_translator
