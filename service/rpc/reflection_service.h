// Server reflection, v1 and v1alpha. Not the implementation of gRPC 1.51, which has only v1alpha and serves no
// comments.
#ifndef STATUS_TRANSLATOR_RPC_REFLECTION_SERVICE_H_
#define STATUS_TRANSLATOR_RPC_REFLECTION_SERVICE_H_

#include <google/protobuf/descriptor_database.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "support/limits.h"
#include "telemetry/metrics.h"

namespace status_translator {

// The built-in descriptors, by file, symbol and extension. Thread-safe.
class ReflectionSchema {
 public:
  // `services` are the full names that clients get in a list of services.
  explicit ReflectionSchema(std::vector<std::string> services);

  const std::vector<std::string>& services() const { return services_; }

  // The file and all files that it imports, serialised, the file itself first. Empty if there is no such file.
  std::vector<std::string> FilesByName(const std::string& name);
  std::vector<std::string> FilesBySymbol(const std::string& symbol);
  std::vector<std::string> FilesByExtension(const std::string& type, int number);
  // Sets the numbers of all extensions of a type. Returns false if there is no such type.
  bool ExtensionNumbers(const std::string& type, std::vector<int>* numbers);

 private:
  std::vector<std::string> WithImports(google::protobuf::FileDescriptorProto file)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  std::vector<std::string> services_;
  absl::Mutex mutex_;
  // Refers to the built-in bytes without a copy. Lookups build indexes, so they are not const.
  google::protobuf::EncodedDescriptorDatabase database_ ABSL_GUARDED_BY(mutex_);
};

// The open streams of both versions, at most `most`. At the limit, streams that were idle for `idle` end.
// Thread-safe.
class ReflectionStreams {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // One stream. Its members are guarded by mutex().
  class Member {
   public:
    virtual ~Member() = default;

   protected:
    friend class ReflectionStreams;
    // Ends the stream, after the response that is being written, if any. The stream then removes itself.
    virtual void End(const grpc::Status& status) = 0;
    bool answering_ = false;
    Time used_ = std::chrono::steady_clock::now();
  };

  explicit ReflectionStreams(size_t most = kMaxReflectionStreams,
                             absl::Duration idle = absl::FromChrono(kReflectionIdle))
      : most_(most), idle_(idle) {}

  absl::Mutex& mutex() ABSL_LOCK_RETURNED(mutex_) { return mutex_; }
  // Adds a stream. At the limit, or after EndAll(), returns the error with which it must end.
  grpc::Status Add(Member& stream) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Remove(Member& stream) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { streams_.erase(&stream); }
  // Ends every open stream, and every later one, with UNAVAILABLE.
  void EndAll() ABSL_LOCKS_EXCLUDED(mutex_);
  // Open streams whose answers have been written.
  size_t answered() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void EndIdle() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t most_;
  const absl::Duration idle_;
  absl::Mutex mutex_;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::set<Member*> streams_ ABSL_GUARDED_BY(mutex_);
};

// One version of the service. All versions share one schema and one set of streams; these and the metrics must outlive
// them. Thread-safe.
template <typename Reflection, typename Request, typename Response>
class ReflectionService final : public Reflection::CallbackService {
 public:
  ReflectionService(ReflectionSchema& schema, ReflectionStreams& streams, Metrics& metrics)
      : schema_(schema),
        streams_(streams),
        metrics_(metrics.Method(Reflection::service_full_name(), "ServerReflectionInfo", "bidi_stream")) {}

  grpc::ServerBidiReactor<Request, Response>* ServerReflectionInfo(grpc::CallbackServerContext* context) override;

 private:
  ReflectionSchema& schema_;
  ReflectionStreams& streams_;
  MethodMetrics& metrics_;
};

using ReflectionServiceV1 =
    ReflectionService<grpc::reflection::v1::ServerReflection, grpc::reflection::v1::ServerReflectionRequest,
                      grpc::reflection::v1::ServerReflectionResponse>;
using ReflectionServiceV1Alpha =
    ReflectionService<grpc::reflection::v1alpha::ServerReflection, grpc::reflection::v1alpha::ServerReflectionRequest,
                      grpc::reflection::v1alpha::ServerReflectionResponse>;

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_REFLECTION_SERVICE_H_
