// Receives the errors of descriptors that are built at run time, with every version of Protobuf.
#ifndef STATUS_TRANSLATOR_SUPPORT_PROTOBUF_DESCRIPTOR_ERRORS_H_
#define STATUS_TRANSLATOR_SUPPORT_PROTOBUF_DESCRIPTOR_ERRORS_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/stubs/common.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace status_translator {

// Keeps the first error, "ELEMENT: message". The wording depends on the version of Protobuf.
class FirstDescriptorError final : public google::protobuf::DescriptorPool::ErrorCollector {
 public:
// 4.22 renamed the function.
#if GOOGLE_PROTOBUF_VERSION < 4022000
  void AddError(const std::string&, const std::string& element, const google::protobuf::Message*, ErrorLocation,
                const std::string& message) override {
#else
  void RecordError(absl::string_view, absl::string_view element, const google::protobuf::Message*, ErrorLocation,
                   absl::string_view message) override {
#endif
    if (first_.empty()) first_ = absl::StrCat(element, ": ", message);
  }

  const std::string& first() const { return first_; }

 private:
  std::string first_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_PROTOBUF_DESCRIPTOR_ERRORS_H_
