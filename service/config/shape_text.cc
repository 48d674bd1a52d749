#include "config/shape_text.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "config/sha256.h"
#include "config/shape_parts.h"
#include "config/shape_row.h"
#include "core/http_status.h"
#include "recognition/hide.h"
#include "wire/deterministic.h"

namespace status_translator {
namespace {

using google::protobuf::TextFormat;

constexpr absl::string_view kForms[] = {"any", "connect", "status"};
constexpr absl::string_view kPaths[] = {"dotted", "pointer", "segments"};

// Of what the shape claims and reads: its examples and descriptions change no answer.
std::string RevisionOf(v1::Shape file, ShapeTier tier) {
  file.clear_example();
  file.clear_not_();
  file.clear_description();
  file.clear_source();
  return Sha256Hex(absl::StrCat(ShapeTierName(tier), "\n", DeterministicBytes(file)));
}

// Converts a parsed file into a shape and collects every error in it.
class ShapeChecker {
 public:
  ShapeChecker(const v1::Shape& file, const TextFormat::ParseInfoTree& tree, const TextColumns& columns, ShapeTier tier,
               FileErrors& errors)
      : file_(file), root_(file, &tree, kFileStart, &columns), tier_(tier), parts_(errors) {}

  ParsedShape Check() {
    CheckHead();
    CheckMatches();
    CheckRead();
    CheckDetails();
    CheckFieldErrors();
    shape_->hide = HiddenOrKept("hide", file_.hide());
    shape_->keep = HiddenOrKept("keep", file_.keep());
    CheckRows();
    CheckExamples();
    parsed_.name = root_.PlaceOf("name");
    parsed_.match = root_.PlaceOf("match");
    parsed_.shape = std::move(shape_);
    return std::move(parsed_);
  }

 private:
  void CheckHead() {
    CheckName(root_, file_.name(), parts_.errors());
    shape_->name = file_.name();
    shape_->description = file_.description();
    shape_->product = file_.product();
    shape_->origin = parts_.MakerOf(root_, file_.made_by());
    shape_->tier = tier_;
    shape_->success_status = file_.success_status();
    shape_->file = DeterministicBytes(file_);
    if (!file_.tier().empty()) {
      constexpr absl::string_view kTier[] = {"fallback"};
      parts_.WordOf(root_, "tier", file_.tier(), kTier);
      shape_->tier = ShapeTier::kFallback;
    }
    shape_->revision = RevisionOf(file_, shape_->tier);
  }

  std::vector<JsonPointer> HiddenOrKept(const std::string& field, const ShapeParts::Texts& texts) {
    std::vector<JsonPointer> pointers;
    for (int i = 0; i < texts.size(); ++i) {
      if (texts.Get(i).empty()) parts_.AddError(root_.PlaceOf(field, i), "\"\" is the whole body: name a member");
      pointers.push_back(parts_.PointerOf(root_, field, texts.Get(i), i));
    }
    return pointers;
  }

  void CheckMatches() {
    if (file_.match_size() == 0) parts_.AddError(kFileStart, "match is missing: say when the shape claims a response");
    if (file_.match_size() > kMaxMatches) {
      parts_.AddError(root_.PlaceOf("match"),
                      absl::StrCat("has ", file_.match_size(), " match blocks; at most ", kMaxMatches));
    }
    size_t all = 0;
    shape_->matches.reserve(static_cast<size_t>(file_.match_size()));
    for (int i = 0; i < file_.match_size(); ++i) {
      shape_->matches.push_back(MatchOf(root_.Child("match", file_.match(i), i), file_.match(i)));
      all += shape_->matches.back().conditions;
    }
    if (all > kMaxConditions) {
      parts_.AddError(root_.PlaceOf("match"), absl::StrCat("has ", all, " conditions; at most ", kMaxConditions));
    }
  }

  ShapeMatch MatchOf(const PlacedMessage& node, const v1::Match& match) {
    ShapeMatch checked;
    checked.status = parts_.StatusesOf(node, match.status());
    if (match.status_size() == 0) {
      checked.status.AddRange(kFirstNoSuccess, kLastHttpStatus);
      if (file_.success_status()) checked.status.AddRange(kFirstSuccess, kLastSuccess);
    } else if (!file_.success_status() && checked.status.HasAny(kFirstSuccess, kLastSuccess)) {
      parts_.AddError(node.PlaceOf("status"), "a status of 200-299 needs success_status: true");
    }
    for (int i = 0; i < match.media_type_size(); ++i) {
      const std::string& type = match.media_type(i);
      if (type.empty() || type != absl::AsciiStrToLower(type) || absl::StrContains(type, ';')) {
        parts_.AddError(node.PlaceOf("media_type", i), "write a media type in lower case, without parameters");
      }
      checked.media_types.push_back(type);
    }
    checked.only.assign(match.only().begin(), match.only().end());
    std::sort(checked.only.begin(), checked.only.end());
    checked.empty = match.empty();
    checked.has = parts_.ConditionsOf(node, "has", match.has());
    checked.lacks = parts_.ConditionsOf(node, "lacks", match.lacks());
    std::set<std::string> distinct;
    for (const ShapeCondition& condition : checked.has) distinct.insert(absl::StrCat("+", condition.key));
    for (const ShapeCondition& condition : checked.lacks) distinct.insert(absl::StrCat("-", condition.key));
    checked.conditions = distinct.size() + (match.status_size() > 0 ? 1 : 0) + (match.media_type_size() > 0 ? 1 : 0) +
                         (match.only_size() > 0 ? 1 : 0) + (match.empty() ? 1 : 0);
    if (match.has_size() == 0 && match.only_size() == 0 && match.media_type_size() == 0) {
      parts_.AddError(node.PlaceOf("has"), "a match needs has, only or media_type: it would claim all");
    }
    return checked;
  }

  void CheckRead() {
    const v1::Read& read = file_.read();
    const PlacedMessage node = file_.has_read() ? root_.Child("read", read) : PlacedMessage(read, nullptr, kFileStart);
    ShapeRead& checked = shape_->read;
    int all = 0;
    for (const int size : {read.error_code_size(), read.grpc_code_size(), read.http_status_size(), read.message_size(),
                           read.wait_size(), read.request_id_size(), read.help_size(), read.domain_size(),
                           read.retry_size(), read.resource_type_size(), read.resource_name_size()}) {
      all += size;
    }
    if (all > kMaxPlaces) {
      parts_.AddError(root_.PlaceOf("read"), absl::StrCat("has ", all, " places; at most ", kMaxPlaces));
      return;
    }
    checked.error_code = parts_.PlacesOf(node, "error_code", read.error_code());
    checked.grpc_code = parts_.PlacesOf(node, "grpc_code", read.grpc_code());
    checked.http_status = parts_.PlacesOf(node, "http_status", read.http_status());
    checked.message = parts_.PlacesOf(node, "message", read.message());
    checked.wait = parts_.PlacesOf(node, "wait", read.wait());
    checked.request_id = parts_.PlacesOf(node, "request_id", read.request_id());
    checked.help = parts_.PlacesOf(node, "help", read.help());
    checked.domain = parts_.PlacesOf(node, "domain", read.domain());
    checked.retry = parts_.PlacesOf(node, "retry", read.retry());
    checked.resource_type = parts_.PlacesOf(node, "resource_type", read.resource_type());
    checked.resource_name = parts_.PlacesOf(node, "resource_name", read.resource_name());
    for (const auto* places :
         {&checked.error_code, &checked.grpc_code, &checked.http_status, &checked.wait, &checked.request_id,
          &checked.help, &checked.domain, &checked.retry, &checked.resource_type, &checked.resource_name}) {
      for (const ShapePlace& place : *places) {
        if (!place.part.field.empty()) checked.fields.push_back(place.part.field);
      }
    }
    for (int i = 0; i < read.message_size(); ++i) {
      RefuseInternal(node.Child("message", read.message(i), i), "json",
                     checked.message[static_cast<size_t>(i)].part.json);
    }
    if (!read.metadata().empty()) checked.metadata = parts_.PointerOf(node, "metadata", read.metadata());
  }

  void CheckDetails() {
    for (int i = 0; i < file_.details_size(); ++i) {
      const v1::Details& details = file_.details(i);
      const PlacedMessage node = root_.Child("details", details, i);
      ShapeDetails& checked = shape_->details.emplace_back();
      checked.form = static_cast<ShapeDetails::Form>(parts_.WordOf(node, "form", details.form(), kForms));
      if (details.json().empty() == details.header().empty()) {
        parts_.AddError(node.PlaceOf("json"), "details need either json or header");
      }
      if (!details.header().empty() && checked.form != ShapeDetails::Form::kStatus) {
        parts_.AddError(node.PlaceOf("header"), "a header has details of the form \"status\" only");
      }
      if (details.header().empty()) checked.json = parts_.PointerOf(node, "json", details.json());
      checked.header = parts_.FieldName(node, "header", details.header());
    }
  }

  // What is hidden everywhere cannot be shown.
  void RefuseInternal(const PlacedMessage& node, const std::string& field, const JsonPointer& pointer) {
    for (const JsonPointer::Segment& segment : pointer.segments()) {
      if (IsInternalName(segment.name)) {
        parts_.AddError(node.PlaceOf(field),
                        absl::StrCat("\"", segment.name, "\" is internal and never leaves the service"));
      }
    }
  }

  void CheckFieldErrors() {
    if (file_.field_errors_size() > kMaxFieldForms) {
      parts_.AddError(root_.PlaceOf("field_errors"), absl::StrCat("has ", file_.field_errors_size(),
                                                                  " forms of field errors; at most ", kMaxFieldForms));
      return;
    }
    for (int i = 0; i < file_.field_errors_size(); ++i) {
      const v1::FieldErrors& form = file_.field_errors(i);
      const PlacedMessage node = root_.Child("field_errors", form, i);
      ShapeFieldErrors& checked = shape_->field_errors.emplace_back();
      if (!absl::EndsWith(form.each(), "/*")) {
        parts_.AddError(node.PlaceOf("each"), "each is a JSON pointer that ends in \"/*\", for example \"/errors/*\"");
      } else {
        checked.parent = parts_.PointerOf(node, "each", form.each().substr(0, form.each().size() - 2));
      }
      if (!form.field().empty()) checked.field = parts_.PointerOf(node, "field", form.field());
      checked.key = form.key();
      checked.message = parts_.PointerOf(node, "message", form.message());
      RefuseInternal(node, "each", checked.parent);
      RefuseInternal(node, "message", checked.message);
      if (!form.reason().empty()) checked.reason = parts_.PointerOf(node, "reason", form.reason());
      if (!form.path().empty()) {
        checked.path = static_cast<ShapeFieldErrors::Path>(parts_.WordOf(node, "path", form.path(), kPaths));
      }
      checked.prefix = form.prefix();
    }
  }

  void CheckRows() {
    if (file_.code_size() > kMaxCodeRows) {
      parts_.AddError(root_.PlaceOf("code"),
                      absl::StrCat("has ", file_.code_size(), " code rows; at most ", kMaxCodeRows));
      return;
    }
    const SharedText name = file_.name();
    shape_->rows.reserve(static_cast<size_t>(file_.code_size()));
    for (int i = 0; i < file_.code_size(); ++i) {
      shape_->rows.push_back(CheckCodeRow(file_.code(i), root_.Child("code", file_.code(i), i), name, parts_));
      const auto index = static_cast<uint32_t>(i);
      for (const std::string& value : file_.code(i).value()) {
        std::vector<uint32_t>& rows = shape_->rows_by_value[value];
        if (rows.empty() || rows.back() != index) rows.push_back(index);
      }
      if (file_.code(i).value().empty()) shape_->other_rows.push_back(index);
    }
    if (shape_->other_rows.size() > kMaxPatternRows) {
      parts_.AddError(root_.PlaceOf("code"),
                      absl::StrCat("has ", shape_->other_rows.size(),
                                   " code rows with a pattern or without a value; at most ", kMaxPatternRows));
    }
  }

  void CheckExamples() {
    if (file_.example_size() == 0) parts_.AddError(kFileStart, "example is missing: a response that the shape claims");
    const auto add = [this](const std::string& field, const v1::Example& example, int i, bool is_not) {
      CheckExample(root_.Child(field, example, i), example, parts_.errors());
      parsed_.examples.push_back({.example = std::make_shared<const v1::Example>(example),
                                  .file = parts_.errors().file(),
                                  .place = root_.PlaceOf(field, i),
                                  .shape = file_.name(),
                                  .profile = "",
                                  .is_not = is_not});
    };
    parsed_.examples.reserve(static_cast<size_t>(file_.example_size()) + static_cast<size_t>(file_.not__size()));
    for (int i = 0; i < file_.example_size(); ++i) add("example", file_.example(i), i, false);
    for (int i = 0; i < file_.not__size(); ++i) add("not", file_.not_(i), i, true);
  }

  static constexpr int kFirstSuccess = 200;
  static constexpr int kLastSuccess = 299;
  static constexpr int kFirstNoSuccess = 300;

  const v1::Shape& file_;
  const PlacedMessage root_;
  const ShapeTier tier_;
  ShapeParts parts_;
  std::shared_ptr<Shape> shape_ = std::make_shared<Shape>();
  ParsedShape parsed_;
};

}  // namespace

absl::StatusOr<ParsedShape> ParseShape(absl::string_view file, absl::string_view text, ShapeTier tier) {
  FileErrors errors(file);
  v1::Shape shape;
  TextFormat::ParseInfoTree tree;
  if (!ParseFile(text, shape, tree, errors)) return errors.ToStatus();
  const TextColumns columns(text);
  ParsedShape parsed = ShapeChecker(shape, tree, columns, tier, errors).Check();
  if (!errors.empty()) return errors.ToStatus();
  return parsed;
}

}  // namespace status_translator
