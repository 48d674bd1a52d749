// Server reflection, v1 and v1alpha. Ours, because Debian's library knows only v1alpha and serves no comments.
#ifndef STATUS_TRANSLATOR_RPC_REFLECTION_SERVICE_H_
#define STATUS_TRANSLATOR_RPC_REFLECTION_SERVICE_H_

#include <google/protobuf/descriptor_database.h>

#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
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

// Both versions of the service over one schema, which must outlive them, as must the metrics.
class ReflectionServiceV1 final : public grpc::reflection::v1::ServerReflection::CallbackService {
 public:
  ReflectionServiceV1(ReflectionSchema& schema, Metrics& metrics);
  grpc::ServerBidiReactor<grpc::reflection::v1::ServerReflectionRequest,
                          grpc::reflection::v1::ServerReflectionResponse>*
  ServerReflectionInfo(grpc::CallbackServerContext* context) override;

 private:
  ReflectionSchema& schema_;
  MethodMetrics& metrics_;
};

class ReflectionServiceV1Alpha final : public grpc::reflection::v1alpha::ServerReflection::CallbackService {
 public:
  ReflectionServiceV1Alpha(ReflectionSchema& schema, Metrics& metrics);
  grpc::ServerBidiReactor<grpc::reflection::v1alpha::ServerReflectionRequest,
                          grpc::reflection::v1alpha::ServerReflectionResponse>*
  ServerReflectionInfo(grpc::CallbackServerContext* context) override;

 private:
  ReflectionSchema& schema_;
  MethodMetrics& metrics_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_RPC_REFLECTION_SERVICE_H_
