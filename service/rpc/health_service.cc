#include "rpc/health_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "lookup/errors.h"
#include "rpc/call.h"
#include "rpc/grpc_status.h"
#include "support/limits.h"

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

void HealthService::Tell(Writer& writer, Following& following) {
  const ServingStatus status = StatusOf(following.subject);
  if (following.told == status) return;
  following.told = status;
  HealthCheckResponse response;
  response.set_status(status);
  grpc::ByteBuffer bytes;
  Serialize(response, bytes);
  writer.Send(bytes);
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

grpc::ServerUnaryReactor* HealthService::Check(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                               grpc::ByteBuffer* response) {
  const Measured call(check_, *context);
  HealthCheckRequest asked;
  if (const absl::Status parsed = Parse(*request, asked); !parsed.ok()) {
    return status_translator::Finish(context, call, parsed);
  }
  HealthCheckResponse answer;
  {
    absl::MutexLock lock(&mutex_);
    answer.set_status(StatusOf(SubjectOf(asked.service())));
  }
  if (answer.status() == HealthCheckResponse::SERVICE_UNKNOWN) {
    return status_translator::Finish(
        context, call,
        NotFoundError(ErrorReason::kServiceUnknown, absl::StrCat("there is no service ", Quoted(asked.service()))));
  }
  Serialize(answer, *response);
  return status_translator::Finish(context, call, absl::OkStatus());
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* HealthService::Watch(grpc::CallbackServerContext* context,
                                                                 const grpc::ByteBuffer* request) {
  HealthCheckRequest asked;
  const absl::Status parsed = ParseWatch(*request, asked);
  auto* writer = new Writer(mutex_, watch_, *context);
  absl::MutexLock lock(&mutex_);
  writer->SetGone([this, writer] { watches_.erase(writer); });
  if (!parsed.ok()) {
    writer->End(ToGrpcStatus(parsed));
  } else if (ended_) {
    writer->End(ShuttingDown());
  } else if (watches_.size() >= kMaxWatches) {
    writer->End(TooManyWatches());
  } else {
    Following& following = watches_[writer];
    following.subject = SubjectOf(asked.service());
    Tell(*writer, following);
  }
  return writer;
}

}  // namespace status_translator
