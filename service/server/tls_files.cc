#include "server/tls_files.h"

#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "support/read_file.h"

namespace status_translator {
namespace {

constexpr absl::string_view kCertificateOption = "--tls-cert";
constexpr absl::string_view kKeyOption = "--tls-key";
constexpr absl::string_view kClientCaOption = "--tls-client-ca";

absl::Status WrongFile(absl::string_view option, absl::string_view path, absl::string_view why) {
  return absl::FailedPreconditionError(absl::StrCat(option, " ", path, ": ", why));
}

absl::Status CannotRead(absl::string_view option, absl::string_view path, const absl::Status& why) {
  const std::string message =
      absl::StrCat(option, " ", path, ": cannot read it: ", why.message(),
                   absl::IsPermissionDenied(why) ? "; it must be readable by the user of this process" : "");
  return absl::IsNotFound(why) ? absl::NotFoundError(message) : absl::FailedPreconditionError(message);
}

absl::Status ReadFile(absl::string_view option, const std::string& path, std::string& bytes, bool* exposed) {
  absl::StatusOr<FileContent> read = ReadRegularFile(path, kMaxTlsFileBytes + 1);
  if (!read.ok()) return CannotRead(option, path, read.status());
  if (read->bytes.size() > kMaxTlsFileBytes) {
    return WrongFile(option, path, absl::StrCat("it has more than ", kMaxTlsFileBytes, " bytes"));
  }
  bytes = std::move(read->bytes);
  if (exposed != nullptr) *exposed = (read->mode & S_IROTH) != 0;
  return absl::OkStatus();
}

// Why the key does not belong to the first certificate; OK if it does.
absl::Status CheckPair(const std::vector<CertificatePtr>& chain, EVP_PKEY* key, const TlsOptions& options) {
  for (size_t i = 0; i < chain.size(); ++i) {
    if (EVP_PKEY_eq(X509_get0_pubkey(chain[i].get()), key) != 1) continue;
    if (i == 0) return absl::OkStatus();
    return WrongFile(
        kCertificateOption, options.certificate,
        absl::StrCat("the key belongs to certificate ", i + 1, " of the file: the server's own comes first"));
  }
  return WrongFile(kKeyOption, options.key,
                   absl::StrCat("the key does not belong to the certificate of ", kCertificateOption, " ",
                                options.certificate, ": give the key that the certificate was issued for"));
}

// Those that vouch for clients now or later.
void AddAuthorities(const std::vector<CertificatePtr>& authorities, absl::Time now, VerifiedTls& verified) {
  for (const CertificatePtr& one : authorities) {
    const Validity validity = ValidityOf(*one);
    if (validity.not_after <= now) continue;
    verified.material.client_authorities.push_back(one);
    verified.until = std::min(verified.until, validity.not_after);
    const bool is_last = !verified.client_ca.has_value() || verified.client_ca->not_after < validity.not_after;
    if (is_last) verified.client_ca = validity;
  }
}

}  // namespace

absl::StatusOr<TlsBytes> ReadTlsFiles(const TlsOptions& options) {
  TlsBytes bytes;
  absl::Status read = ReadFile(kCertificateOption, options.certificate, bytes.certificate, nullptr);
  if (read.ok()) read = ReadFile(kKeyOption, options.key, bytes.key, &bytes.key_is_exposed);
  if (read.ok() && !options.client_ca.empty()) {
    read = ReadFile(kClientCaOption, options.client_ca, bytes.client_ca, nullptr);
    // An empty text would mean that clients need no certificate.
    if (read.ok() && bytes.client_ca.empty()) {
      read = WrongFile(kClientCaOption, options.client_ca, "the file is empty");
    }
  }
  if (!read.ok()) return read;
  return bytes;
}

absl::StatusOr<VerifiedTls> VerifyTls(const TlsBytes& bytes, const TlsOptions& options, absl::Time now,
                                      ClientCheck check) {
  auto chain = ParseCertificates(bytes.certificate, kMaxChainCertificates);
  if (!chain.ok()) return WrongFile(kCertificateOption, options.certificate, chain.status().message());
  absl::StatusOr<KeyPtr> key = ParsePrivateKey(bytes.key);
  if (!key.ok()) return WrongFile(kKeyOption, options.key, key.status().message());
  if (const absl::Status pair = CheckPair(*chain, key->get(), options); !pair.ok()) return pair;
  if (const absl::Status checked = CheckServerChain(*chain, now); !checked.ok()) {
    return WrongFile(kCertificateOption, options.certificate, checked.message());
  }
  VerifiedTls verified;
  verified.names = AlternativeNames(*chain->front(), GEN_DNS);
  verified.chain = {absl::InfinitePast(), absl::InfiniteFuture()};
  for (const CertificatePtr& one : *chain) {
    const Validity validity = ValidityOf(*one);
    verified.chain.not_before = std::max(verified.chain.not_before, validity.not_before);
    verified.chain.not_after = std::min(verified.chain.not_after, validity.not_after);
  }
  verified.until = verified.chain.not_after;
  verified.material.chain = *std::move(chain);
  verified.material.key = *std::move(key);
  if (!options.client_ca.empty()) {
    const auto authorities = ParseCertificates(bytes.client_ca, kMaxClientAuthorities);
    const absl::Status checked = authorities.ok() ? CheckClientAuthorities(*authorities, now) : authorities.status();
    if (!checked.ok()) return WrongFile(kClientCaOption, options.client_ca, checked.message());
    AddAuthorities(*authorities, now, verified);
  }
  auto context = TlsContext::Make(verified.material, std::move(check));
  if (!context.ok()) return WrongFile(kCertificateOption, options.certificate, context.status().message());
  verified.http = *std::move(context);
  return verified;
}

}  // namespace status_translator
