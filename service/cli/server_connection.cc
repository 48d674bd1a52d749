#include "cli/server_connection.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdlib>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cli/read_input.h"
#include "support/host_port.h"
#include "support/limits.h"

namespace status_translator {
namespace {

// What gRPC says of a server that answers in HTTP/1, in clear text and with TLS.
constexpr absl::string_view kHttp1Words = "http1.x server";
constexpr absl::string_view kHttp1TlsWords = "no application protocol";

constexpr char kCaVariable[] = "STATUS_TRANSLATOR_SERVER_TLS_CA";
constexpr char kCertificateVariable[] = "STATUS_TRANSLATOR_SERVER_TLS_CERT";
constexpr char kKeyVariable[] = "STATUS_TRANSLATOR_SERVER_TLS_KEY";
constexpr char kNameVariable[] = "STATUS_TRANSLATOR_SERVER_TLS_NAME";

struct CloseBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};

std::unique_ptr<BIO, CloseBio> OpenPem(const std::string& pem) {
  return std::unique_ptr<BIO, CloseBio>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

bool HasCertificate(const std::string& pem) {
  X509* read = PEM_read_bio_X509(OpenPem(pem).get(), nullptr, nullptr, nullptr);
  X509_free(read);
  return read != nullptr;
}

bool HasKey(const std::string& pem) {
  // So that nobody is asked for the password of an encrypted key: gRPC reads none.
  const auto no_password = [](char*, int, int, void*) { return 0; };
  EVP_PKEY* read = PEM_read_bio_PrivateKey(OpenPem(pem).get(), nullptr, no_password, nullptr);
  EVP_PKEY_free(read);
  return read != nullptr;
}

// Sets `text` to the content of the file of an option, unless none is given. `has`: whether it holds `what`.
absl::Status ReadPem(absl::string_view option, const std::string& file, bool (*has)(const std::string&),
                     absl::string_view what, std::string& text) {
  if (file.empty()) return absl::OkStatus();
  absl::StatusOr<std::string> read = ReadInput(file, "PEM", kMaxRecordingBytes);
  if (!read.ok()) return absl::InvalidArgumentError(absl::StrCat(option, " ", read.status().message()));
  if (!has(*read)) return absl::InvalidArgumentError(absl::StrCat(option, " ", file, ": has no ", what, " in PEM"));
  text = *std::move(read);
  return absl::OkStatus();
}

// "" if `address` names a server. Without a port gRPC would connect to 443, and of 115587 it would take the last 16
// bits: the answer would come from another server.
std::string WhatIsWrong(absl::string_view address) {
  if (absl::StartsWith(address, "unix:")) return "";
  const std::optional<HostPort> split = SplitHostPort(address);
  if (!split.has_value()) {
    return absl::StrCat("the port is missing (host:port, [v6]:port or unix:PATH), for example ", address, ":50051");
  }
  if (split->number.value_or(0) > 0) return "";
  return absl::StrCat("\"", split->port, "\" is not a port, 1 to 65535; for example ", split->host, ":50051");
}

}  // namespace

void AddServerTlsOptions(CLI::App& command, ServerConnection& server) {
  CLI::Option* ca =
      command
          .add_option("--tls-ca", server.ca,
                      "Connect to the server with TLS: file with the CAs that its certificate is verified "
                      "with, PEM")
          ->type_name("FILE")
          ->envname(kCaVariable);
  CLI::Option* certificate =
      command.add_option("--tls-cert", server.certificate, "File with a certificate for servers that demand one, PEM")
          ->type_name("FILE")
          ->envname(kCertificateVariable)
          ->needs(ca);
  CLI::Option* key = command.add_option("--tls-key", server.key, "File with the key of --tls-cert, PEM")
                         ->type_name("FILE")
                         ->envname(kKeyVariable)
                         ->needs(certificate);
  certificate->needs(key);
  command
      .add_option("--tls-server-name", server.server_name,
                  "Name that the server's certificate must have; none: the host of the address")
      ->type_name("NAME")
      ->envname(kNameVariable)
      ->needs(ca);
}

bool IsOfOption(const std::string& value, const char* variable) {
  const char* of_variable = std::getenv(variable);
  return !value.empty() && (of_variable == nullptr || value != of_variable);
}

absl::Status CheckNoTls(const ServerConnection& server, absl::string_view why) {
  const struct {
    absl::string_view option;
    const std::string& value;
    const char* variable;
  } all[] = {{"--tls-ca", server.ca, kCaVariable},
             {"--tls-cert", server.certificate, kCertificateVariable},
             {"--tls-key", server.key, kKeyVariable},
             {"--tls-server-name", server.server_name, kNameVariable}};
  for (const auto& one : all) {
    if (!IsOfOption(one.value, one.variable)) continue;
    return absl::InvalidArgumentError(absl::StrCat(one.option, " is for a connection to a server, and ", why));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const ServerConnection& server) {
  if (const std::string wrong = WhatIsWrong(server.address); !wrong.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--server: \"", server.address, "\" is not the address of a server: ", wrong));
  }
  // gRPC's own lines about a failed handshake say what the error says, too.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  if (!server.uses_tls()) return grpc::CreateChannel(server.address, grpc::InsecureChannelCredentials());
  grpc::SslCredentialsOptions pem;
  absl::Status read = ReadPem("--tls-ca", server.ca, HasCertificate, "certificate", pem.pem_root_certs);
  if (read.ok()) {
    read = ReadPem("--tls-cert", server.certificate, HasCertificate, "certificate", pem.pem_cert_chain);
  }
  if (read.ok()) {
    read = ReadPem("--tls-key", server.key, HasKey, "key without a password", pem.pem_private_key);
  }
  if (!read.ok()) return read;
  grpc::ChannelArguments arguments;
  if (!server.server_name.empty()) arguments.SetSslTargetNameOverride(server.server_name);
  return grpc::CreateCustomChannel(server.address, grpc::SslCredentials(pem), arguments);
}

std::string WhyUnreachable(const ServerConnection& server, absl::string_view message) {
  absl::string_view hint = "is it running? status-translator serve; with TLS: --tls-ca";
  if (absl::StrContains(message, kHttp1Words) || absl::StrContains(message, kHttp1TlsWords)) {
    hint = "this is an HTTP port; name that of gRPC, which serve --listen opens";
  } else if (server.uses_tls() && server.certificate.empty()) {
    hint = "is it running, with a certificate of --tls-ca? If it demands one of its clients: --tls-cert and --tls-key";
  } else if (server.uses_tls()) {
    hint = "is it running, with a certificate of --tls-ca, and does it accept that of --tls-cert?";
  }
  return absl::StrCat(message, " (", hint, ")");
}

}  // namespace status_translator
