#include "config/symptom_text.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "config/shape_parts.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/nearest.h"
#include "core/rule.h"
#include "google/rpc/code.pb.h"
#include "statustranslator/v1/symptom.pb.h"

namespace status_translator {
namespace {

constexpr absl::string_view kSpeakers[] = {"application", "proxy", "client", "peer", "network"};
constexpr absl::string_view kRun[] = {"", "yes", "no", "unknown"};
// The groups that are read.
constexpr absl::string_view kWrapperGroups[] = {"code", "message", "cause", "debug"};
constexpr absl::string_view kSymptomGroups[] = {"http", "grpc", "h2", "h2num", "h2hex", "text_number"};
constexpr absl::string_view kShows[] = {"", "answer", "quote"};
constexpr absl::string_view kRetry[] = {"", "yes", "no", "idempotent"};
// What each of these means; the first one: nothing.
const Retry kRetryAdvice[] = {{},
                              {true, "the request did not reach an application"},
                              {false, "the same request will fail again"},
                              RetryOfGrpc(google::rpc::DEADLINE_EXCEEDED)};

// Converts a parsed file and collects every error in it.
class SymptomChecker {
 public:
  SymptomChecker(const v1::Symptoms& file, const google::protobuf::TextFormat::ParseInfoTree& tree,
                 const TextColumns& columns, FileErrors& errors)
      : file_(file), root_(file, &tree, kFileStart, &columns), parts_(errors) {}

  SymptomFile Check() {
    CheckName(root_, file_.name(), parts_.errors());
    checked_.name = file_.name();
    checked_.path = parts_.errors().file();
    checked_.name_place = root_.PlaceOf("name");
    if (file_.symptom_size() + file_.wrapper_size() > 0 && file_.speaker().empty()) {
      parts_.AddError(kFileStart, "speaker is missing: the library or product that prints these sentences");
    }
    if (Within("tried_before", file_.tried_before_size(), kMaxTriedBefore)) CheckTriedBefore();
    if (Within("wrapper", file_.wrapper_size(), kMaxWrappers)) CheckWrappers();
    if (Within("symptom", file_.symptom_size(), kMaxSymptoms)) CheckSymptoms();
    if (Within("cause", file_.cause_size(), kMaxCauses)) CheckCauses();
    return std::move(checked_);
  }

 private:
  bool Within(const std::string& field, int size, int most) {
    if (size > most) {
      parts_.AddError(root_.PlaceOf(field), absl::StrCat("has ", size, " of ", field, "; at most ", most));
    }
    return size <= most;
  }

  std::optional<Regex> PatternOf(const PlacedMessage& node, const std::string& pattern,
                                 absl::Span<const absl::string_view> groups) {
    if (pattern.empty()) parts_.AddError(node.PlaceOf("pattern"), "pattern is missing");
    std::optional<Regex> regex = parts_.RegexOf(node.PlaceOf("pattern"), pattern, -1);
    if (regex.has_value()) CheckGroups(node.PlaceOf("pattern"), *regex, groups);
    return regex;
  }

  void CheckGroups(Place place, const Regex& regex, absl::Span<const absl::string_view> groups) {
    for (const std::string& name : regex.group_names()) {
      const std::string wrong = NotOneOf(name, groups);
      if (!wrong.empty()) parts_.AddError(place, absl::StrCat("the group name ", wrong));
    }
  }

  std::optional<int> CodeOf(const PlacedMessage& node, const std::string& field, const std::string& name) {
    const std::optional<int> code = GrpcCodeFromName(name);
    if (!code.has_value()) {
      parts_.AddError(node.PlaceOf(field), absl::StrCat("\"", name, "\" is not a gRPC code", DidYouMeanGrpcCode(name)));
    }
    return code;
  }

  // The code that a client should have reported.
  std::optional<int> ErrorCodeOf(const PlacedMessage& node, const std::string& name) {
    if (name.empty()) return std::nullopt;
    const std::optional<int> code = CodeOf(node, "grpc", name);
    if (code == kGrpcOk) {
      parts_.AddError(node.PlaceOf("grpc"), "an error is never OK; leave grpc out if no code is right");
    }
    return code;
  }

  std::optional<int> HttpStatusOf(const PlacedMessage& node, const v1::Symptom& symptom) {
    if (symptom.http_status() == 0) return std::nullopt;
    // What int cannot hold becomes negative.
    if (const int status = static_cast<int>(symptom.http_status()); IsHttpStatus(status)) return status;
    parts_.AddError(node.PlaceOf("http_status"), absl::StrCat(symptom.http_status(), " is not an HTTP status"));
    return std::nullopt;
  }

  void CheckTriedBefore() {
    auto patterns = std::make_shared<std::vector<Regex>>();
    for (int i = 0; i < file_.tried_before_size(); ++i) {
      const Place place = root_.PlaceOf("tried_before", i);
      std::optional<Regex> pattern = parts_.RegexOf(place, file_.tried_before(i), -1);
      if (!pattern.has_value()) continue;
      patterns->push_back(*std::move(pattern));
      checked_.tried_before_places.push_back(place);
    }
    checked_.tried_before = std::move(patterns);
  }

  void CheckWrappers() {
    checked_.wrappers.reserve(static_cast<size_t>(file_.wrapper_size()));
    for (int i = 0; i < file_.wrapper_size(); ++i) {
      const v1::Wrapper& wrapper = file_.wrapper(i);
      const PlacedMessage node = root_.Child("wrapper", wrapper, i);
      std::optional<Regex> pattern = PatternOf(node, wrapper.pattern(), kWrapperGroups);
      std::map<std::string, int, std::less<>> words;
      for (const auto& [word, grpc] : wrapper.words()) words.emplace(word, CodeOf(node, "words", grpc).value_or(0));
      CheckCauseCount(node, wrapper.cause_size());
      if (!pattern.has_value()) continue;
      std::vector<std::string> causes(wrapper.cause().begin(), wrapper.cause().end());
      if (causes.empty()) causes.emplace_back(kUnknownWords);
      checked_.wrapper_places.push_back(node.PlaceOf("cause"));
      checked_.wrappers.push_back({*std::move(pattern), file_.name(),
                                   wrapper.client().empty() ? file_.speaker() : wrapper.client(), wrapper.versions(),
                                   std::move(words), std::move(causes), file_.fallback()});
    }
  }

  void CheckSymptoms() {
    std::set<std::string> names;
    checked_.symptoms.reserve(static_cast<size_t>(file_.symptom_size()));
    for (int i = 0; i < file_.symptom_size(); ++i) {
      const v1::Symptom& symptom = file_.symptom(i);
      const PlacedMessage node = root_.Child("symptom", symptom, i);
      if (!names.insert(symptom.name()).second) {
        parts_.AddError(node.PlaceOf("name"), absl::StrCat("the name \"", symptom.name(), "\" is taken"));
      }
      CheckName(node, symptom.name(), parts_.errors());
      CheckSteps(node, symptom.next_step_size());
      std::optional<Regex> pattern = PatternOf(node, symptom.pattern(), kSymptomGroups);
      CheckCausesOf(node, symptom);
      std::vector<int> codes;
      for (const std::string& code : symptom.code()) codes.push_back(CodeOf(node, "code", code).value_or(0));
      if (!pattern.has_value()) continue;
      const std::string name = absl::StrCat(file_.name(), "/", symptom.name());
      checked_.symptom_places.push_back(node.PlaceOf("cause"));
      checked_.symptoms.push_back({name,
                                   file_.name(),
                                   file_.speaker(),
                                   file_.proxy(),
                                   file_.platform(),
                                   file_.fallback(),
                                   *std::move(pattern),
                                   symptom.versions(),
                                   {symptom.cause().begin(), symptom.cause().end()},
                                   std::move(codes),
                                   symptom.certain(),
                                   {symptom.distinguish().begin(), symptom.distinguish().end()},
                                   {symptom.next_step().begin(), symptom.next_step().end()},
                                   HttpStatusOf(node, symptom),
                                   ErrorCodeOf(node, symptom.grpc()),
                                   checked_.tried_before,
                                   static_cast<Shows>(parts_.WordOf(node, "shows", symptom.shows(), kShows))});
      for (int k = 0; k < symptom.example_size(); ++k) {
        checked_.examples.push_back({parts_.errors().file(), node.PlaceOf("example", k), name, symptom.example(k)});
      }
    }
  }

  void CheckCausesOf(const PlacedMessage& node, const v1::Symptom& symptom) {
    if (symptom.cause_size() == 0 && symptom.shows().empty()) {
      parts_.AddError(node.PlaceOf("cause"), "cause is missing: the kind of the cause");
    }
    CheckCauseCount(node, symptom.cause_size());
    for (int i = 0; i < symptom.cause_size(); ++i) {
      const auto here = symptom.cause().begin() + i;
      if (std::find(symptom.cause().begin(), here, *here) == here) continue;
      parts_.AddError(node.PlaceOf("cause", i), absl::StrCat("the cause \"", *here, "\" is named twice"));
    }
    if (symptom.distinguish_size() > kMaxDistinguish) {
      parts_.AddError(node.PlaceOf("distinguish"),
                      absl::StrCat("has ", symptom.distinguish_size(), " texts; at most ", kMaxDistinguish));
    }
    if (symptom.certain() && symptom.cause_size() != 1) {
      parts_.AddError(node.PlaceOf("certain"), "a symptom with several causes is not certain");
    }
    if (symptom.certain() && file_.fallback()) {
      parts_.AddError(node.PlaceOf("certain"), "a fallback is not certain: any client may print these words");
    }
  }

  void CheckCauseCount(const PlacedMessage& node, int count) {
    if (count <= kMaxCausesNamed) return;
    parts_.AddError(node.PlaceOf("cause"), absl::StrCat("has ", count, " causes; at most ", kMaxCausesNamed));
  }

  void CheckSteps(const PlacedMessage& node, int steps) {
    if (steps <= kMaxNextSteps) return;
    parts_.AddError(node.PlaceOf("next_step"), absl::StrCat("has ", steps, " steps; at most ", kMaxNextSteps));
  }

  void CheckCauses() {
    checked_.causes.reserve(static_cast<size_t>(file_.cause_size()));
    for (int i = 0; i < file_.cause_size(); ++i) {
      const v1::SymptomCause& cause = file_.cause(i);
      const PlacedMessage node = root_.Child("cause", cause, i);
      if (cause.kind().empty()) parts_.AddError(node.PlaceOf("kind"), "kind is missing, for example \"rst_stream\"");
      for (const char c : cause.kind()) {
        if (absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_') continue;
        parts_.AddError(node.PlaceOf("kind"), "a kind has lower-case letters, digits and '_' only");
        break;
      }
      if (cause.summary().empty()) parts_.AddError(node.PlaceOf("summary"), "summary is missing: what happened");
      CheckSteps(node, cause.next_step_size());
      SymptomCause& checked = checked_.causes.emplace_back();
      checked.kind = cause.kind();
      checked.summary = cause.summary();
      checked.made_by = std::string(kSpeakers[parts_.WordOf(node, "made_by", cause.made_by(), kSpeakers)]);
      const size_t run = parts_.WordOf(node, "may_have_run", cause.may_have_run(), kRun);
      if (run > 0) checked.may_have_run = static_cast<v1::MayHaveRun>(run);
      const size_t retry = parts_.WordOf(node, "retry", cause.retry(), kRetry);
      if (retry > 0) checked.retry = kRetryAdvice[retry];
      checked.any_request = cause.any_request();
      checked.next_steps.assign(cause.next_step().begin(), cause.next_step().end());
      checked.grpc = ErrorCodeOf(node, cause.grpc());
    }
  }

  const v1::Symptoms& file_;
  const PlacedMessage root_;
  ShapeParts parts_;
  SymptomFile checked_;
};

}  // namespace

absl::StatusOr<SymptomFile> ParseSymptoms(absl::string_view file, absl::string_view text) {
  FileErrors errors(file);
  v1::Symptoms symptoms;
  google::protobuf::TextFormat::ParseInfoTree tree;
  if (!ParseFile(text, symptoms, tree, errors)) return errors.ToStatus();
  const TextColumns columns(text);
  SymptomFile checked = SymptomChecker(symptoms, tree, columns, errors).Check();
  if (!errors.empty()) return errors.ToStatus();
  return checked;
}

}  // namespace status_translator
