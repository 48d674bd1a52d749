// Envoy's external processing: the responses that pass through a proxy, translated on their way.
#ifndef STATUS_TRANSLATOR_RPC_EXT_PROC_SERVICE_H_
#define STATUS_TRANSLATOR_RPC_EXT_PROC_SERVICE_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <set>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "codec/live_answers.h"
#include "envoy/service/ext_proc/v3/external_processor.grpc.pb.h"
#include "rpc/ext_proc_settings.h"
#include "telemetry/metrics.h"

namespace status_translator {

// A stream ends with OK whenever nothing more is to be said, and Envoy then lets the response pass as it is.
// Thread-safe.
class ExtProcService final : public envoy::service::ext_proc::v3::ExternalProcessor::WithRawCallbackMethod_Process<
                                 envoy::service::ext_proc::v3::ExternalProcessor::Service> {
 public:
  // All must outlive it.
  ExtProcService(const LiveAnswers& answers, ExtProcMode mode, Metrics& metrics);

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* Process(grpc::CallbackServerContext* context) override;

  // Every open stream ends once its answer is out, and every new one at once.
  void EndStreams();

 private:
  class Stream;

  const LiveAnswers& answers_;
  const ExtProcMode mode_;
  Metrics& metrics_;
  MethodMetrics& method_;
  absl::Mutex mutex_;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::set<Stream*> streams_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_EXT_PROC_SERVICE_H_
