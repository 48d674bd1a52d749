#include "rpc/health_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "lookup/errors.h"
#include "rpc/call.h"
#include "rpc/grpc_status.h"

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

HealthService::Subject HealthService::SubjectOf(const std::string& service) const {
  if (service == kLiveness) return Subject::kLiveness;
  const bool known = service.empty() || service == kReadiness || services_.count(service) != 0;
  return known ? Subject::kServing : Subject::kUnknown;
}

HealthService::ServingStatus HealthService::StatusOf(Subject subject) const {
  if (subject == Subject::kUnknown) return HealthCheckResponse::SERVICE_UNKNOWN;
  return serving_ || subject == Subject::kLiveness ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING;
}

void HealthService::SendUpdate(Stream& stream, Subscription& subscription) {
  const ServingStatus status = StatusOf(subscription.subject);
  if (subscription.last_sent == status) return;
  subscription.last_sent = status;
  HealthCheckResponse response;
  response.set_status(status);
  grpc::ByteBuffer bytes;
  Serialize(response, bytes);
  stream.Send(bytes);
}

void HealthService::SetNotServing() {
  absl::MutexLock lock(&mutex_);
  serving_ = false;
  for (auto& [stream, subscription] : watches_) SendUpdate(*stream, subscription);
}

void HealthService::EndWatches() {
  absl::MutexLock lock(&mutex_);
  ended_ = true;
  for (auto& [stream, subscription] : watches_) stream->End(ShuttingDown());
}

grpc::ServerUnaryReactor* HealthService::Check(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                               grpc::ByteBuffer* response) {
  return AnswerCall<HealthCheckRequest>(context, check_, *request, [&](const HealthCheckRequest& query) {
    HealthCheckResponse answer;
    {
      absl::MutexLock lock(&mutex_);
      answer.set_status(StatusOf(SubjectOf(query.service())));
    }
    if (answer.status() == HealthCheckResponse::SERVICE_UNKNOWN) {
      return NotFoundError(ErrorReason::kServiceUnknown, absl::StrCat("there is no service ", Quoted(query.service())));
    }
    Serialize(answer, *response);
    return absl::OkStatus();
  });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* HealthService::Watch(grpc::CallbackServerContext* context,
                                                                 const grpc::ByteBuffer* request) {
  HealthCheckRequest query;
  const absl::Status parsed = ParseWatchRequest(*request, query);
  auto* stream = new Stream(mutex_, watch_, *context);
  absl::MutexLock lock(&mutex_);
  stream->SetOnEnd([this, stream] { watches_.erase(stream); });
  if (const grpc::Status admitted = AdmitWatch(parsed, ended_, watches_.size()); !admitted.ok()) {
    stream->End(admitted);
  } else {
    Subscription& subscription = watches_[stream];
    subscription.subject = SubjectOf(query.service());
    SendUpdate(*stream, subscription);
  }
  return stream;
}

}  // namespace status_translator
