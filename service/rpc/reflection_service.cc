#include "rpc/reflection_service.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/io/coded_stream.h>

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lookup/errors.h"
#include "rpc/call.h"
#include "rpc/grpc_status.h"
#include "support/descriptors.h"

namespace status_translator {
namespace {

using google::protobuf::FileDescriptorProto;

constexpr uint32_t kFileTag = (1 << 3) | 2;  // FileDescriptorSet.file

// One stream of requests, which are answered in order.
template <typename Request, typename Response>
class ReflectionStream final : public grpc::ServerBidiReactor<Request, Response>, public ReflectionStreams::Member {
 public:
  ReflectionStream(ReflectionSchema& schema, ReflectionStreams& streams, MethodMetrics& metrics,
                   const grpc::ServerContextBase& context)
      : schema_(schema), streams_(streams), call_(metrics, context) {
    absl::MutexLock lock(&streams_.mutex());
    if (const grpc::Status refused = streams_.Add(*this); !refused.ok()) {
      Finish(refused);
    } else {
      this->StartRead(&request_);
    }
  }

  void OnReadDone(bool ok) override {
    {
      absl::MutexLock lock(&streams_.mutex());
      if (finished_) return;
      if (!ok) return Finish(grpc::Status::OK);
      answering_ = true;
    }
    Answer();
    absl::MutexLock lock(&streams_.mutex());
    this->StartWrite(&response_);
  }
  void OnWriteDone(bool ok) override {
    absl::MutexLock lock(&streams_.mutex());
    answering_ = false;
    used_ = std::chrono::steady_clock::now();
    if (!ok) return Finish(grpc::Status::CANCELLED);
    if (!end_.ok()) return Finish(end_);
    this->StartRead(&request_);
  }
  void OnDone() override { delete this; }

 private:
  void End(const grpc::Status& status) override {
    if (finished_) return;
    end_ = status;
    if (!answering_) Finish(status);
  }

  void Finish(const grpc::Status& status) {
    finished_ = true;
    streams_.Remove(*this);
    call_.RecordEnd(status.error_code());
    grpc::ServerBidiReactor<Request, Response>::Finish(status);
  }

  void Answer() {
    response_.Clear();
    response_.set_valid_host(request_.host());
    *response_.mutable_original_request() = request_;
    switch (request_.message_request_case()) {
      case Request::kFileByFilename:
        return Files(schema_.FilesByName(request_.file_by_filename()), request_.file_by_filename());
      case Request::kFileContainingSymbol:
        return Files(schema_.FilesBySymbol(request_.file_containing_symbol()), request_.file_containing_symbol());
      case Request::kFileContainingExtension: {
        const auto& asked = request_.file_containing_extension();
        return Files(schema_.FilesByExtension(asked.containing_type(), asked.extension_number()),
                     asked.containing_type());
      }
      case Request::kAllExtensionNumbersOfType:
        return Extensions(request_.all_extension_numbers_of_type());
      case Request::kListServices:
        for (const std::string& name : schema_.services()) {
          response_.mutable_list_services_response()->add_service()->set_name(name);
        }
        return;
      case Request::MESSAGE_REQUEST_NOT_SET:
        break;
    }
    Fail(grpc::StatusCode::INVALID_ARGUMENT, "the request asks nothing");
  }

  void Files(std::vector<std::string> files, const std::string& asked) {
    if (files.empty()) return Fail(grpc::StatusCode::NOT_FOUND, absl::StrCat(Quoted(asked), " is not known here"));
    for (std::string& file : files) {
      response_.mutable_file_descriptor_response()->add_file_descriptor_proto(std::move(file));
    }
  }

  void Extensions(const std::string& type) {
    std::vector<int> numbers;
    if (!schema_.ExtensionNumbers(type, &numbers)) {
      return Fail(grpc::StatusCode::NOT_FOUND, absl::StrCat(Quoted(type), " is not known here"));
    }
    auto& answer = *response_.mutable_all_extension_numbers_response();
    answer.set_base_type_name(type);
    for (const int number : numbers) answer.add_extension_number(number);
  }

  void Fail(grpc::StatusCode code, const std::string& message) {
    response_.mutable_error_response()->set_error_code(code);
    response_.mutable_error_response()->set_error_message(message);
  }

  ReflectionSchema& schema_;
  ReflectionStreams& streams_;
  const CallRecord call_;
  Request request_;
  Response response_;
  // Guarded by the mutex of streams_.
  grpc::Status end_;  // not OK: the stream ends with it after the response that is being written
  bool finished_ = false;
};

}  // namespace

grpc::Status ReflectionStreams::Add(Member& stream) {
  if (ended_) return ShuttingDown();
  if (streams_.size() >= most_) EndIdle();
  if (streams_.size() >= most_) {
    return {grpc::StatusCode::RESOURCE_EXHAUSTED,
            absl::StrCat("there are ", most_, " reflection streams already; try again later")};
  }
  streams_.insert(&stream);
  return grpc::Status::OK;
}

void ReflectionStreams::EndIdle() {
  const Time before = std::chrono::steady_clock::now() - absl::ToChronoNanoseconds(idle_);
  const std::vector<Member*> open(streams_.begin(), streams_.end());  // streams that end remove themselves
  for (Member* stream : open) {
    if (stream->answering_ || stream->used_ > before) continue;
    stream->End({grpc::StatusCode::UNAVAILABLE, "the stream was idle, and the limit of open streams is reached"});
  }
}

size_t ReflectionStreams::answered() {
  absl::MutexLock lock(&mutex_);
  return static_cast<size_t>(
      std::count_if(streams_.begin(), streams_.end(), [](const Member* stream) { return !stream->answering_; }));
}

void ReflectionStreams::EndAll() {
  absl::MutexLock lock(&mutex_);
  ended_ = true;
  const std::vector<Member*> open(streams_.begin(), streams_.end());
  for (Member* stream : open) stream->End(ShuttingDown());
}

ReflectionSchema::ReflectionSchema(std::vector<std::string> services) : services_(std::move(services)) {
  absl::MutexLock lock(&mutex_);
  const absl::string_view bytes = BuiltInDescriptors()[0].bytes;
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()),
                                            static_cast<int>(bytes.size()));
  while (in.ReadTag() == kFileTag) {
    uint32_t size = 0;
    (void)in.ReadVarint32(&size);  // the bytes are built in
    database_.Add(bytes.data() + in.CurrentPosition(), static_cast<int>(size));
    (void)in.Skip(static_cast<int>(size));
  }
}

std::vector<std::string> ReflectionSchema::WithImports(FileDescriptorProto file) {
  std::vector<std::string> files;
  std::set<std::string> seen = {file.name()};
  std::vector<FileDescriptorProto> open;
  open.push_back(std::move(file));
  while (!open.empty()) {
    const FileDescriptorProto next = std::move(open.back());
    open.pop_back();
    files.push_back(next.SerializeAsString());
    for (const std::string& name : next.dependency()) {
      FileDescriptorProto import;
      if (seen.insert(name).second && database_.FindFileByName(name, &import)) open.push_back(std::move(import));
    }
  }
  return files;
}

std::vector<std::string> ReflectionSchema::FilesByName(const std::string& name) {
  absl::MutexLock lock(&mutex_);
  FileDescriptorProto file;
  return database_.FindFileByName(name, &file) ? WithImports(std::move(file)) : std::vector<std::string>();
}

std::vector<std::string> ReflectionSchema::FilesBySymbol(const std::string& symbol) {
  absl::MutexLock lock(&mutex_);
  FileDescriptorProto file;
  return database_.FindFileContainingSymbol(symbol, &file) ? WithImports(std::move(file)) : std::vector<std::string>();
}

std::vector<std::string> ReflectionSchema::FilesByExtension(const std::string& type, int number) {
  absl::MutexLock lock(&mutex_);
  FileDescriptorProto file;
  return database_.FindFileContainingExtension(type, number, &file) ? WithImports(std::move(file))
                                                                    : std::vector<std::string>();
}

bool ReflectionSchema::ExtensionNumbers(const std::string& type, std::vector<int>* numbers) {
  absl::MutexLock lock(&mutex_);
  FileDescriptorProto file;
  if (!database_.FindFileContainingSymbol(type, &file)) return false;
  (void)database_.FindAllExtensionNumbers(type, numbers);  // false: there are none
  return true;
}

template <typename Reflection, typename Request, typename Response>
grpc::ServerBidiReactor<Request, Response>* ReflectionService<Reflection, Request, Response>::ServerReflectionInfo(
    grpc::CallbackServerContext* context) {
  return new ReflectionStream<Request, Response>(schema_, streams_, metrics_, *context);
}

template class ReflectionService<grpc::reflection::v1::ServerReflection, grpc::reflection::v1::ServerReflectionRequest,
                                 grpc::reflection::v1::ServerReflectionResponse>;
template class ReflectionService<grpc::reflection::v1alpha::ServerReflection,
                                 grpc::reflection::v1alpha::ServerReflectionRequest,
                                 grpc::reflection::v1alpha::ServerReflectionResponse>;

}  // namespace status_translator
