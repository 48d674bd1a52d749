#include "convert/draft_shape.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/grpc_code.h"
#include "statustranslator/v1/shape.pb.h"
#include "wire/body.h"
#include "wire/fields.h"
#include "wire/json_writer.h"

namespace status_translator {
namespace {

// The conditions of a draft; more would tie it to one response.
constexpr int kMaxDraftConditions = 8;
// The whole text of a page or a sentence that a draft can claim.
constexpr size_t kMaxSentence = 300;
// A longer text, or one with spaces, is no error code.
constexpr size_t kMaxCode = 64;

constexpr char kNotes[] =
    "# A first draft. Before you use it: give it a name, say who makes such responses, remove the conditions that "
    "other\n"
    "# responses of this kind do not meet, keep those that nothing else meets, and add `code` rows for the error "
    "codes.\n"
    "# Look for names and other words of your own in it: a text is kept but for its digits, as are error codes.\n"
    "# Then run: status-translator check NAME.shape.textproto\n";

constexpr absl::string_view kCodeNames[] = {"code",   "error_code", "errorcode", "err_code", "errcode",
                                            "__type", "type",       "reason",    "status",   "error"};
constexpr absl::string_view kMessageNames[] = {"message",           "msg",    "error_message", "errormessage",
                                               "error_msg",         "detail", "description",   "text",
                                               "error_description", "title",  "reason"};
constexpr absl::string_view kWaitNames[] = {"retry_after", "retryafter", "retry_after_seconds", "retryafterseconds"};
constexpr absl::string_view kIdNames[] = {"request_id", "requestid", "trace_id", "traceid", "correlation_id"};

template <size_t n>
bool IsOneOf(absl::string_view name, const absl::string_view (&names)[n]) {
  const std::string lower = absl::AsciiStrToLower(name);
  return std::find(std::begin(names), std::end(names), lower) != std::end(names);
}

std::string Escaped(absl::string_view segment) { return absl::StrReplaceAll(segment, {{"~", "~0"}, {"/", "~1"}}); }

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

class Drafter {
 public:
  Drafter(const v1::HttpResponse& http, const Body& body) : http_(http), body_(body) {
    shape_.set_name("my-shape");
    shape_.set_made_by("application");
    example_ = shape_.add_example();
    example_->set_status(http.code());
    if (const auto type = FindField(http.headers(), "content-type"); type.has_value()) {
      example_->add_header(absl::StrCat("content-type: ", *type));
    }
    if (http.code() < 400) {
      shape_.set_success_status(true);
      shape_.add_match()->add_status(absl::StrCat(http.code()));
    } else {
      shape_.add_match();
    }
  }

  absl::StatusOr<std::string> Draft() {
    switch (body_.kind) {
      case v1::BODY_KIND_JSON:
        DraftJson();
        break;
      case v1::BODY_KIND_XML:
        DraftXml();
        break;
      case v1::BODY_KIND_HTML:
      case v1::BODY_KIND_TEXT:
        DraftText();
        break;
      default:
        break;
    }
    if (Match().has_size() == 0) {
      return absl::FailedPreconditionError("the response has neither JSON nor XML nor a short text to recognise it by");
    }
    google::protobuf::TextFormat::Printer printer;
    printer.SetUseUtf8StringEscaping(true);
    std::string text;
    if (!printer.PrintToString(shape_, &text)) return absl::InternalError("the draft cannot be written");
    return absl::StrCat(kNotes, text);
  }

 private:
  v1::Match& Match() { return *shape_.mutable_match(0); }

  void DraftJson() {
    const JsonValue root = body_.json->Root();
    const bool is_array = root.IsArray() && root.size() > 0;
    VisitMembers(is_array ? *root.begin() : root, is_array ? "/0" : "");
    JsonWriter writer;
    Replace(root, "", writer);
    example_->set_body(writer.Finish());
  }

  void VisitMembers(JsonValue object, const std::string& path) {
    for (const JsonValue member : object) {
      if (!object.IsObject()) return;
      const std::string pointer = absl::StrCat(path, "/", Escaped(member.Key()));
      if (Match().has_size() < kMaxDraftConditions && member.kind() != JsonKind::kNull) {
        v1::Condition& condition = *Match().add_has();
        condition.set_json(pointer);
        condition.set_type(std::string(TypeOf(member)));
        if (member.Integer() == int64_t{http_.code()}) condition.set_is_status(true);
      }
      Read(member.Key(), member, pointer);
      if (member.IsObject() && path.size() <= 2) VisitMembers(member, pointer);
    }
  }

  // An error code, if a member of this name has it: neither a sentence, nor the status, nor the phrase of the status.
  bool IsCode(absl::string_view name, JsonValue value) const {
    if (!IsOneOf(name, kCodeNames)) return false;
    if (value.kind() == JsonKind::kNumber) return value.Integer() != int64_t{http_.code()};
    const absl::string_view text = value.String();
    return !text.empty() && text.size() <= kMaxCode && !absl::StrContains(text, ' ') &&
           text != absl::StrCat(http_.code());
  }

  void Read(absl::string_view name, JsonValue value, const std::string& pointer) {
    v1::Read& read = *shape_.mutable_read();
    if (IsCode(name, value)) {
      const bool is_grpc = value.IsString() && GrpcCodeFromName(absl::AsciiStrToUpper(value.String())).has_value();
      (is_grpc ? read.add_grpc_code() : read.add_error_code())->set_json(pointer);
    } else if (IsOneOf(name, kMessageNames) && value.IsString()) {
      read.add_message()->set_json(pointer);
    } else if (IsOneOf(name, kWaitNames)) {
      read.add_wait()->set_json(pointer);
    } else if (IsOneOf(name, kIdNames)) {
      read.add_request_id()->set_json(pointer);
    }
  }

  // A text or number that is neither an error code nor the status.
  bool IsPrivate(absl::string_view name, JsonValue value) const {
    if (!value.IsString() && value.kind() != JsonKind::kNumber) return false;
    return !IsCode(name, value) && value.Text() != absl::StrCat(http_.code());
  }

  void Replace(JsonValue value, absl::string_view name, JsonWriter& writer) {
    if (value.IsObject() || value.IsArray()) {
      value.IsObject() ? writer.BeginObject() : writer.BeginArray();
      for (const JsonValue child : value) {
        if (value.IsObject()) writer.Key(child.Key());
        Replace(child, value.IsObject() ? child.Key() : name, writer);
      }
      value.IsObject() ? writer.EndObject() : writer.EndArray();
    } else if (IsPrivate(name, value)) {
      ++replaced_;
      value.IsString() ? writer.String(absl::StrCat("text ", replaced_)) : writer.Integer(replaced_);
    } else {
      writer.Value(value);
    }
  }

  void DraftXml() {
    const std::string root = body_.xml->RootName();
    std::string body = absl::StrCat("<?xml version=\"1.0\"?><", root, ">");
    for (const absl::string_view name : {"Code", "code", "Message", "message", "RequestId", "requestId"}) {
      if (body_.xml->Find({root, std::string(name)}, 1).empty()) continue;
      const std::string path = absl::StrCat("/", root, "/", name);
      Match().add_has()->set_xml(path);
      const bool is_code = absl::EqualsIgnoreCase(name, "code");
      const bool is_message = absl::EqualsIgnoreCase(name, "message");
      v1::Read& read = *shape_.mutable_read();
      (is_code ? read.add_error_code() : is_message ? read.add_message() : read.add_request_id())->set_xml(path);
      const std::string code = body_.xml->Find({root, std::string(name)}, 1).front();
      const bool plain = std::all_of(code.begin(), code.end(), absl::ascii_isalnum);
      absl::StrAppend(&body, "<", name, ">", is_code && plain ? code : absl::StrCat("text ", ++replaced_), "</", name,
                      ">");
    }
    if (Match().has_size() == 0) Match().add_has()->set_xml(absl::StrCat("/", root));
    example_->set_body(absl::StrCat(body, "</", root, ">"));
  }

  // A page or a sentence, digits being replaced with a pattern.
  void DraftText() {
    const std::string text = VisibleText(body_, kMaxSentence);
    if (text.empty()) return;
    shape_.set_made_by("intermediary");
    std::string pattern;
    for (const char c : text) {
      if (absl::ascii_isdigit(c)) {
        if (!absl::EndsWith(pattern, "\\d+")) pattern += "\\d+";
      } else {
        if (absl::ascii_ispunct(c)) pattern += '\\';
        pattern += c;
      }
    }
    v1::Condition& condition = *Match().add_has();
    condition.set_text("whole");
    condition.set_pattern(pattern);
    // Its words are what it is recognised by; numbers, addresses among them, are replaced.
    std::string body = body_.kind == v1::BODY_KIND_HTML ? body_.bytes : text;
    for (char& c : body) {
      if (absl::ascii_isdigit(c)) c = '7';
    }
    example_->set_body(body);
  }

  const v1::HttpResponse& http_;
  const Body& body_;
  v1::Shape shape_;
  v1::Example* example_;
  int replaced_ = 0;
};

}  // namespace

absl::StatusOr<std::string> DraftShape(const v1::HttpResponse& http) {
  v1::ConversionReport report;
  const Body body = ReadBody(http, report);
  return Drafter(http, body).Draft();
}

}  // namespace status_translator
