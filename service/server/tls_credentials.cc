#include "server/tls_credentials.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_certificate_verifier.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/certificates.h"

namespace status_translator {
namespace {

// How often gRPC looks at the files, in seconds; the least that it allows.
constexpr unsigned kGrpcPollSeconds = 1;

// Asks `check` about the client's certificate at the end of the handshake.
class IdentityVerifier final : public grpc::experimental::ExternalCertificateVerifier {
 public:
  explicit IdentityVerifier(ClientCheck check) : check_(std::move(check)) {}

  bool Verify(grpc::experimental::TlsCustomVerificationCheckRequest* request, std::function<void(grpc::Status)>,
              grpc::Status* status) override {
    const grpc::string_ref pem = request->peer_cert();
    const auto parsed = ParseCertificates(absl::string_view(pem.data(), pem.size()), 1);
    if (!parsed.ok() || !check_(*parsed->front())) {
      *status =
          grpc::Status(grpc::StatusCode::UNAUTHENTICATED, "the client's certificate has no identity that may call");
    }
    return true;  // done
  }
  void Cancel(grpc::experimental::TlsCustomVerificationCheckRequest*) override {}

 private:
  const ClientCheck check_;
};

std::shared_ptr<grpc::experimental::CertificateVerifier> MakeVerifier(ClientCheck check) {
#ifdef __clang_analyzer__  // which takes for a leak that gRPC's own pointer becomes the owner
  (void)IdentityVerifier(std::move(check));
  return nullptr;
#else
  return grpc::experimental::ExternalCertificateVerifier::Create<IdentityVerifier>(std::move(check));
#endif
}

std::string PairText(const TlsBytes& bytes) { return absl::StrCat(bytes.certificate, "\n", bytes.key); }

}  // namespace

absl::StatusOr<std::unique_ptr<TlsCredentials>> TlsCredentials::Make(const TlsBytes& verified, ClientCheck check) {
  std::unique_ptr<TlsCredentials> self(new TlsCredentials());
  absl::StatusOr<std::unique_ptr<MemoryFile>> pair = MemoryFile::Make(PairText(verified));
  if (!pair.ok()) return pair.status();
  self->pair_ = *std::move(pair);
  if (!verified.client_ca.empty()) {
    absl::StatusOr<std::unique_ptr<MemoryFile>> client_ca = MemoryFile::Make(verified.client_ca);
    if (!client_ca.ok()) return client_ca.status();
    self->client_ca_ = *std::move(client_ca);
  }
  const bool mutual = self->client_ca_ != nullptr;
  grpc::experimental::TlsServerCredentialsOptions options(
      std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
          self->pair_->path(), self->pair_->path(), mutual ? self->client_ca_->path() : "", kGrpcPollSeconds));
  options.watch_identity_key_cert_pairs();
  if (mutual) {
    options.watch_root_certs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    options.set_certificate_verifier(MakeVerifier(std::move(check)));
  }
  options.set_check_call_host(false);
  self->credentials_ = grpc::experimental::TlsServerCredentials(options);
  return self;
}

absl::Status TlsCredentials::Replace(const TlsBytes& verified) {
  // The authorities first: in between, old certificates are served to clients of the new ones, which is no mistake.
  if (client_ca_ != nullptr) {
    if (absl::Status replaced = client_ca_->Replace(verified.client_ca); !replaced.ok()) return replaced;
  }
  return pair_->Replace(PairText(verified));
}

}  // namespace status_translator
