#include "config/placed_message.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "config/parse_errors.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/nearest.h"

namespace status_translator {
namespace {

bool IsName(absl::string_view name) {
  if (name.size() > kMaxNameBytes || !absl::ascii_islower(name[0])) return false;
  for (const char c : name) {
    if (!absl::ascii_islower(c) && !absl::ascii_isdigit(c) && c != '-' && c != '.') return false;
  }
  return true;
}

}  // namespace

Place PlacedMessage::PlaceOf(const std::string& field, int index) const {
  if (tree_ == nullptr) return start_;
  const auto* descriptor = message_.GetDescriptor()->FindFieldByName(field);
  const google::protobuf::TextFormat::ParseLocation at =
      tree_->GetLocation(descriptor, descriptor->is_repeated() && index < 0 ? 0 : index);
  if (at.line < 0) return start_;
  const Place place = {at.line, at.column};
  return columns_ == nullptr ? place : columns_->InCharacters(place);
}

std::vector<std::string> PlacedMessage::EmptyTexts() const {
  std::vector<std::string> fields;
  const google::protobuf::Descriptor& type = *message_.GetDescriptor();
  for (int i = 0; tree_ != nullptr && i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = type.field(i);
    if (field->is_repeated() || field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_STRING) continue;
    const bool is_written = tree_->GetLocation(field, -1).line >= 0;
    if (is_written && message_.GetReflection()->GetString(message_, field).empty()) fields.push_back(field->name());
  }
  return fields;
}

PlacedMessage PlacedMessage::Child(const std::string& field, const google::protobuf::Message& child, int index) const {
  const auto* descriptor = message_.GetDescriptor()->FindFieldByName(field);
  return {child, tree_ == nullptr ? nullptr : tree_->GetTreeForNested(descriptor, index), PlaceOf(field, index),
          columns_};
}

bool ParseFile(absl::string_view text, google::protobuf::Message& message,
               google::protobuf::TextFormat::ParseInfoTree& tree, FileErrors& errors) {
  if (text.size() > kMaxProfileBytes) {
    errors.Add(Place(), absl::StrCat("is larger than ", kMaxProfileBytes, " bytes, the most that a file may have"));
    return false;
  }
  CheckTokens(text, errors);
  if (!errors.empty()) return false;
  google::protobuf::TextFormat::Parser parser;
  FileErrors found(errors.file());
  ParseErrorCollector collector(text, message.GetDescriptor(), found);
  parser.RecordErrorsTo(&collector);
  parser.WriteLocationsTo(&tree);
  if (parser.ParseFromString(std::string(text), &message)) return true;
  CheckKindOfFile(text, *message.GetDescriptor(), errors);
  if (errors.empty()) errors = found;
  return false;
}

void CheckName(const PlacedMessage& root, const std::string& name, FileErrors& errors) {
  if (name.empty()) {
    errors.Add(kFileStart, "name is missing, for example name: \"acme\"");
  } else if (!IsName(name)) {
    errors.Add(root.PlaceOf("name"), absl::StrCat("name \"", name,
                                                  "\" must be lower-case letters, digits, '-' and '.', start with a "
                                                  "letter and have at most ",
                                                  kMaxNameBytes, " characters"));
  }
}

void CheckExample(const PlacedMessage& node, const v1::Example& example, FileErrors& errors) {
  if (!IsHttpStatus(example.status())) {
    errors.Add(node.PlaceOf("status"), example.status() == 0
                                           ? "status is missing: the HTTP status of the response"
                                           : absl::StrCat("HTTP status ", example.status(), " is outside 100-599"));
  }
  for (int i = 0; i < example.header_size(); ++i) {
    const size_t colon = example.header(i).find(':');
    if (colon == 0 || colon == std::string::npos) {
      errors.Add(node.PlaceOf("header", i), "write the header as \"name: value\"");
    }
  }
  if (!example.grpc().empty() && !GrpcCodeFromName(example.grpc()).has_value()) {
    errors.Add(node.PlaceOf("grpc"),
               absl::StrCat("\"", example.grpc(), "\" is not a gRPC code", DidYouMeanGrpcCode(example.grpc())));
  }
}

std::string NameIsTaken(absl::string_view name, absl::string_view file, absl::string_view earlier, bool is_built_in) {
  if (!is_built_in && file == earlier) return "this file is given twice";
  return absl::StrCat("the name \"", name, "\" is taken by ", earlier,
                      is_built_in ? ", which is built in: choose another name" : "");
}

}  // namespace status_translator
