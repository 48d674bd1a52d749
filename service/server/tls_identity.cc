#include "server/tls_identity.h"

#include <openssl/x509v3.h>

#include <algorithm>
#include <chrono>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/certificates.h"
#include "telemetry/log.h"

namespace status_translator {
namespace {

// Lines about refused clients: one a minute is enough to find the client, and clients can cause them as they like.
constexpr uint64_t kRefusedLines = 1;
constexpr std::chrono::seconds kRefusedPeriod(60);
// The names of a refused certificate in the log.
constexpr size_t kMaxLoggedNamesBytes = 512;

bool IsUri(absl::string_view identity) { return absl::StrContains(identity, ':'); }

bool IsNameCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.' || c == '_';
}

bool Intersects(const std::vector<std::string>& names, const std::vector<std::string>& allowed) {
  return absl::c_any_of(names, [&](const std::string& name) { return absl::c_linear_search(allowed, name); });
}

std::vector<std::string> DnsNamesOf(X509& certificate) {
  std::vector<std::string> names = AlternativeNames(certificate, GEN_DNS);
  for (std::string& name : names) absl::AsciiStrToLower(&name);
  return names;
}

}  // namespace

std::string WrongIdentity(absl::string_view identity) {
  if (identity.empty()) return "the identity is empty";
  if (absl::c_any_of(identity, [](char c) { return c <= ' ' || c >= '\x7f'; })) {
    return "an identity has neither spaces nor characters beyond ASCII";
  }
  if (absl::StrContains(identity, '*')) return "identities are compared as a whole: name each one, without *";
  if (IsUri(identity)) {
    return absl::ascii_isalpha(static_cast<unsigned char>(identity[0])) ? "" : "the scheme of the URI is missing";
  }
  if (absl::c_all_of(identity, IsNameCharacter)) return "";
  return absl::StrCat("\"", identity, "\" is neither a URI nor a DNS name");
}

TlsIdentities::TlsIdentities(const std::vector<std::string>& allowed, Metrics& metrics)
    : metrics_(metrics), lines_(kRefusedLines, kRefusedPeriod) {
  for (const std::string& identity : allowed) {
    if (IsUri(identity)) {
      uris_.push_back(identity);
    } else {
      dns_names_.push_back(absl::AsciiStrToLower(identity));
    }
  }
}

bool TlsIdentities::Admit(X509& certificate, absl::string_view protocol) {
  if (uris_.empty() && dns_names_.empty()) return true;
  std::vector<std::string> uris = AlternativeNames(certificate, GEN_URI);
  const std::vector<std::string> dns_names = DnsNamesOf(certificate);
  if (Intersects(uris, uris_) || Intersects(dns_names, dns_names_)) return true;
  metrics_.CountTlsRefused(protocol);
  if (const auto suppressed = lines_.Allow(std::chrono::steady_clock::now()); suppressed.has_value()) {
    uris.insert(uris.end(), dns_names.begin(), dns_names.end());
    Log(LogLevel::kWarning, "a client was refused: its certificate has none of the identities that may call",
        {{"protocol", std::string(protocol)},
         {"names", absl::CHexEscape(absl::StrJoin(uris, ",").substr(0, kMaxLoggedNamesBytes))},
         {"suppressed", *suppressed == 0 ? "" : absl::StrCat(*suppressed)}},
        LogPriority::kClient);
  }
  return false;
}

}  // namespace status_translator
