#include "server/http_server.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/address.h"
#include "server/connection_log.h"
#include "telemetry/log.h"

namespace status_translator {
namespace {

constexpr char kHttp[] = "http";
constexpr char kHttpListen[] = "--http-listen";

HttpConnections CountedConnections(size_t most, Metrics& metrics) {
  return {.most = most,
          .evicted = [&metrics](const char* limit) { metrics.CountRefusedConnection(kHttp, limit); },
          .refused =
              [&metrics](int error) {
                metrics.CountRefusedConnection(kHttp, "no_descriptors");
                LogCannotAccept(kHttp, error);
              },
          .handshake_failed =
              [&metrics](const std::string& peer, const char* error) {
                metrics.CountRefusedConnection(kHttp, "handshake_failed");
                LogHandshakeFailed(kHttp, peer, error);
              }};
}

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const CurrentTranslator& translator, Metrics& metrics,
                                                              const std::vector<std::string>& listen,
                                                              const std::string& cors_origin, size_t max_connections,
                                                              const TlsContextSource& tls) {
  std::unique_ptr<HttpServer> self(new HttpServer(translator, metrics, cors_origin));
  for (const std::string& text : listen) {
    const absl::StatusOr<Address> address = ParseAddress(text);
    if (!address.ok()) return OfOption(kHttpListen, address.status());
    if (address->is_unix()) {
      return absl::InvalidArgumentError(
          absl::StrCat(kHttpListen, ": HTTP is served over TCP only, not on \"", text, "\""));
    }
    const absl::StatusOr<int> listening = Listen(*address);
    if (!listening.ok()) return OfOption(kHttpListen, listening.status());
    if (tls == nullptr && !IsLocal(*address)) {
      Log(LogLevel::kWarning, "serving HTTP to other machines without encryption", {{"address", text}});
    }
    const int port = PortOf(*listening);
    const HttpConnections connections = CountedConnections(max_connections, metrics);
    auto listener = HttpListener::Start(
        *listening, [site = &self->site_](const HttpRequest& request) { return site->Handle(request); }, connections,
        tls);
    if (!listener.ok()) return listener.status();
    self->listeners_.push_back(*std::move(listener));
    metrics.AddListener(kHttp, absl::StrCat(port), [open = connections.open] { return open->load(); });
    self->addresses_.push_back(address->ToString(port));
  }
  return self;
}

void HttpServer::Quiesce() {
  for (const auto& listener : listeners_) listener->Quiesce();
}

void HttpServer::WaitForReplies(std::chrono::steady_clock::time_point deadline) {
  for (const auto& listener : listeners_) listener->WaitForReplies(deadline);
}

}  // namespace status_translator
