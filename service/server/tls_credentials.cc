#include "server/tls_credentials.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_certificate_verifier.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <functional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "server/certificates.h"

namespace status_translator {
namespace {

// How often gRPC looks at the files, in seconds; the least that it allows.
constexpr unsigned kGrpcPollSeconds = 1;

// What gRPC asks at the end of each handshake.
class Verifier final : public grpc::experimental::ExternalCertificateVerifier {
 public:
  Verifier(bool mutual, ClientCheck check, std::function<void()> completed)
      : mutual_(mutual), check_(std::move(check)), completed_(std::move(completed)) {}

  bool Verify(grpc::experimental::TlsCustomVerificationCheckRequest* request, std::function<void(grpc::Status)>,
              grpc::Status* status) override {
    const grpc::string_ref pem = request->peer_cert();
    if (!mutual_ || Admits(absl::string_view(pem.data(), pem.size()))) {
      completed_();
    } else {
      *status = grpc::Status(grpc::StatusCode::UNAUTHENTICATED, "the client has no valid certificate that may call");
    }
    return true;  // done
  }
  void Cancel(grpc::experimental::TlsCustomVerificationCheckRequest*) override {}

 private:
  bool Admits(absl::string_view pem) const {
    const auto parsed = ParseCertificates(pem, 1);
    // OpenSSL looked at the dates when the session began, not when it is resumed, which gRPC 1.51 always allows. There
    // is no need for those of the issuers: a session is not resumed once one of our authorities has expired
    // (tls_files.h).
    return parsed.ok() && ValidityOf(*parsed->front()).Contains(absl::Now()) && check_(*parsed->front());
  }

  const bool mutual_;
  const ClientCheck check_;
  const std::function<void()> completed_;
};

std::shared_ptr<grpc::experimental::CertificateVerifier> MakeVerifier(bool mutual, ClientCheck check,
                                                                      std::function<void()> completed) {
#ifdef __clang_analyzer__  // which takes for a leak that gRPC's own pointer becomes the owner
  (void)Verifier(mutual, std::move(check), std::move(completed));
  return nullptr;
#else
  return grpc::experimental::ExternalCertificateVerifier::Create<Verifier>(mutual, std::move(check),
                                                                           std::move(completed));
#endif
}

std::string PairText(const TlsMaterial& material) { return absl::StrCat(ToPem(material.chain), ToPem(*material.key)); }

}  // namespace

absl::StatusOr<std::unique_ptr<TlsCredentials>> TlsCredentials::Make(const TlsMaterial& material, ClientCheck check,
                                                                     std::function<void()> completed) {
  std::unique_ptr<TlsCredentials> self(new TlsCredentials());
  absl::StatusOr<std::unique_ptr<MemoryFile>> pair = MemoryFile::Make(PairText(material));
  if (!pair.ok()) return pair.status();
  self->pair_ = *std::move(pair);
  const bool mutual = !material.client_authorities.empty();
  if (mutual) {
    absl::StatusOr<std::unique_ptr<MemoryFile>> client_ca = MemoryFile::Make(ToPem(material.client_authorities));
    if (!client_ca.ok()) return client_ca.status();
    self->client_ca_ = *std::move(client_ca);
  }
  grpc::experimental::TlsServerCredentialsOptions options(
      std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
          self->pair_->path(), self->pair_->path(), mutual ? self->client_ca_->path() : "", kGrpcPollSeconds));
  options.watch_identity_key_cert_pairs();
  if (mutual) {
    options.watch_root_certs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  options.set_certificate_verifier(MakeVerifier(mutual, std::move(check), std::move(completed)));
  self->credentials_ = grpc::experimental::TlsServerCredentials(options);
  return self;
}

absl::Status TlsCredentials::Replace(const TlsMaterial& material) {
  absl::Status prepared = pair_->Prepare(PairText(material));
  if (prepared.ok() && client_ca_ != nullptr) prepared = client_ca_->Prepare(ToPem(material.client_authorities));
  if (!prepared.ok()) return prepared;
  // The authorities first: in between, old certificates are served to clients of the new ones, which is no mistake.
  if (client_ca_ != nullptr) client_ca_->Replace();
  pair_->Replace();
  return absl::OkStatus();
}

}  // namespace status_translator
