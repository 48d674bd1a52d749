// CatalogService.WatchProfile: a client gets a table, and every later version of it.
#ifndef STATUS_TRANSLATOR_RPC_PROFILE_WATCHES_H_
#define STATUS_TRANSLATOR_RPC_PROFILE_WATCHES_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "lookup/current_translator.h"
#include "rpc/latest_value_stream.h"
#include "telemetry/metrics.h"

namespace status_translator {

// The open streams of CatalogService.WatchProfile. A table is serialised once for all its streams. Thread-safe.
class ProfileWatches {
 public:
  // Both must outlive it.
  ProfileWatches(const CurrentTranslator& translator, Metrics& metrics);

  grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(const grpc::CallbackServerContext& context,
                                                    const grpc::ByteBuffer& request);

  // Sends the new table to every stream whose table has changed. Call after CurrentTranslator::Set.
  void Publish();
  // Ends every open stream, and every later one, with UNAVAILABLE.
  void End();

 private:
  using Stream = LatestValueStream<grpc::ByteBuffer>;

  struct Subscription {
    std::string profile;   // as requested; empty: the default profile
    std::string revision;  // the one that the client has or will get
  };

  struct Table {
    std::string revision;
    grpc::ByteBuffer bytes;
  };

  // Sends the table if its revision differs from the one that the client has. Ends the stream if there is no such
  // profile.
  void SendUpdate(Stream& stream, Subscription& subscription, const Translator& translator)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const CurrentTranslator& translator_;
  MethodMetrics& method_;
  absl::Mutex mutex_;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<Stream*, Subscription> watches_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Table> tables_ ABSL_GUARDED_BY(mutex_);  // by profile, as last sent
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_PROFILE_WATCHES_H_
