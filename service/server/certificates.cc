#include "server/certificates.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <functional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

// A subject in an error message, which also goes to the log.
constexpr int kMaxSubjectBytes = 256;

using BioPtr = std::unique_ptr<BIO, decltype(&BIO_free)>;

BioPtr OpenText(absl::string_view text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free};
}

std::string TextOf(const std::function<void(BIO*)>& write) {
  const BioPtr bio(BIO_new(BIO_s_mem()), BIO_free);
  write(bio.get());
  char* data = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<size_t>(size)};
}

// The last reason of OpenSSL, for example "bad base64 decode".
std::string LastReason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "not known" : reason;
}

absl::Status Wrong(absl::string_view why) { return absl::InvalidArgumentError(why); }

std::string SubjectOf(const X509& certificate) {
  char text[kMaxSubjectBytes];
  X509_NAME_oneline(X509_get_subject_name(&certificate), text, sizeof(text));
  return absl::StrCat("\"", absl::CHexEscape(text), "\"");
}

absl::Time ToTime(const ASN1_TIME* time) {
  std::tm parts = {};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return absl::InfinitePast();
  return absl::FromTM(parts, absl::UTCTimeZone());
}

std::string Day(absl::Time time) { return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", time, absl::UTCTimeZone()); }

// What a text without a certificate is.
std::string WhatItIs(absl::string_view text) {
  if (text.empty()) return "the file is empty";
  if (absl::StrContains(text, "PRIVATE KEY-----")) return "it is a private key: are the two files swapped?";
  if (absl::StrContains(text, "CERTIFICATE REQUEST-----")) return "it is a certificate request that no CA has signed";
  if (text[0] == '\x30') return "it is binary (DER): convert it with openssl x509 -inform der";
  return "it has no block -----BEGIN CERTIFICATE-----";
}

absl::Status CheckDates(const X509& certificate, absl::Time now) {
  const Validity validity = ValidityOf(certificate);
  if (validity.Contains(now)) return absl::OkStatus();
  return Wrong(
      now < validity.not_before
          ? absl::StrCat("certificate ", SubjectOf(certificate), " is not valid before ", Day(validity.not_before))
          : absl::StrCat("certificate ", SubjectOf(certificate), " expired at ", Day(validity.not_after)));
}

bool IsIssuedBy(X509& certificate, X509& issuer) {
  if (X509_check_issued(&issuer, &certificate) != X509_V_OK) return false;
  EVP_PKEY* key = X509_get0_pubkey(&issuer);
  const bool signed_by_it = key != nullptr && X509_verify(&certificate, key) == 1;
  ERR_clear_error();
  return signed_by_it;
}

// Why a certificate cannot be a server's; OK if it can.
absl::Status CheckPurpose(X509& certificate) {
  if (X509_check_purpose(&certificate, X509_PURPOSE_SSL_SERVER, 0) == 1) return absl::OkStatus();
  ERR_clear_error();
  // UINT32_MAX: there is no such extension, and every use is allowed.
  const char* why = (X509_get_extension_flags(&certificate) & EXFLAG_INVALID) != 0 ? "one of its extensions is broken"
                    : (X509_get_extended_key_usage(&certificate) & XKU_SSL_SERVER) == 0
                        ? "its extended key usage lacks serverAuth"
                        : "its key usage lacks digitalSignature";
  return Wrong(absl::StrCat("certificate ", SubjectOf(certificate), " is not for servers: ", why));
}

int NoPrompt(char*, int, int, void*) { return -1; }

}  // namespace

absl::StatusOr<std::vector<CertificatePtr>> ParseCertificates(absl::string_view pem, size_t most) {
  const BioPtr bio = OpenText(pem);
  std::vector<CertificatePtr> found;
  ERR_clear_error();
  while (X509* one = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    found.emplace_back(one, X509_free);
    if (found.size() > most) return Wrong(absl::StrCat("it has more than ", most, " certificates"));
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  const std::string reason = LastReason();
  if (!at_end) return Wrong(absl::StrCat("certificate ", found.size() + 1, " is broken: ", reason));
  if (found.empty()) return Wrong(WhatItIs(pem));
  return found;
}

absl::StatusOr<KeyPtr> ParsePrivateKey(absl::string_view pem) {
  const BioPtr bio = OpenText(pem);
  ERR_clear_error();
  KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPrompt, nullptr), EVP_PKEY_free);
  const std::string reason = LastReason();
  if (key != nullptr) return key;
  if (pem.empty()) return Wrong("the file is empty");
  if (absl::StrContains(pem, "ENCRYPTED")) return Wrong("it is encrypted: decrypt it with openssl pkey");
  if (absl::StrContains(pem, "PRIVATE KEY-----")) return Wrong(absl::StrCat("the key is broken: ", reason));
  if (absl::StrContains(pem, "BEGIN CERTIFICATE-----")) return Wrong("it is a certificate: are the two files swapped?");
  return Wrong("it has no block -----BEGIN PRIVATE KEY-----");
}

std::string ToPem(const std::vector<CertificatePtr>& certificates) {
  return TextOf([&](BIO* bio) {
    for (const CertificatePtr& one : certificates) PEM_write_bio_X509(bio, one.get());
  });
}

std::string ToPem(const EVP_PKEY& key) {
  return TextOf([&](BIO* bio) { PEM_write_bio_PrivateKey(bio, &key, nullptr, nullptr, 0, nullptr, nullptr); });
}

absl::Status CheckServerChain(const std::vector<CertificatePtr>& chain, absl::Time now) {
  for (size_t i = 0; i + 1 < chain.size(); ++i) {
    if (IsIssuedBy(*chain[i], *chain[i + 1])) continue;
    return Wrong(absl::StrCat("certificate ", i + 2, " ", SubjectOf(*chain[i + 1]),
                              " did not issue the one before it, ", SubjectOf(*chain[i]),
                              ": the server's own comes first, then its issuer, and so on"));
  }
  for (const CertificatePtr& one : chain) {
    if (absl::Status dates = CheckDates(*one, now); !dates.ok()) return dates;
  }
  return CheckPurpose(*chain[0]);
}

absl::Status CheckClientAuthorities(const std::vector<CertificatePtr>& authorities, absl::Time now) {
  absl::Status valid;
  bool any_valid = false;
  for (const CertificatePtr& one : authorities) {
    if (X509_check_ca(one.get()) == 0) {
      return Wrong(absl::StrCat("certificate ", SubjectOf(*one), " is not a CA: clients bring their own certificates; ",
                                "the file has those that issued them"));
    }
    valid = CheckDates(*one, now);
    any_valid = any_valid || valid.ok();
  }
  return any_valid ? absl::OkStatus() : valid;
}

Validity ValidityOf(const X509& certificate) {
  return {ToTime(X509_get0_notBefore(&certificate)), ToTime(X509_get0_notAfter(&certificate))};
}

std::vector<std::string> AlternativeNames(X509& certificate, int kind) {
  std::vector<std::string> found;
  auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr));
  ERR_clear_error();
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    int type = 0;
    const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, i), &type);
    if (type != kind) continue;
    const auto* text = static_cast<const ASN1_STRING*>(value);
    std::string name(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                     static_cast<size_t>(ASN1_STRING_length(text)));
    if (!absl::StrContains(name, '\0')) found.push_back(std::move(name));
  }
  GENERAL_NAMES_free(names);
  return found;
}

}  // namespace status_translator
