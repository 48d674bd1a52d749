#include "cli/healthcheck.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cli/output.h"
#include "cli/request_options.h"
#include "cli/server_connection.h"
#include "grpc/health/v1/health.grpc.pb.h"

namespace status_translator {
namespace {

using grpc::health::v1::HealthCheckResponse;

// The exit codes of grpc-health-probe.
constexpr int kServing = 0;
constexpr int kWrongUsage = 1;
constexpr int kCannotConnect = 2;
constexpr int kCallFailed = 3;
constexpr int kNotServing = 4;

// Probes of orchestrators wait a few seconds in all.
constexpr absl::Duration kConnectTimeout = absl::Seconds(1);
constexpr absl::Duration kCallTimeout = absl::Seconds(1);
// To learn why a server cannot be reached, which is known at once or not at all.
constexpr absl::Duration kReasonTimeout = absl::Milliseconds(100);

// The names that are no service.
constexpr absl::string_view kOwnNames[] = {"liveness", "readiness"};

struct HealthcheckOptions {
  ServerConnection server = {.address = "127.0.0.1:50051"};
  std::string service;
};

std::chrono::system_clock::time_point DeadlineAfter(absl::Duration wait) {
  return absl::ToChronoTime(absl::Now() + wait);
}

grpc::Status Check(const std::shared_ptr<grpc::Channel>& channel, const std::string& service, absl::Duration timeout,
                   HealthCheckResponse& response) {
  grpc::ClientContext context;
  context.set_deadline(DeadlineAfter(timeout));
  grpc::health::v1::HealthCheckRequest request;
  request.set_service(service);
  return grpc::health::v1::Health::NewStub(channel)->Check(&context, request, &response);
}

int Healthcheck(const HealthcheckOptions& options) {
  const std::string& address = options.server.address;
  const auto channel = OpenChannel(options.server);
  if (!channel.ok()) {
    std::fprintf(stderr, "status-translator: %s\n", std::string(channel.status().message()).c_str());
    return kWrongUsage;
  }
  HealthCheckResponse response;
  if (!(*channel)->WaitForConnected(DeadlineAfter(kConnectTimeout))) {
    const grpc::Status reason = Check(*channel, options.service, kReasonTimeout, response);
    std::fprintf(stderr, "status-translator: cannot connect to %s within %s: %s\n", address.c_str(),
                 absl::FormatDuration(kConnectTimeout).c_str(),
                 WhyUnreachable(options.server, reason.error_message()).c_str());
    return kCannotConnect;
  }
  const grpc::Status status = Check(*channel, options.service, kCallTimeout, response);
  if (!status.ok()) {
    std::fprintf(stderr, "status-translator: health of %s: %s\n", address.c_str(), status.error_message().c_str());
    return kCallFailed;
  }
  Print(HealthCheckResponse::ServingStatus_Name(response.status()) + "\n");
  return response.status() == HealthCheckResponse::SERVING ? kServing : kNotServing;
}

}  // namespace

void AddHealthcheck(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand("healthcheck", "Ask a running server for its health");
  auto options = std::make_shared<HealthcheckOptions>();
  command.add_option("--server", options->server.address, "The address of the server")
      ->type_name("ADDR")
      ->envname("STATUS_TRANSLATOR_SERVER")
      ->capture_default_str();
  command
      .add_option("--service", options->service,
                  "liveness, readiness, or the full name of a service; none: the whole server")
      ->type_name("NAME")
      ->check(KnownWords(kOwnNames));
  AddServerTlsOptions(command, options->server);
  command.footer(
      "Example: healthcheck --service readiness\n"
      "Exit codes: 0 serving, 1 wrong usage or a failed write, 2 cannot connect, 3 the call failed, 4 not serving.");
  command.callback([options, &exit_code] { exit_code = Healthcheck(*options); });
}

}  // namespace status_translator
