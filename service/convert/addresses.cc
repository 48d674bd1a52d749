#include "convert/addresses.h"

#include "absl/strings/str_cat.h"
#include "support/regex.h"

namespace status_translator {
namespace {

// In this order: the URIs of gRPC's resolvers, IPv6 in brackets, bare IPv6, IPv4, and names with a port, after which Go
// writes "on 10.96.0.10:53" in errors of the resolver.
constexpr absl::string_view kAddress =
    R"(((?:ipv4|ipv6|unix|unix-abstract|vsock|dns|xds|passthrough):(?://[^\s,;"')/]*/|//)?[^\s,;"')]+)"
    R"(|\[[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*(?:%[a-zA-Z0-9]+)?\](?::\d+)?)"
    R"(|\b[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{0,4}){3,7}\b)"
    R"(|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?)"
    R"(|\b[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9-]+)*:\d{2,5}\b)"
    R"(|\b[a-zA-Z0-9](?:[a-zA-Z0-9-]*)(?:\.[a-zA-Z0-9-]+)*\.(?:svc|local|internal|lan|cluster)\b[a-zA-Z0-9.-]*))";

const Regex& Address() {
  static const Regex& compiled = *new Regex([] {
    std::string error;
    return *Regex::Compile(kAddress, error);
  }());
  return compiled;
}

}  // namespace

std::string WithoutAddresses(absl::string_view message) {
  std::string clean;
  while (const auto address = Address().FirstGroup(message)) {
    const size_t at = static_cast<size_t>(address->data() - message.data());
    absl::StrAppend(&clean, message.substr(0, at), "(address)");
    message.remove_prefix(at + address->size());
  }
  absl::StrAppend(&clean, message);
  return clean;
}

}  // namespace status_translator
