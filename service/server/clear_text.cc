#include "server/clear_text.h"

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/address.h"

namespace status_translator {
namespace {

absl::Status CheckAddresses(absl::string_view option, const std::vector<std::string>& addresses) {
  for (const std::string& text : addresses) {
    const absl::StatusOr<Address> address = ParseAddress(text);
    if (!address.ok() || IsLocal(*address)) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        option, " ", text,
        IsName(*address) ? ": the name may stand for an address that other machines can connect to, in clear text"
                         : ": other machines could connect to it in clear text",
        ". Use --tls-cert and --tls-key, best with ",
        "--tls-client-ca, so that only clients with a certificate may connect; or listen on 127.0.0.1 or unix:PATH, ",
        "behind a proxy that terminates TLS; or accept it with --insecure"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckClearText(const ServeOptions& options) {
  if (options.tls.enabled() || options.insecure) return absl::OkStatus();
  if (absl::Status grpc = CheckAddresses("--listen", options.listen); !grpc.ok()) return grpc;
  return CheckAddresses("--http-listen", options.http_listen);
}

}  // namespace status_translator
