#ifndef STATUS_TRANSLATOR_RPC_PROFILE_WATCHES_H_
#define STATUS_TRANSLATOR_RPC_PROFILE_WATCHES_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "lookup/current_translator.h"
#include "rpc/latest_writer.h"
#include "telemetry/metrics.h"

namespace status_translator {

// The open streams of CatalogService.WatchProfile. A table is serialised once for all that follow it. Thread-safe.
class ProfileWatches {
 public:
  // Both must outlive it.
  ProfileWatches(const CurrentTranslator& translator, Metrics& metrics);

  grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(const grpc::CallbackServerContext& context,
                                                    const grpc::ByteBuffer& request);

  // Tells every stream whose table has changed.
  void Publish();
  // Every open stream ends with UNAVAILABLE, and so does every new one.
  void End();

 private:
  using Writer = LatestWriter<grpc::ByteBuffer>;

  struct Following {
    std::string profile;   // as asked; empty for the default one
    std::string revision;  // that the client has, or will have
  };

  struct Table {
    std::string revision;
    grpc::ByteBuffer bytes;
  };

  void Tell(Writer& writer, Following& watch, const Translator& translator) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const CurrentTranslator& translator_;
  MethodMetrics& method_;
  absl::Mutex mutex_;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<Writer*, Following> watches_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Table> tables_ ABSL_GUARDED_BY(mutex_);  // by name, as last sent
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_PROFILE_WATCHES_H_
