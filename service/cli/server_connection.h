// Connections of the commands to a running server, in clear text or with TLS.
#ifndef STATUS_TRANSLATOR_CLI_SERVER_CONNECTION_H_
#define STATUS_TRANSLATOR_CLI_SERVER_CONNECTION_H_

#include <grpcpp/channel.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace status_translator {

// Where a server is and how to connect to it.
struct ServerConnection {
  bool uses_tls() const { return !ca.empty(); }

  std::string address;      // as gRPC names targets; empty: no server
  std::string ca;           // a file with the CAs that the server's certificate is verified with; empty: clear text
  std::string certificate;  // a file, for servers that demand a certificate of their clients; empty: none
  std::string key;          // likewise
  std::string server_name;  // the name that the certificate must have; empty: the host of `address`
};

// --tls-ca, --tls-cert, --tls-key and --tls-server-name, for commands that may connect to a server.
void AddServerTlsOptions(CLI::App& command, ServerConnection& server);

// Whether `value` was given as an option, rather than by this environment variable. A variable is set for all commands,
// and counts for those that can use it; an option that would be ignored is a mistake.
bool IsOfOption(const std::string& value, const char* variable);

// InvalidArgument if one of the TLS options was given, for there is no connection: `why`.
absl::Status CheckNoTls(const ServerConnection& server, absl::string_view why);

// Does not wait for the server. InvalidArgument names an option whose address has no port or whose file has no PEM.
absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const ServerConnection& server);

// What gRPC says of a server that cannot be reached, and what to check.
std::string WhyUnreachable(const ServerConnection& server, absl::string_view message);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_SERVER_CONNECTION_H_
