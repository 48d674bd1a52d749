// grpc.health.v1.Health. Not the implementation of gRPC 1.51: with that, Shutdown() waits while a Watch is open, and
// reflection does not list the service.
#ifndef STATUS_TRANSLATOR_RPC_HEALTH_SERVICE_H_
#define STATUS_TRANSLATOR_RPC_HEALTH_SERVICE_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <map>
#include <optional>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "rpc/latest_value_stream.h"
#include "telemetry/metrics.h"

namespace status_translator {

// Health by service name: "" and "readiness" for the server, each service by its full name, and "liveness", which
// stays SERVING until the end. Thread-safe.
// A name is looked up once, when the request arrives, and not kept, so a watch costs the same whatever the length of
// its name.
class HealthService final
    : public grpc::health::v1::Health::WithRawCallbackMethod_Check<
          grpc::health::v1::Health::WithRawCallbackMethod_Watch<grpc::health::v1::Health::Service>> {
 public:
  // SERVING from the start. `services` are the full names beside the three of the server; `metrics` must
  // outlive it.
  HealthService(std::set<std::string> services, Metrics& metrics);

  // Sets everything but "liveness" to NOT_SERVING, permanently, and sends that to open watches.
  void SetNotServing();
  // Ends every open watch, and every later one, with UNAVAILABLE.
  void EndWatches();

  grpc::ServerUnaryReactor* Check(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                  grpc::ByteBuffer* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request) override;

 private:
  using ServingStatus = grpc::health::v1::HealthCheckResponse::ServingStatus;
  using Stream = LatestValueStream<grpc::ByteBuffer>;

  enum class Subject { kLiveness, kServing, kUnknown };

  struct Subscription {
    Subject subject;
    std::optional<ServingStatus> last_sent;
  };

  Subject SubjectOf(const std::string& service) const;
  ServingStatus StatusOf(Subject subject) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Sends the status if it differs from the last one that was sent.
  void SendUpdate(Stream& stream, Subscription& subscription) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::set<std::string> services_;
  MethodMetrics& check_;
  MethodMetrics& watch_;
  absl::Mutex mutex_;
  bool serving_ ABSL_GUARDED_BY(mutex_) = true;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<Stream*, Subscription> watches_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_HEALTH_SERVICE_H_
