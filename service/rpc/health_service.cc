#include "rpc/health_service.h"

#include <optional>
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
constexpr size_t kMaxWatches = 1000;

grpc::Status Ending() { return grpc::Status(grpc::StatusCode::UNAVAILABLE, "the server is shutting down"); }

}  // namespace

// One open Watch. gRPC owns it until OnDone. At most one write is under way; the newest status waits for it.
class HealthService::Watcher final : public grpc::ServerWriteReactor<HealthCheckResponse> {
 public:
  Watcher(HealthService& health, std::string service, const grpc::ServerContextBase& context)
      : health_(health), service_(std::move(service)), call_(health.watch_, context) {}

  const std::string& service() const { return service_; }

  void Send(ServingStatus status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(health_.mutex_) {
    if (status == wanted_) return;
    wanted_ = status;
    Go();
  }

  void End(const grpc::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(health_.mutex_) {
    if (!end_.has_value()) end_ = status;
    Go();
  }

  void OnWriteDone(bool ok) override {
    absl::MutexLock lock(&health_.mutex_);
    writing_ = false;
    if (!ok && !end_.has_value()) end_ = grpc::Status::CANCELLED;
    Go();
  }
  void OnCancel() override {
    absl::MutexLock lock(&health_.mutex_);
    End(grpc::Status::CANCELLED);
  }
  void OnDone() override {
    {
      absl::MutexLock lock(&health_.mutex_);
      health_.watchers_.erase(this);
    }
    delete this;
  }

 private:
  void Go() ABSL_EXCLUSIVE_LOCKS_REQUIRED(health_.mutex_) {
    if (writing_ || finished_) return;
    if (wanted_ != sent_ && !(end_.has_value() && end_->error_code() == grpc::StatusCode::CANCELLED)) {
      writing_ = true;
      sent_ = wanted_;
      response_.set_status(*sent_);
      StartWrite(&response_);
    } else if (end_.has_value()) {
      finished_ = true;
      call_.Ended(end_->error_code());
      Finish(*end_);
    }
  }

  HealthService& health_;
  const std::string service_;
  const Measured call_;
  HealthCheckResponse response_;
  std::optional<ServingStatus> wanted_;
  std::optional<ServingStatus> sent_;
  std::optional<grpc::Status> end_;
  bool writing_ = false;
  bool finished_ = false;
};

HealthService::HealthService(std::set<std::string> services, Metrics& metrics)
    : services_(std::move(services)),
      check_(metrics.Method(Health::service_full_name(), "Check", "unary")),
      watch_(metrics.Method(Health::service_full_name(), "Watch", "server_stream")) {}
HealthService::~HealthService() = default;

HealthService::ServingStatus HealthService::StatusOf(const std::string& service) const {
  if (service == kLiveness) return HealthCheckResponse::SERVING;
  if (!service.empty() && service != kReadiness && services_.find(service) == services_.end()) {
    return HealthCheckResponse::SERVICE_UNKNOWN;
  }
  return serving_ ? HealthCheckResponse::SERVING : HealthCheckResponse::NOT_SERVING;
}

void HealthService::SetNotServing() {
  absl::MutexLock lock(&mutex_);
  serving_ = false;
  for (Watcher* watcher : watchers_) watcher->Send(StatusOf(watcher->service()));
}

void HealthService::EndWatches() {
  absl::MutexLock lock(&mutex_);
  ended_ = true;
  for (Watcher* watcher : watchers_) watcher->End(Ending());
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
  auto* watcher = new Watcher(*this, request->service(), *context);
  absl::MutexLock lock(&mutex_);
  if (watchers_.size() >= kMaxWatches) {
    watcher->End(grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED,
                              absl::StrCat("there are ", kMaxWatches, " watches already; try again later")));
  }
  watchers_.insert(watcher);
  if (ended_) watcher->End(Ending());
  watcher->Send(StatusOf(watcher->service()));
  return watcher;
}

}  // namespace status_translator
