#include "rpc/health_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "codec/errors.h"
#include "rpc/unary.h"

namespace status_translator {
namespace {

using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

constexpr char kLiveness[] = "liveness";
constexpr char kReadiness[] = "readiness";

}  // namespace

HealthService::HealthService(std::set<std::string> services, Metrics& metrics)
    : services_(std::move(services)),
      check_(metrics.Method(Health::service_full_name(), "Check", "unary")),
      watch_(metrics.Method(Health::service_full_name(), "Watch", "server_stream")) {}

HealthService::ServingStatus HealthService::StatusOf(const std::string& service) const {
  if (service == kLiveness) return HealthCheckResponse::SERVING;
  if (!service.empty() && service != kReadiness && services_.find(service) == services_.end()) {
    return HealthCheckResponse::SERVICE_UNKNOWN;
  }
  return serving_ ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING;
}

void HealthService::Tell(Writer& writer, Following& following) {
  const ServingStatus status = StatusOf(following.service);
  if (following.told == status) return;
  following.told = status;
  HealthCheckResponse response;
  response.set_status(status);
  writer.Send(std::move(response));
}

void HealthService::SetNotServing() {
  absl::MutexLock lock(&mutex_);
  serving_ = false;
  for (auto& [writer, following] : watches_) Tell(*writer, following);
}

void HealthService::EndWatches() {
  absl::MutexLock lock(&mutex_);
  ended_ = true;
  for (auto& [writer, following] : watches_) writer->End(ShuttingDown());
}

grpc::ServerUnaryReactor* HealthService::Check(grpc::CallbackServerContext* context, const HealthCheckRequest* request,
                                               HealthCheckResponse* response) {
  const Measured call(check_, *context);
  ServingStatus status;
  {
    absl::MutexLock lock(&mutex_);
    status = StatusOf(request->service());
  }
  if (status == HealthCheckResponse::SERVICE_UNKNOWN) {
    return status_translator::Finish(
        context, call,
        NotFoundError("SERVICE_UNKNOWN", absl::StrCat("there is no service ", Quoted(request->service()))));
  }
  response->set_status(status);
  return status_translator::Finish(context, call, absl::OkStatus());
}

grpc::ServerWriteReactor<HealthCheckResponse>* HealthService::Watch(grpc::CallbackServerContext* context,
                                                                    const HealthCheckRequest* request) {
  auto* writer = new Writer(mutex_, watch_, *context);
  absl::MutexLock lock(&mutex_);
  writer->SetGone([this, writer] { watches_.erase(writer); });
  if (ended_) {
    writer->End(ShuttingDown());
  } else if (watches_.size() >= kMaxWatches) {
    writer->End(TooManyWatches());
  } else {
    Following& following = watches_[writer];
    following.service = request->service();
    Tell(*writer, following);
  }
  return writer;
}

}  // namespace status_translator
