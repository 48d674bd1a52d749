#include "config/profile_text.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "config/catalog_text.h"
#include "config/placed_message.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/nearest.h"
#include "statustranslator/v1/profile.pb.h"
#include "support/limits.h"
#include "support/v1.h"

namespace status_translator {
namespace {

using google::protobuf::TextFormat;

constexpr int kFirstFinalStatus = 200;
// Far longer than any header field name in use.
constexpr size_t kMaxFieldNameBytes = 64;

// Converts a parsed file into a table and collects every error in it.
class Checker {
 public:
  Checker(const v1::Profile& file, const TextFormat::ParseInfoTree& tree, const TextColumns& columns,
          FileErrors& errors)
      : file_(file), root_(file, &tree, kFileStart, &columns), errors_(errors) {}

  Table Check() {
    CheckHead();
    CheckHttpToGrpc();
    CheckRanges();
    CheckDefaults();
    CheckGrpcToHttp();
    for (int i = 0; i < file_.example_size(); ++i) {
      const PlacedMessage node = root_.Child("example", file_.example(i), i);
      CheckExample(node, file_.example(i), errors_);
      rows_.examples.push_back({.example = std::make_shared<const v1::Example>(file_.example(i)),
                                .file = errors_.file(),
                                .place = root_.PlaceOf("example", i),
                                .shape = "",
                                .profile = file_.name(),
                                .is_not = false});
    }
    if (table_.http_to_grpc.empty() && table_.http_to_grpc_ranges.empty() && table_.http_to_grpc_defaults.empty() &&
        table_.grpc_to_http.empty() && !table_.grpc_to_http_default.has_value() && errors_.empty()) {
      AddError(kFileStart, "a profile needs at least one row");
    }
    return std::move(table_);
  }

  ProfilePlaces Places() const {
    ProfilePlaces places = rows_;
    places.name = root_.PlaceOf("name");
    places.extends = root_.PlaceOf("extends");
    places.superseded_by = root_.PlaceOf("superseded_by");
    return places;
  }

 private:
  void AddError(Place where, const std::string& message) { errors_.Add(where, message); }

  // An empty text counts as unset, which changes what the row stands for: without its error code it is a row for the
  // whole status.
  void RefuseEmptyTexts(const PlacedMessage& node) {
    for (const std::string& field : node.EmptyTexts()) {
      // These have errors of their own, or say nothing to a program.
      if (field == "name" || field == "grpc" || field == "reason" || field == "description") continue;
      AddError(node.PlaceOf(field), absl::StrCat(field, " is empty: write a value, or leave the field out"));
    }
  }

  void CheckHead() {
    RefuseEmptyTexts(root_);
    table_.name = file_.name();
    table_.about.description = file_.description();
    table_.about.superseded_by = file_.superseded_by();
    table_.about.also_in.assign(file_.also_in().begin(), file_.also_in().end());
    table_.extends = file_.extends();
    CheckName(root_, file_.name(), errors_);
    for (const v1::Source& source : file_.source()) {
      table_.about.sources.push_back(
          {source.repository(), source.path(), source.revision(), source.function(), source.license()});
    }
    table_.domain = file_.domain();
    CheckDomain(root_, file_.domain(), errors_);
    if (file_.has_expose()) CheckExpose();
    if (file_.source_size() > 0 && !file_.extends().empty()) {
      AddError(root_.PlaceOf("extends"),
               "a profile with a source contains only what the source defines, so it cannot extend another profile");
    }
  }

  void CheckExpose() {
    const PlacedMessage expose = root_.Child("expose", file_.expose());
    Expose& checked = table_.expose.emplace();
    checked.body = file_.expose().body();
    checked.without_debug_info = file_.expose().without_debug_info();
    checked.debug_info = file_.expose().debug_info();
    if (file_.expose().headers_size() > kMaxExposedHeaders) {
      AddError(root_.PlaceOf("expose"), absl::StrCat("expose names more than ", kMaxExposedHeaders, " headers"));
    }
    for (int i = 0; i < file_.expose().headers_size(); ++i) {
      const std::string& name = file_.expose().headers(i);
      if (!IsFieldName(name)) {
        AddError(expose.PlaceOf("headers", i),
                 absl::StrCat("\"", absl::CHexEscape(name), "\" is not a valid header field name"));
      }
      checked.headers.push_back(absl::AsciiStrToLower(name));
    }
  }

  // RFC 9110 section 5.1: a token.
  static bool IsFieldName(absl::string_view name) {
    return !name.empty() && name.size() <= kMaxFieldNameBytes && std::all_of(name.begin(), name.end(), [](char c) {
      return absl::ascii_isalnum(c) || absl::StrContains("!#$%&'*+-.^_`|~", c);
    });
  }

  // What else to write than `text`, which is not a gRPC code.
  static std::string CodeToWrite(const std::string& text, bool own_numbers) {
    int number = 0;
    if (!absl::SimpleAtoi(text, &number)) return DidYouMeanGrpcCode(text);
    if (IsGrpcCode(number)) return absl::StrCat(": write its name, \"", GrpcCodeText(number), "\"");
    return own_numbers ? ": a number of your own is 17 or above" : "";
  }

  // Parses a gRPC code; `own_numbers` allows an organisation's own numbers, 17 or above. UNKNOWN after an error.
  int GrpcCode(const PlacedMessage& node, const std::string& text, bool own_numbers) {
    if (const auto code = GrpcCodeFromName(text); code.has_value()) return *code;
    int number = 0;
    if (own_numbers && absl::SimpleAtoi(text, &number) && number >= kGrpcCodeCount) return number;
    AddError(node.PlaceOf("grpc"),
             text.empty() ? std::string("grpc is missing: write one of the 17 names, for example \"NOT_FOUND\"")
                          : absl::StrCat("\"", text, "\" is not a gRPC code", CodeToWrite(text, own_numbers)));
    return kGrpcUnknown;
  }

  // Returns `code` if it is in `first`-599; otherwise 599, after an error.
  int HttpStatus(Place where, int code, int first) {
    if (code >= first && code <= kLastHttpStatus) return code;
    AddError(where, code == 0 ? absl::StrCat("an HTTP status is missing: ", first, "-", kLastHttpStatus)
                              : absl::StrCat("HTTP status ", code, " is outside ", first, "-", kLastHttpStatus));
    return kLastHttpStatus;
  }

  Origin OriginOf(const PlacedMessage& node, const std::string& text) {
    if (text.empty()) return Origin::kUnspecified;
    if (const auto origin = OriginFromName(text); origin.has_value()) return *origin;
    const absl::string_view names[] = {"ORIGIN_APPLICATION", "ORIGIN_INTERMEDIARY", "ORIGIN_LOCAL_REPLY"};
    const std::string hint = DidYouMean(text, names);
    AddError(node.PlaceOf("origin"), absl::StrCat("\"", text, "\" is not an origin",
                                                  hint.empty() ? " (ORIGIN_APPLICATION, ORIGIN_INTERMEDIARY or "
                                                                 "ORIGIN_LOCAL_REPLY)"
                                                               : hint));
    return Origin::kUnspecified;
  }

  // The part that all rows share. `Row` is any of the row messages.
  template <typename Row>
  RowAnswer AnswerOf(const PlacedMessage& node, const Row& row, int code) {
    RefuseEmptyTexts(node);
    if (row.reason().empty() && file_.source_size() == 0) {
      AddError(node.PlaceOf("reason"), "reason is missing: say in one sentence why");
    }
    if (row.reason().size() > kMaxReasonBytes) {
      AddError(node.PlaceOf("reason"),
               absl::StrCat("reason has ", row.reason().size(), " bytes; at most ", kMaxReasonBytes));
    }
    RowAnswer answer{code, row.reason(), std::nullopt};
    if (row.has_retry()) {
      if (row.retry().reason().empty()) AddError(node.PlaceOf("retry"), "retry needs a reason");
      answer.retry = Retry{row.retry().retryable(), row.retry().reason()};
    }
    return answer;
  }

  // Adds an error if `key` occurred before.
  template <typename Key>
  void CheckUnique(std::map<Key, Place>& seen, const Key& key, Place where, const std::string& what) {
    const auto [first, is_new] = seen.emplace(key, where);
    if (!is_new) AddError(where, absl::StrCat(what, " is already defined on line ", first->second.line + 1));
  }

  void CheckHttpToGrpc() {
    std::map<std::tuple<int, Origin, std::string, std::string>, Place> seen;
    for (int i = 0; i < file_.http_to_grpc_size(); ++i) {
      const v1::HttpToGrpcRow& row = file_.http_to_grpc(i);
      const PlacedMessage node = root_.Child("http_to_grpc", row, i);
      // Its other errors would follow from the missing error code.
      if (absl::c_linear_search(node.EmptyTexts(), "error_code")) {
        RefuseEmptyTexts(node);
        continue;
      }
      // A source may answer with something other than a gRPC code, which the reason then names.
      const bool no_code = row.grpc().empty() && file_.source_size() > 0 && !row.reason().empty();
      RowAnswer answer = AnswerOf(node, row, no_code ? kGrpcUnknown : GrpcCode(node, row.grpc(), false));
      answer.no_code = no_code;
      answer.catalog = CheckCatalogEntry(node, row, errors_);
      const Origin origin = OriginOf(node, row.origin());
      const bool by_error_code = !row.error_code().empty();
      if (by_error_code && origin != Origin::kUnspecified) {
        AddError(node.PlaceOf("origin"), "a row with an error_code applies to every origin: remove the origin");
      }
      if (!by_error_code && !row.shape().empty()) {
        AddError(node.PlaceOf("shape"), "a row with a shape needs an error_code");
      }
      const auto add = [&](std::optional<int> http, Place where) {
        CheckUnique(seen, {http.value_or(0), origin, row.error_code(), row.shape()}, where,
                    by_error_code ? absl::StrCat("error code \"", row.error_code(), "\"",
                                                 http.has_value() ? absl::StrCat(" with HTTP status ", *http) : "")
                                  : absl::StrCat("HTTP status ", *http, " for this origin"));
        table_.http_to_grpc.push_back({http, row.error_code(), origin, answer, row.shape()});
        rows_.http_to_grpc.push_back(where);
      };
      for (int k = 0; k < row.http_size(); ++k) {
        const Place where = node.PlaceOf("http", k);
        add(HttpStatus(where, row.http(k), by_error_code ? kFirstFinalStatus : kFirstHttpStatus), where);
      }
      if (row.http_size() > 0) continue;
      if (by_error_code) {
        add(std::nullopt, node.PlaceOf("error_code"));
      } else {
        AddError(node.PlaceOf("http"), "http is missing: a row needs a status or an error_code");
      }
    }
  }

  void CheckRanges() {
    for (int i = 0; i < file_.http_to_grpc_range_size(); ++i) {
      const v1::HttpToGrpcRange& row = file_.http_to_grpc_range(i);
      const PlacedMessage node = root_.Child("http_to_grpc_range", row, i);
      const RowAnswer answer = AnswerOf(node, row, GrpcCode(node, row.grpc(), false));
      const Origin origin = OriginOf(node, row.origin());
      const int from = HttpStatus(node.PlaceOf("from"), row.from(), kFirstHttpStatus);
      const int to = HttpStatus(node.PlaceOf("to"), row.to(), kFirstHttpStatus);
      if (to < from) {
        AddError(node.PlaceOf("to"), absl::StrCat("range ends at ", to, ", before it begins at ", from));
        continue;
      }
      const auto other = std::find_if(
          table_.http_to_grpc_ranges.begin(), table_.http_to_grpc_ranges.end(),
          [&](const HttpToGrpcRange& range) { return range.origin == origin && from <= range.to && range.from <= to; });
      if (other != table_.http_to_grpc_ranges.end()) {
        AddError(node.PlaceOf("from"), absl::StrCat("range ", from, "-", to, " overlaps ", other->from, "-", other->to,
                                                    " for the same origin"));
        continue;
      }
      table_.http_to_grpc_ranges.push_back({from, to, origin, answer});
      rows_.http_to_grpc_ranges.push_back(node.PlaceOf("from"));
    }
  }

  void CheckDefaults() {
    std::map<Origin, Place> seen;
    for (int i = 0; i < file_.http_to_grpc_default_size(); ++i) {
      const v1::HttpToGrpcDefault& row = file_.http_to_grpc_default(i);
      const PlacedMessage node = root_.Child("http_to_grpc_default", row, i);
      const RowAnswer answer = AnswerOf(node, row, GrpcCode(node, row.grpc(), false));
      const Origin origin = OriginOf(node, row.origin());
      CheckUnique(seen, origin, root_.PlaceOf("http_to_grpc_default", i), "a default for this origin");
      table_.http_to_grpc_defaults.push_back({origin, answer});
    }
  }

  void CheckGrpcToHttp() {
    std::map<int, Place> seen;
    for (int i = 0; i < file_.grpc_to_http_size(); ++i) {
      const v1::GrpcToHttpRow& row = file_.grpc_to_http(i);
      const PlacedMessage node = root_.Child("grpc_to_http", row, i);
      const int grpc = GrpcCode(node, row.grpc(), true);
      const int http = HttpStatus(node.PlaceOf("http"), row.http(), kFirstFinalStatus);
      CheckUnique(seen, grpc, node.PlaceOf("grpc"), absl::StrCat("gRPC code ", row.grpc()));
      table_.grpc_to_http.push_back({grpc, AnswerOf(node, row, http)});
      rows_.grpc_to_http.push_back(node.PlaceOf("grpc"));
    }
    if (!file_.has_grpc_to_http_default()) return;
    const v1::GrpcToHttpDefault& row = file_.grpc_to_http_default();
    const PlacedMessage node = root_.Child("grpc_to_http_default", row);
    table_.grpc_to_http_default = AnswerOf(node, row, HttpStatus(node.PlaceOf("http"), row.http(), kFirstFinalStatus));
  }

  const v1::Profile& file_;
  const PlacedMessage root_;
  FileErrors& errors_;
  Table table_;
  ProfilePlaces rows_;
};

}  // namespace

absl::StatusOr<Table> ParseProfile(absl::string_view file, absl::string_view text, ProfilePlaces* places) {
  FileErrors errors(file);
  v1::Profile profile;
  TextFormat::ParseInfoTree tree;
  if (!ParseFile(text, profile, tree, errors)) return errors.ToStatus();
  const TextColumns columns(text);
  Checker checker(profile, tree, columns, errors);
  Table table = checker.Check();
  if (!errors.empty()) return errors.ToStatus();
  if (places != nullptr) *places = checker.Places();
  return table;
}

}  // namespace status_translator
