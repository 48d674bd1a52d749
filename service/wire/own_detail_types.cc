#include "wire/own_detail_types.h"

#include <google/protobuf/descriptor.pb.h>

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "support/protobuf_descriptor_errors.h"

namespace status_translator {
namespace {

const OwnDetailTypes* own_detail_types = nullptr;

absl::Status BadSet(absl::string_view name, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat(name, ": ", absl::CHexEscape(why)));
}

// Counts the messages of a set and checks the bounds of each.
class SetBounds {
 public:
  // Empty, or what is too large.
  const std::string& Check(const google::protobuf::FileDescriptorProto& file) {
    for (const auto& message : file.message_type()) Check(message);
    for (const auto& one : file.enum_type()) Check(one);
    return error_;
  }

 private:
  void Check(const google::protobuf::DescriptorProto& message) {
    if (++messages_ > kMaxDetailMessages) error_ = absl::StrCat("has more than ", kMaxDetailMessages, " messages");
    if (message.field_size() + message.extension_size() + message.oneof_decl_size() > kMaxDetailFields) {
      error_ = absl::StrCat("message ", message.name(), " has more than ", kMaxDetailFields, " fields");
    }
    if (message.reserved_range_size() + message.reserved_name_size() + message.extension_range_size() >
        kMaxDetailRanges) {
      error_ = absl::StrCat("message ", message.name(), " has more than ", kMaxDetailRanges, " ranges");
    }
    for (const auto& one : message.enum_type()) Check(one);
    for (const auto& nested : message.nested_type()) Check(nested);
  }

  void Check(const google::protobuf::EnumDescriptorProto& one) {
    if (one.reserved_range_size() + one.reserved_name_size() <= kMaxDetailRanges) return;
    error_ = absl::StrCat("enum ", one.name(), " has more than ", kMaxDetailRanges, " ranges");
  }

  int messages_ = 0;
  std::string error_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<const OwnDetailTypes>> OwnDetailTypes::Load(absl::string_view name,
                                                                           absl::string_view bytes) {
  constexpr char kHowTo[] = "write it with protoc --include_imports --descriptor_set_out=FILE";
  if (bytes.size() > kMaxDescriptorSetBytes) {
    return BadSet(name, absl::StrCat("is larger than ", kMaxDescriptorSetBytes, " bytes"));
  }
  google::protobuf::FileDescriptorSet set;
  if (!set.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || set.file().empty()) {
    return BadSet(name, absl::StrCat("is not a google.protobuf.FileDescriptorSet; ", kHowTo));
  }
  std::unique_ptr<OwnDetailTypes> types(new OwnDetailTypes());
  SetBounds bounds;
  for (const google::protobuf::FileDescriptorProto& file : set.file()) {
    if (const std::string& error = bounds.Check(file); !error.empty()) return BadSet(name, error);
    // A file comes after its imports.
    for (const std::string& import : file.dependency()) {
      if (types->pool_.FindFileByName(import) != nullptr) continue;
      return BadSet(name, absl::StrCat(file.name(), " imports ", import, ", which does not come before it; ", kHowTo));
    }
    FirstDescriptorError errors;
    const google::protobuf::FileDescriptor* built = types->pool_.BuildFileCollectingErrors(file, &errors);
    if (built == nullptr) return BadSet(name, absl::StrCat(file.name(), ": ", errors.first()));
    for (int i = 0; i < built->message_type_count(); ++i) types->AddMessage(*built->message_type(i));
  }
  return std::unique_ptr<const OwnDetailTypes>(std::move(types));
}

void OwnDetailTypes::AddMessage(const google::protobuf::Descriptor& message) {
  if (!absl::StartsWith(message.full_name(), "google.protobuf.") && !message.options().map_entry()) {
    by_name_.emplace(message.full_name(), factory_.GetPrototype(&message));
  }
  for (int i = 0; i < message.nested_type_count(); ++i) AddMessage(*message.nested_type(i));
}

const google::protobuf::Message* OwnDetailTypes::Find(absl::string_view full_name) const {
  const auto found = by_name_.find(full_name);
  return found == by_name_.end() ? nullptr : found->second;
}

void UseDetailTypes(std::unique_ptr<const OwnDetailTypes> types) {
  delete own_detail_types;
  own_detail_types = types.release();
}

const google::protobuf::Message* FindOwnDetailType(absl::string_view full_name) {
  return own_detail_types == nullptr ? nullptr : own_detail_types->Find(full_name);
}

}  // namespace status_translator
