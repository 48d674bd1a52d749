#include "convert/draft_json.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "convert/draft_names.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "recognition/hide.h"
#include "wire/json_writer.h"

namespace status_translator {
namespace {

// The conditions of a draft; more would tie it to one response.
constexpr int kMaxDraftConditions = 8;
// Objects in objects: {"fault": {"detail": {"errorcode": …}}}.
constexpr size_t kMaxDraftDepth = 3;
// The name of a member that a draft can point to; it bounds the pointers of what is in it.
constexpr size_t kMaxMemberName = 64;
// After every member that is named as a message.
constexpr int kRankOfText = 50;
// A message that only repeats the status, "Not Found".
constexpr int kRankOfPhrase = 100;

std::string PointerTo(const std::string& parent, absl::string_view name) {
  return absl::StrCat(parent, "/", absl::StrReplaceAll(name, {{"~", "~0"}, {"/", "~1"}}));
}

absl::string_view TypeOf(JsonValue value) {
  switch (value.kind()) {
    case JsonKind::kString:
      return "string";
    case JsonKind::kNumber:
      return value.Integer().has_value() ? "integer" : "number";
    case JsonKind::kTrue:
    case JsonKind::kFalse:
      return "boolean";
    case JsonKind::kArray:
      return "array";
    case JsonKind::kObject:
      return "object";
    default:
      return "null";
  }
}

class JsonParts {
 public:
  JsonParts(int status, v1::Match& match, v1::Read& read) : status_(status), match_(match), read_(read) {}

  std::vector<std::string> Draft(JsonValue root) {
    AddObject(root, "", 0);
    // Objects that are less deep come first.
    for (size_t i = 0; i < objects_.size(); ++i) {
      const Object object = objects_[i];
      for (const JsonValue member : object.value) {
        if (member.Key().size() <= kMaxMemberName) AddMember(member, object);
      }
    }
    for (const std::string& pointer : grpc_codes_.All()) read_.add_grpc_code()->set_json(pointer);
    for (const std::string& pointer : codes_.Best()) read_.add_error_code()->set_json(pointer);
    for (const std::string& pointer : messages_.All()) read_.add_message()->set_json(pointer);
    for (const std::string& pointer : waits_.All()) read_.add_wait()->set_json(pointer);
    for (const std::string& pointer : request_ids_.All()) read_.add_request_id()->set_json(pointer);
    std::vector<std::string> kept = codes_.Best();
    for (std::string& pointer : grpc_codes_.All()) kept.push_back(std::move(pointer));
    return kept;
  }

 private:
  struct Object {
    JsonValue value;
    std::string pointer;
    size_t depth;
  };

  // An object, or the first element of an array.
  void AddObject(JsonValue value, const std::string& pointer, size_t depth) {
    if (depth >= kMaxDraftDepth) return;
    if (value.IsObject()) objects_.push_back({value, pointer, depth});
    if (!value.IsArray() || value.size() == 0) return;
    const JsonValue first = *value.begin();
    if (first.IsObject()) objects_.push_back({first, absl::StrCat(pointer, "/0"), depth});
  }

  void AddMember(JsonValue member, const Object& object) {
    const std::string pointer = PointerTo(object.pointer, member.Key());
    if (match_.has_size() < kMaxDraftConditions && member.kind() != JsonKind::kNull) {
      v1::Condition& condition = *match_.add_has();
      condition.set_json(pointer);
      condition.set_type(std::string(TypeOf(member)));
      if (member.Integer() == int64_t{status_}) condition.set_is_status(true);
    }
    // What is hidden everywhere cannot be read.
    if (IsInternalName(member.Key())) return;
    AddPlace(member, pointer);
    AddObject(member, pointer, object.depth + 1);
  }

  void AddPlace(JsonValue member, const std::string& pointer) {
    const absl::string_view name = member.Key();
    const bool is_value = member.IsString() || member.kind() == JsonKind::kNumber;
    const std::optional<int> code = RankAsErrorCode(name);
    if (code.has_value() && is_value && CanBeErrorCode(member.Text(), status_)) {
      const bool is_grpc = member.IsString() && GrpcCodeFromName(absl::AsciiStrToUpper(member.String())).has_value();
      (is_grpc ? grpc_codes_ : codes_).Add(*code, pointer);
    } else if (IsWaitName(name) && is_value) {
      waits_.Add(0, pointer);
    } else if (IsRequestIdName(name) && is_value) {
      request_ids_.Add(0, pointer);
    } else {
      AddMessage(member, pointer);
    }
  }

  void AddMessage(JsonValue member, const std::string& pointer) {
    const std::optional<int> rank = RankAsMessage(member.Key());
    if (rank.has_value() && member.IsString()) {
      const HttpStatusInfo* known = FindHttpStatus(status_);
      const bool is_phrase = known != nullptr && member.String() == known->reason_phrase;
      messages_.Add(is_phrase ? kRankOfPhrase : *rank, pointer);
    } else if (member.IsArray() && member.size() > 0 && (*member.begin()).IsString() &&
               (rank.has_value() || member.Key() == "errors" || member.Key() == "messages")) {
      messages_.Add(kRankOfText, absl::StrCat(pointer, "/0"));
    }
  }

  const int status_;
  v1::Match& match_;
  v1::Read& read_;
  std::vector<Object> objects_;
  RankedPlaces codes_;
  RankedPlaces grpc_codes_;
  RankedPlaces messages_;
  RankedPlaces waits_;
  RankedPlaces request_ids_;
};

class PrivateValues {
 public:
  PrivateValues(int status, const std::vector<std::string>& kept) : status_(status), kept_(kept) {}

  std::string Replace(JsonValue root) {
    Write(root, std::string());
    return writer_.Finish();
  }

 private:
  // `pointer` is that of the value; none below what a draft can point to.
  void Write(JsonValue value, const std::optional<std::string>& pointer) {
    if (value.IsObject()) {
      writer_.BeginObject();
      for (const JsonValue child : value) {
        writer_.Key(child.Key());
        const bool has_pointer = pointer.has_value() && child.Key().size() <= kMaxMemberName &&
                                 std::count(pointer->begin(), pointer->end(), '/') <= kMaxSegments;
        Write(child, has_pointer ? std::optional<std::string>(PointerTo(*pointer, child.Key())) : std::nullopt);
      }
      writer_.EndObject();
    } else if (value.IsArray()) {
      writer_.BeginArray();
      bool is_first = true;
      for (const JsonValue child : value) {
        Write(child, is_first && pointer.has_value() ? std::optional<std::string>(absl::StrCat(*pointer, "/0"))
                                                     : std::nullopt);
        is_first = false;
      }
      writer_.EndArray();
    } else if (IsPrivate(value, pointer)) {
      ++replaced_;
      value.IsString() ? writer_.String(absl::StrCat("text ", replaced_)) : writer_.Integer(replaced_);
    } else {
      writer_.Value(value);
    }
  }

  bool IsPrivate(JsonValue value, const std::optional<std::string>& pointer) const {
    if (!value.IsString() && value.kind() != JsonKind::kNumber) return false;
    const bool is_kept = pointer.has_value() && std::find(kept_.begin(), kept_.end(), *pointer) != kept_.end();
    return !is_kept && value.Text() != absl::StrCat(status_);
  }

  // Names and indices of arrays.
  static constexpr std::ptrdiff_t kMaxSegments = 2 * kMaxDraftDepth + 1;

  const int status_;
  const std::vector<std::string>& kept_;
  JsonWriter writer_;
  int replaced_ = 0;
};

}  // namespace

std::vector<std::string> DraftJsonParts(JsonValue root, int status, v1::Match& match, v1::Read& read) {
  return JsonParts(status, match, read).Draft(root);
}

std::string WithoutPrivateValues(JsonValue root, int status, const std::vector<std::string>& kept) {
  return PrivateValues(status, kept).Replace(root);
}

}  // namespace status_translator
