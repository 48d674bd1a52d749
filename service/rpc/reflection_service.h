// Server reflection, v1 and v1alpha. Ours, because Debian's library knows only v1alpha and serves no comments.
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

// The descriptors that are built in, as reflection hands them out. Thread-safe.
class ReflectionSchema {
 public:
  // `services` are the full names to list.
  explicit ReflectionSchema(std::vector<std::string> services);

  const std::vector<std::string>& services() const { return services_; }

  // The file and all that it imports, serialised, the file first; empty if there is none.
  std::vector<std::string> FilesByName(const std::string& name);
  std::vector<std::string> FilesBySymbol(const std::string& symbol);
  std::vector<std::string> FilesByExtension(const std::string& type, int number);
  // The numbers of all extensions of a type; false if the type is not known.
  bool ExtensionNumbers(const std::string& type, std::vector<int>* numbers);

 private:
  std::vector<std::string> WithImports(google::protobuf::FileDescriptorProto file)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  std::vector<std::string> services_;
  absl::Mutex mutex_;
  // Reads the built-in bytes where they are. Its look-ups build indexes, so they are not const.
  google::protobuf::EncodedDescriptorDatabase database_ ABSL_GUARDED_BY(mutex_);
};

// A stream that was not used for so long may be ended where there is no room for another one.
inline constexpr absl::Duration kIdleReflectionStream = absl::Minutes(1);

// The open streams of both versions. Thread-safe.
class ReflectionStreams {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // One stream. Its members are guarded by mutex().
  class Member {
   public:
    virtual ~Member() = default;

   protected:
    friend class ReflectionStreams;
    // Ends the stream, after the answer that is being written, if any. It removes itself once it is finished.
    virtual void End(const grpc::Status& status) = 0;
    bool answering_ = false;
    Time used_ = std::chrono::steady_clock::now();
  };

  explicit ReflectionStreams(size_t most = kMaxReflectionStreams, absl::Duration idle = kIdleReflectionStream)
      : most_(most), idle_(idle) {}

  absl::Mutex& mutex() ABSL_LOCK_RETURNED(mutex_) { return mutex_; }
  // Adds a stream; where there is no room, or after EndAll(), how it ends.
  grpc::Status Add(Member& stream) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Remove(Member& stream) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { streams_.erase(&stream); }
  // Every open stream ends with UNAVAILABLE, and so does every new one.
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

// Both versions of the service over one schema, which must outlive them, as must the streams and the metrics.
class ReflectionServiceV1 final : public grpc::reflection::v1::ServerReflection::CallbackService {
 public:
  ReflectionServiceV1(ReflectionSchema& schema, ReflectionStreams& streams, Metrics& metrics);
  grpc::ServerBidiReactor<grpc::reflection::v1::ServerReflectionRequest,
                          grpc::reflection::v1::ServerReflectionResponse>*
  ServerReflectionInfo(grpc::CallbackServerContext* context) override;

 private:
  ReflectionSchema& schema_;
  ReflectionStreams& streams_;
  MethodMetrics& metrics_;
};

class ReflectionServiceV1Alpha final : public grpc::reflection::v1alpha::ServerReflection::CallbackService {
 public:
  ReflectionServiceV1Alpha(ReflectionSchema& schema, ReflectionStreams& streams, Metrics& metrics);
  grpc::ServerBidiReactor<grpc::reflection::v1alpha::ServerReflectionRequest,
                          grpc::reflection::v1alpha::ServerReflectionResponse>*
  ServerReflectionInfo(grpc::CallbackServerContext* context) override;

 private:
  ReflectionSchema& schema_;
  ReflectionStreams& streams_;
  MethodMetrics& metrics_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_REFLECTION_SERVICE_H_
