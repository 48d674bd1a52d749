// grpc.health.v1.Health. Ours, because the library's keeps Shutdown() waiting while a Watch is open, and reflection
// does not know it.
#ifndef STATUS_TRANSLATOR_RPC_HEALTH_SERVICE_H_
#define STATUS_TRANSLATOR_RPC_HEALTH_SERVICE_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <map>
#include <optional>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "rpc/call.h"
#include "rpc/latest_writer.h"
#include "telemetry/metrics.h"

namespace status_translator {

// Health by service name: "" and "readiness" for the server, each service by its full name, and "liveness", which
// stays SERVING until the end. Thread-safe.
// Requests are taken as bytes: a name is looked at once, on arrival, and not kept, so that a watch of a name of many
// bytes costs no more than any other.
class HealthService final
    : public grpc::health::v1::Health::WithRawCallbackMethod_Check<
          grpc::health::v1::Health::WithRawCallbackMethod_Watch<grpc::health::v1::Health::Service>> {
 public:
  // SERVING from the start. `services` are the full names beside the three of the server; `metrics` must
  // outlive it.
  HealthService(std::set<std::string> services, Metrics& metrics);

  // All but "liveness" become NOT_SERVING for good; open watches are told.
  void SetNotServing();
  // Every open watch ends with UNAVAILABLE, and so does every new one.
  void EndWatches();

  grpc::ServerUnaryReactor* Check(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                  grpc::ByteBuffer* response) override;
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request) override;

 private:
  using ServingStatus = grpc::health::v1::HealthCheckResponse::ServingStatus;
  using Writer = LatestWriter<grpc::ByteBuffer>;

  enum class Subject { kLiveness, kServing, kUnknown };

  struct Following {
    Subject subject;
    std::optional<ServingStatus> told;
  };

  Subject SubjectOf(const std::string& service) const;
  ServingStatus StatusOf(Subject subject) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Tell(Writer& writer, Following& following) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::set<std::string> services_;
  MethodMetrics& check_;
  MethodMetrics& watch_;
  absl::Mutex mutex_;
  bool serving_ ABSL_GUARDED_BY(mutex_) = true;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<Writer*, Following> watches_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_HEALTH_SERVICE_H_
