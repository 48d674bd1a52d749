#include "config/shape_text.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/types/span.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/nearest.h"
#include "recognition/hide.h"
#include "support/limits.h"
#include "wire/deterministic.h"

namespace status_translator {
namespace {

using google::protobuf::TextFormat;

constexpr absl::string_view kTypes[] = {"", "string", "integer", "number", "boolean", "array", "object", "null"};
constexpr absl::string_view kTextPartNames[] = {"raw", "visible", "title", "whole"};
constexpr absl::string_view kMakers[] = {"application", "intermediary"};
constexpr absl::string_view kFolds[] = {"", "lower", "upper"};
constexpr absl::string_view kUnits[] = {"seconds",  "milliseconds", "epoch-seconds", "epoch-milliseconds",
                                        "duration", "date"};
constexpr absl::string_view kForms[] = {"any", "connect", "status"};
constexpr absl::string_view kPaths[] = {"dotted", "pointer", "segments"};

// Converts a parsed file into a shape and collects every error in it.
class ShapeChecker {
 public:
  ShapeChecker(const v1::Shape& file, const TextFormat::ParseInfoTree& tree, ShapeTier tier, FileErrors& errors)
      : file_(file), root_(file, &tree, kFileStart), tier_(tier), errors_(errors) {}

  ParsedShape Check() {
    CheckHead();
    CheckMatches();
    CheckRead();
    CheckDetails();
    CheckFieldErrors();
    shape_->hide = Pointers("hide", file_.hide());
    shape_->keep = Pointers("keep", file_.keep());
    CheckRows();
    CheckExamples();
    parsed_.name = root_.PlaceOf("name");
    parsed_.shape = std::move(shape_);
    return std::move(parsed_);
  }

 private:
  void AddError(Place where, const std::string& message) { errors_.Add(where, message); }

  // The index of `word` among `words`; 0 after an error. An empty word is the first one if `words` begins with "".
  size_t WordOf(const PlacedMessage& node, const std::string& field, absl::string_view word,
                absl::Span<const absl::string_view> words) {
    const auto found = std::find(words.begin(), words.end(), word);
    if (found != words.end()) return static_cast<size_t>(found - words.begin());
    std::vector<absl::string_view> known(words.begin(), words.end());
    if (known.front().empty()) known.erase(known.begin());
    AddError(node.PlaceOf(field), word.empty() ? absl::StrCat(field, " is missing: ", absl::StrJoin(known, ", "))
                                               : absl::StrCat("\"", word, "\" is not one of ",
                                                              absl::StrJoin(known, ", "), DidYouMean(word, known)));
    return 0;
  }

  std::optional<Origin> MakerOf(const PlacedMessage& node, const std::string& word) {
    const size_t maker = WordOf(node, "made_by", word, kMakers);
    return maker == 0 ? Origin::kApplication : Origin::kIntermediary;
  }

  void CheckHead() {
    CheckName(root_, file_.name(), errors_);
    shape_->name = file_.name();
    shape_->description = file_.description();
    shape_->product = file_.product();
    shape_->origin = *MakerOf(root_, file_.made_by());
    shape_->tier = tier_;
    shape_->success_status = file_.success_status();
    shape_->file = DeterministicBytes(file_);
    if (file_.tier().empty()) return;
    constexpr absl::string_view kTier[] = {"fallback"};
    WordOf(root_, "tier", file_.tier(), kTier);
    shape_->tier = ShapeTier::kFallback;
  }

  template <typename Statuses>
  StatusSet StatusesOf(const PlacedMessage& node, const Statuses& texts) {
    StatusSet set;
    for (int i = 0; i < texts.size(); ++i) {
      if (!set.Add(texts.Get(i))) {
        AddError(node.PlaceOf("status", i),
                 absl::StrCat("\"", texts.Get(i), "\" is no status: write \"404\", \"4xx\" or \"500-504\""));
      }
    }
    return set;
  }

  JsonPointer PointerOf(const PlacedMessage& node, const std::string& field, const std::string& text, int index = -1) {
    const std::optional<JsonPointer> pointer = JsonPointer::Parse(text);
    if (!pointer.has_value()) {
      AddError(node.PlaceOf(field, index),
               absl::StrCat("\"", text, "\" is not a JSON pointer: it starts with '/', for example \"/error/code\""));
    }
    return pointer.value_or(JsonPointer());
  }

  template <typename Texts>
  std::vector<JsonPointer> Pointers(const std::string& field, const Texts& texts) {
    std::vector<JsonPointer> pointers;
    for (int i = 0; i < texts.size(); ++i) pointers.push_back(PointerOf(root_, field, texts.Get(i), i));
    return pointers;
  }

  std::optional<Regex> RegexOf(const PlacedMessage& node, const std::string& pattern, int groups) {
    if (pattern.empty()) return std::nullopt;
    std::string error;
    std::optional<Regex> regex = Regex::Compile(pattern, error);
    if (!regex.has_value()) {
      AddError(node.PlaceOf("pattern"), absl::StrCat("the pattern is not valid: ", error));
    } else if (groups >= 0 && regex->groups() != groups) {
      AddError(node.PlaceOf("pattern"), absl::StrCat("the pattern has ", regex->groups(), " groups; it needs exactly ",
                                                     groups, ": write (?:…) for the others"));
    }
    return regex;
  }

  // The part that a Condition or a Place names.
  template <typename Placed>
  Part PartOf(const PlacedMessage& node, const Placed& placed) {
    Part part;
    if (!placed.xml().empty()) {
      part.kind = Part::Kind::kXml;
      if (placed.xml()[0] != '/' || placed.xml().size() == 1) {
        AddError(node.PlaceOf("xml"), "an XML path starts with '/', for example \"/Error/Code\"");
      }
      part.xml = absl::StrSplit(placed.xml().substr(1), '/');
    } else if (!placed.header().empty()) {
      part.kind = Part::Kind::kHeader;
      part.field = FieldName(node, "header", placed.header());
    } else if (!placed.text().empty()) {
      part.kind = Part::Kind::kText;
      part.text = static_cast<TextPart>(WordOf(node, "text", placed.text(), kTextPartNames));
    } else {
      part.json = PointerOf(node, "json", placed.json());
    }
    return part;
  }

  std::string FieldName(const PlacedMessage& node, const std::string& field, const std::string& name) {
    constexpr absl::string_view kSecret[] = {"authorization", "proxy-authorization", "cookie", "set-cookie"};
    if (absl::c_linear_search(kSecret, absl::AsciiStrToLower(name))) {
      AddError(node.PlaceOf(field), absl::StrCat(name, " holds credentials, which are never read"));
    }
    if (std::any_of(name.begin(), name.end(), absl::ascii_isupper)) {
      AddError(node.PlaceOf(field), absl::StrCat("write the name in lower case: ", absl::AsciiStrToLower(name)));
    }
    return absl::AsciiStrToLower(name);
  }

  ShapeCondition ConditionOf(const PlacedMessage& node, const v1::Condition& condition) {
    ShapeCondition checked;
    if (condition.place_case() == v1::Condition::PLACE_NOT_SET) {
      AddError(node.PlaceOf("json"), "a condition needs json, xml, header or text");
    }
    checked.part = PartOf(node, condition);
    const bool is_json = condition.place_case() == v1::Condition::kJson;
    const bool is_text = condition.place_case() == v1::Condition::kText;
    checked.type = static_cast<JsonType>(WordOf(node, "type", condition.type(), kTypes));
    if (!is_json && (!condition.type().empty() || condition.has_size())) {
      AddError(node.PlaceOf(condition.has_size() ? "size" : "type"), "only a JSON value has a type and a size");
    }
    checked.values.assign(condition.value().begin(), condition.value().end());
    checked.pattern = RegexOf(node, condition.pattern(), -1);
    if (condition.has_min()) checked.min = condition.min();
    if (condition.has_max()) checked.max = condition.max();
    checked.is_status = condition.is_status();
    if (condition.has_size()) checked.size = static_cast<size_t>(std::max(0, condition.size()));
    if (is_text && (condition.pattern().empty() || condition.value_size() > 0 || condition.has_min() ||
                    condition.has_max() || condition.is_status())) {
      AddError(node.PlaceOf("text"), "a condition on text needs a pattern, and nothing else");
    }
    checked.key = DeterministicBytes(condition);
    return checked;
  }

  template <typename Node>
  std::vector<ShapeCondition> ConditionsOf(const PlacedMessage& node, const std::string& field,
                                           const Node& conditions) {
    std::vector<ShapeCondition> checked;
    for (int i = 0; i < conditions.size(); ++i) {
      checked.push_back(ConditionOf(node.Child(field, conditions.Get(i), i), conditions.Get(i)));
    }
    return checked;
  }

  void CheckMatches() {
    if (file_.match_size() == 0) AddError(kFileStart, "match is missing: say when the shape claims a response");
    if (file_.match_size() > kMaxMatches) {
      AddError(root_.PlaceOf("match"),
               absl::StrCat("has ", file_.match_size(), " match blocks; at most ", kMaxMatches));
    }
    size_t all = 0;
    for (int i = 0; i < file_.match_size(); ++i) {
      const v1::Match& match = file_.match(i);
      const PlacedMessage node = root_.Child("match", match, i);
      ShapeMatch& checked = shape_->matches.emplace_back();
      checked.status = StatusesOf(node, match.status());
      if (match.status_size() == 0) {
        checked.status.AddRange(kFirstNoSuccess, kLastHttpStatus);
        if (file_.success_status()) checked.status.AddRange(kFirstSuccess, kLastSuccess);
      } else if (!file_.success_status() && checked.status.HasAny(kFirstSuccess, kLastSuccess)) {
        AddError(node.PlaceOf("status"), "a status of 200-299 needs success_status: true");
      }
      for (int k = 0; k < match.media_type_size(); ++k) {
        if (match.media_type(k).empty() || match.media_type(k) != absl::AsciiStrToLower(match.media_type(k)) ||
            absl::StrContains(match.media_type(k), ';')) {
          AddError(node.PlaceOf("media_type", k), "write a media type in lower case, without parameters");
          continue;
        }
        checked.media_types.push_back(match.media_type(k));
      }
      checked.only.assign(match.only().begin(), match.only().end());
      std::sort(checked.only.begin(), checked.only.end());
      checked.empty = match.empty();
      checked.has = ConditionsOf(node, "has", match.has());
      checked.lacks = ConditionsOf(node, "lacks", match.lacks());
      std::set<std::string> distinct;
      for (const ShapeCondition& condition : checked.has) distinct.insert(absl::StrCat("+", condition.key));
      for (const ShapeCondition& condition : checked.lacks) distinct.insert(absl::StrCat("-", condition.key));
      checked.conditions = distinct.size() + (match.status_size() > 0 ? 1 : 0) + (match.media_type_size() > 0 ? 1 : 0) +
                           (match.only_size() > 0 ? 1 : 0) + (match.empty() ? 1 : 0);
      all += checked.conditions;
      const bool has_evidence = match.has_size() > 0 || match.only_size() > 0 || match.media_type_size() > 0;
      if (!has_evidence) {
        AddError(root_.PlaceOf("match", i), "a match needs has, only or media_type: it would claim all");
      }
    }
    if (all > kMaxConditions) {
      AddError(root_.PlaceOf("match"), absl::StrCat("has ", all, " conditions; at most ", kMaxConditions));
    }
  }

  std::vector<ShapePlace> PlacesOf(const PlacedMessage& read, const std::string& field,
                                   const google::protobuf::RepeatedPtrField<v1::Place>& places) {
    std::vector<ShapePlace> checked;
    for (int i = 0; i < places.size(); ++i) {
      const v1::Place& place = places.Get(i);
      const PlacedMessage node = read.Child(field, place, i);
      ShapePlace& one = checked.emplace_back();
      if (place.place_case() == v1::Place::PLACE_NOT_SET) {
        AddError(node.PlaceOf("json"), "a place needs json, xml, header, trailer or text");
      }
      if (!place.trailer().empty()) {
        one.part.kind = Part::Kind::kTrailer;
        one.part.field = FieldName(node, "trailer", place.trailer());
      } else {
        one.part = PartOf(node, place);
      }
      one.pattern = RegexOf(node, place.pattern(), 1);
      one.key = place.key();
      one.join = place.join();
      one.fold = static_cast<ShapePlace::Fold>(WordOf(node, "fold", place.fold(), kFolds));
      one.status = StatusesOf(node, place.status());
      if (!place.unit().empty()) {
        one.unit = static_cast<WaitUnit>(WordOf(node, "unit", place.unit(), kUnits));
        if (field != "wait") AddError(node.PlaceOf("unit"), "only a wait has a unit");
      }
      if (place.key() && one.part.kind != Part::Kind::kJson) {
        AddError(node.PlaceOf("key"), "only a JSON value has a key");
      }
    }
    return checked;
  }

  void CheckRead() {
    const v1::Read& read = file_.read();
    const PlacedMessage node = file_.has_read() ? root_.Child("read", read) : PlacedMessage(read, nullptr, kFileStart);
    ShapeRead& checked = shape_->read;
    const size_t all = static_cast<size_t>(read.error_code_size() + read.grpc_code_size() + read.http_status_size() +
                                           read.message_size() + read.wait_size() + read.request_id_size() +
                                           read.help_size() + read.domain_size() + read.retry_size() +
                                           read.resource_type_size() + read.resource_name_size());
    if (all > kMaxPlaces) {
      AddError(root_.PlaceOf("read"), absl::StrCat("has ", all, " places; at most ", kMaxPlaces));
      return;
    }
    checked.error_code = PlacesOf(node, "error_code", read.error_code());
    checked.grpc_code = PlacesOf(node, "grpc_code", read.grpc_code());
    checked.http_status = PlacesOf(node, "http_status", read.http_status());
    checked.message = PlacesOf(node, "message", read.message());
    checked.wait = PlacesOf(node, "wait", read.wait());
    checked.request_id = PlacesOf(node, "request_id", read.request_id());
    checked.help = PlacesOf(node, "help", read.help());
    checked.domain = PlacesOf(node, "domain", read.domain());
    checked.retry = PlacesOf(node, "retry", read.retry());
    checked.resource_type = PlacesOf(node, "resource_type", read.resource_type());
    checked.resource_name = PlacesOf(node, "resource_name", read.resource_name());
    for (int i = 0; i < read.message_size(); ++i) {
      RefuseInternal(node.Child("message", read.message(i), i), "json",
                     checked.message[static_cast<size_t>(i)].part.json);
    }
    if (!read.metadata().empty()) checked.metadata = PointerOf(node, "metadata", read.metadata());
  }

  void CheckDetails() {
    for (int i = 0; i < file_.details_size(); ++i) {
      const v1::Details& details = file_.details(i);
      const PlacedMessage node = root_.Child("details", details, i);
      ShapeDetails& checked = shape_->details.emplace_back();
      checked.form = static_cast<ShapeDetails::Form>(WordOf(node, "form", details.form(), kForms));
      if (details.json().empty() == details.header().empty()) {
        AddError(node.PlaceOf("json"), "details need either json or header");
      }
      if (!details.header().empty() && checked.form != ShapeDetails::Form::kStatus) {
        AddError(node.PlaceOf("header"), "a header has details of the form \"status\" only");
      }
      if (details.header().empty()) checked.json = PointerOf(node, "json", details.json());
      checked.header = FieldName(node, "header", details.header());
    }
  }

  // What is hidden everywhere cannot be shown.
  void RefuseInternal(const PlacedMessage& node, const std::string& field, const JsonPointer& pointer) {
    for (const JsonPointer::Segment& segment : pointer.segments()) {
      if (IsInternalName(segment.name)) {
        AddError(node.PlaceOf(field), absl::StrCat("\"", segment.name, "\" is internal and never leaves the service"));
      }
    }
  }

  void CheckFieldErrors() {
    if (file_.field_errors_size() > kMaxFieldForms) {
      AddError(root_.PlaceOf("field_errors"),
               absl::StrCat("has ", file_.field_errors_size(), " forms of field errors; at most ", kMaxFieldForms));
      return;
    }
    for (int i = 0; i < file_.field_errors_size(); ++i) {
      const v1::FieldErrors& form = file_.field_errors(i);
      const PlacedMessage node = root_.Child("field_errors", form, i);
      ShapeFieldErrors& checked = shape_->field_errors.emplace_back();
      if (!absl::EndsWith(form.each(), "/*")) {
        AddError(node.PlaceOf("each"), "each is a JSON pointer that ends in \"/*\", for example \"/errors/*\"");
      } else {
        checked.parent = PointerOf(node, "each", form.each().substr(0, form.each().size() - 2));
      }
      if (!form.field().empty()) checked.field = PointerOf(node, "field", form.field());
      checked.key = form.key();
      checked.message = PointerOf(node, "message", form.message());
      RefuseInternal(node, "each", checked.parent);
      RefuseInternal(node, "message", checked.message);
      if (!form.reason().empty()) checked.reason = PointerOf(node, "reason", form.reason());
      if (!form.path().empty()) {
        checked.path = static_cast<ShapeFieldErrors::Path>(WordOf(node, "path", form.path(), kPaths));
      }
      checked.prefix = form.prefix();
    }
  }

  void CheckRows() {
    if (file_.code_size() > kMaxCodeRows) {
      AddError(root_.PlaceOf("code"), absl::StrCat("has ", file_.code_size(), " code rows; at most ", kMaxCodeRows));
      return;
    }
    for (int i = 0; i < file_.code_size(); ++i) CheckRow(i);
    if (shape_->other_rows.size() > kMaxPatternRows) {
      AddError(root_.PlaceOf("code"),
               absl::StrCat("has ", shape_->other_rows.size(), " code rows with a pattern or without a value; at most ",
                            kMaxPatternRows));
    }
  }

  void CheckRow(int i) {
    const v1::CodeRow& row = file_.code(i);
    const PlacedMessage node = root_.Child("code", row, i);
    ShapeCodeRow& checked = shape_->rows.emplace_back();
    checked.values.assign(row.value().begin(), row.value().end());
    checked.pattern = RegexOf(node, row.pattern(), -1);
    checked.status = StatusesOf(node, row.status());
    checked.has = ConditionsOf(node, "has", row.has());
    checked.lacks = ConditionsOf(node, "lacks", row.lacks());
    if (row.value_size() > 0 && !row.pattern().empty()) {
      AddError(node.PlaceOf("pattern"), "a row has either values or a pattern");
    }
    if (row.value_size() == 0 && row.pattern().empty() && row.status_size() == 0 && row.has_size() == 0) {
      AddError(root_.PlaceOf("code", i), "a row needs a value, a pattern, a status or a condition");
    }
    if (row.grpc().empty() && !row.has_retry() && row.made_by().empty()) {
      AddError(root_.PlaceOf("code", i), "a row needs grpc, retry or made_by");
    }
    if (row.reason().empty()) AddError(node.PlaceOf("reason"), "reason is missing: say in one sentence why");
    if (row.reason().size() > kMaxReasonBytes) {
      AddError(node.PlaceOf("reason"), absl::StrCat("reason has more than ", kMaxReasonBytes, " bytes"));
    }
    Rule& rule = checked.rule;
    rule.kind = RuleKind::kErrorCode;
    rule.shape = file_.name();
    rule.reason = row.reason();
    rule.row = row.value_size() > 0     ? row.value(0)
               : !row.pattern().empty() ? row.pattern()
                                        : absl::StrJoin(row.status(), " ");
    checked.has_code = !row.grpc().empty();
    rule.code = kGrpcUnknown;
    if (checked.has_code) {
      const std::optional<int> code = GrpcCodeFromName(row.grpc());
      if (!code.has_value() || *code == kGrpcOk) {
        AddError(node.PlaceOf("grpc"), code == kGrpcOk
                                           ? std::string("a shape claims errors, which never become OK")
                                           : absl::StrCat("\"", row.grpc(), "\" is not a gRPC code of an error",
                                                          DidYouMeanGrpcCode(row.grpc())));
      }
      rule.code = code.value_or(kGrpcUnknown);
    }
    rule.retry = RetryOfGrpc(rule.code);
    checked.has_retry = row.has_retry();
    if (row.has_retry()) {
      if (row.retry().reason().empty()) AddError(node.PlaceOf("retry"), "retry needs a reason");
      rule.retry = Retry{row.retry().retryable(), row.retry().reason()};
    }
    if (row.http() != 0) {
      if (row.http() < kFirstError || row.http() > kLastHttpStatus) {
        AddError(node.PlaceOf("http"), absl::StrCat("HTTP status ", row.http(), " is outside 400-599"));
      }
      checked.http = row.http();
    }
    if (!row.made_by().empty()) checked.origin = MakerOf(node, row.made_by());
    const auto index = static_cast<uint32_t>(i);
    for (const std::string& value : checked.values) {
      if (value.empty() || value.size() > kMaxErrorCodeBytes) {
        AddError(node.PlaceOf("value"), absl::StrCat("a value has 1 to ", kMaxErrorCodeBytes, " bytes"));
      }
      std::vector<uint32_t>& rows = shape_->rows_by_value[value];
      if (rows.empty() || rows.back() != index) rows.push_back(index);
    }
    if (checked.values.empty()) shape_->other_rows.push_back(index);
  }

  void CheckExamples() {
    if (file_.example_size() == 0) AddError(kFileStart, "example is missing: a response that the shape claims");
    const auto add = [this](const std::string& field, const v1::Example& example, int i, bool is_not) {
      CheckExample(root_.Child(field, example, i), example, errors_);
      parsed_.examples.push_back({.example = example,
                                  .file = errors_.file(),
                                  .place = root_.PlaceOf(field, i),
                                  .shape = file_.name(),
                                  .profile = "",
                                  .is_not = is_not});
    };
    for (int i = 0; i < file_.example_size(); ++i) add("example", file_.example(i), i, false);
    for (int i = 0; i < file_.not__size(); ++i) add("not", file_.not_(i), i, true);
  }

  static constexpr int kFirstSuccess = 200;
  static constexpr int kLastSuccess = 299;
  static constexpr int kFirstNoSuccess = 300;
  static constexpr int kFirstError = 400;

  const v1::Shape& file_;
  const PlacedMessage root_;
  const ShapeTier tier_;
  FileErrors& errors_;
  std::shared_ptr<Shape> shape_ = std::make_shared<Shape>();
  ParsedShape parsed_;
};

}  // namespace

absl::StatusOr<ParsedShape> ParseShape(absl::string_view file, absl::string_view text, ShapeTier tier) {
  FileErrors errors(file);
  v1::Shape shape;
  TextFormat::ParseInfoTree tree;
  if (!ParseFile(text, shape, tree, errors)) return errors.ToStatus();
  ParsedShape parsed = ShapeChecker(shape, tree, tier, errors).Check();
  if (!errors.empty()) return errors.ToStatus();
  return parsed;
}

}  // namespace status_translator
