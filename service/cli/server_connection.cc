#include "cli/server_connection.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cli/read_input.h"

namespace status_translator {
namespace {

// Sets `text` to the content of the file of an option, unless none is given.
absl::Status ReadPem(absl::string_view option, const std::string& file, std::string& text) {
  if (file.empty()) return absl::OkStatus();
  absl::StatusOr<std::string> read = ReadInput(file, "PEM");
  if (read.ok() && absl::StrContains(*read, "-----BEGIN ")) {
    text = *std::move(read);
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat(option, " ", read.ok() ? absl::StrCat(file, ": is not PEM") : read.status().message()));
}

}  // namespace

void AddServerTlsOptions(CLI::App& command, ServerConnection& server) {
  CLI::Option* ca =
      command
          .add_option("--tls-ca", server.ca,
                      "Connect to the server with TLS: file with the CAs that its certificate is verified "
                      "with, PEM")
          ->type_name("FILE")
          ->envname("STATUS_TRANSLATOR_SERVER_TLS_CA");
  CLI::Option* certificate =
      command.add_option("--tls-cert", server.certificate, "File with a certificate for servers that demand one, PEM")
          ->type_name("FILE")
          ->envname("STATUS_TRANSLATOR_SERVER_TLS_CERT")
          ->needs(ca);
  CLI::Option* key = command.add_option("--tls-key", server.key, "File with the key of --tls-cert, PEM")
                         ->type_name("FILE")
                         ->envname("STATUS_TRANSLATOR_SERVER_TLS_KEY")
                         ->needs(certificate);
  certificate->needs(key);
  command
      .add_option("--tls-server-name", server.server_name,
                  "Name that the server's certificate must have; none: the host of the address")
      ->type_name("NAME")
      ->envname("STATUS_TRANSLATOR_SERVER_TLS_NAME")
      ->needs(ca);
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const ServerConnection& server) {
  if (!server.uses_tls()) return grpc::CreateChannel(server.address, grpc::InsecureChannelCredentials());
  grpc::SslCredentialsOptions pem;
  absl::Status read = ReadPem("--tls-ca", server.ca, pem.pem_root_certs);
  if (read.ok()) read = ReadPem("--tls-cert", server.certificate, pem.pem_cert_chain);
  if (read.ok()) read = ReadPem("--tls-key", server.key, pem.pem_private_key);
  if (!read.ok()) return read;
  grpc::ChannelArguments arguments;
  if (!server.server_name.empty()) arguments.SetSslTargetNameOverride(server.server_name);
  return grpc::CreateCustomChannel(server.address, grpc::SslCredentials(pem), arguments);
}

}  // namespace status_translator
