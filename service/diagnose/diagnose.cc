#include "diagnose/diagnose.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "config/symptom_set.h"
#include "config/symptom_text.h"
#include "core/grpc_code.h"
#include "core/profile.h"
#include "core/rule.h"
#include "diagnose/alike.h"
#include "diagnose/code_of_status.h"
#include "diagnose/earlier_tries.h"
#include "diagnose/find_symptoms.h"
#include "diagnose/first_error.h"
#include "diagnose/http2_error.h"
#include "diagnose/log_texts.h"
#include "diagnose/sentence.h"
#include "diagnose/unwrap.h"
#include "lookup/errors.h"
#include "wire/text.h"

namespace status_translator {
namespace {

// Of words that are quoted, and of clients that print the same words.
constexpr size_t kMaxQuotedBytes = 200;
constexpr size_t kMaxClients = 4;
// A server failed by itself. A proxy that has no upstream answers 502, 503 or 504.
constexpr int kServerFailed = 500;
// Shorter words of a client prove nothing if the client is not known: "404 Not Found", "context canceled".
constexpr size_t kMinProofBytes = 20;
// So does longer English without any mark, for example "operation was canceled".
constexpr size_t kMinPlainProofBytes = 24;

// The advice for what may have run.
const Retry kIfIdempotent = RetryOfGrpc(google::rpc::DEADLINE_EXCEEDED);

// The evidence in a text: words of a client or proxy, the form in which a client prints errors, and a code in it.
constexpr int kWords = 1;
constexpr int kForm = 2;
constexpr int kCode = 4;

// Writes the causes of one error line.
class Diagnosis {
 public:
  // `text` is the line, or a text in it.
  Diagnosis(const Profile& profile, const SymptomSet::Compiled& symptoms, absl::string_view text,
            absl::string_view line)
      : profile_(profile),
        symptoms_(symptoms),
        text_(text),
        line_(line),
        unwrapped_(Unwrap(text, symptoms)),
        findings_(FindSymptoms(unwrapped_, symptoms)) {}

  // Whether the most telling words are those of a proxy.
  bool IsOfProxy() const { return !findings_.found.empty() && Best().symptom->proxy; }

  // What is known: the sum of kCode, kForm and kWords.
  int evidence() const {
    const int form = !unwrapped_.has_client() ? 0 : unwrapped_.seen.has_value() ? kForm + kCode : kForm;
    return form + (HasWords() ? kWords : 0);
  }

  // Of the same text: they may be about other tries of the same request.
  void set_others_may_have_run(bool value) { others_may_have_run_ = value; }

  void Write(v1::DiagnoseResponse& response) {
    if (findings_.found.empty()) {
      // The words may be anybody's. Without a form that a client prints, they may be no error at all.
      if (unwrapped_.wrapper == nullptr) return;
      tried_before_ = SaysThatItTriedBefore(line_, symptoms_);
      quoted_ = IsQuoted(unwrapped_.code);
      AddAll(nullptr, unwrapped_.wrapper->causes, v1::CONFIDENCE_LIKELY, response);
      return;
    }
    const FoundSymptom& best = Best();
    tried_before_ = MayHaveBeenTriedBefore(findings_, best, symptoms_, line_);
    quoted_ = IsQuoted(unwrapped_.code.empty() ? best.words : unwrapped_.code);
    if (!HasWords()) return;
    if (!findings_.text.empty()) {
      Add(&best, kCauseOfText, best.symptom->fallback ? v1::CONFIDENCE_LIKELY : v1::CONFIDENCE_CERTAIN, response);
      return;
    }
    const bool certain =
        best.symptom->certain && IsSaid(best) && !OthersDiffer(findings_, best, unwrapped_.has_client());
    AddAll(&best, CausesOf(findings_, best, unwrapped_.has_client()),
           certain ? v1::CONFIDENCE_CERTAIN : v1::CONFIDENCE_LIKELY, response);
  }

 private:
  // The first cause has this confidence; the others are possible.
  void AddAll(const FoundSymptom* found, const std::vector<std::string>& causes, v1::Confidence confidence,
              v1::DiagnoseResponse& response) const {
    for (const std::string& kind : causes) {
      Add(found, kind, confidence, response);
      confidence = v1::CONFIDENCE_POSSIBLE;
    }
  }

  // The most telling symptom. A proxy's sentence in a body that the client printed explains the page, so the page
  // comes first.
  const FoundSymptom& Best() const {
    const FoundSymptom& first = findings_.found.front();
    if (!first.symptom->proxy) return first;
    const auto page = std::find_if(findings_.found.begin(), findings_.found.end(), [&first](const FoundSymptom& one) {
      return one.symptom->causes.front() == kCauseOfText && Contains(one.words, first.words);
    });
    return page == findings_.found.end() ? first : *page;
  }

  // Whether the words are an error, rather than words about one: "retried after connect ECONNREFUSED".
  bool IsSaid(const FoundSymptom& best) const {
    return unwrapped_.has_client() || (!MayBeAnybodys(best) && BeginsSentence(text_, best.words));
  }

  // Whether words of a symptom were found, and not a mere number or "200 OK".
  bool HasWords() const {
    if (findings_.found.empty()) return false;
    return unwrapped_.wrapper != nullptr || !MayBeAnybodys(Best()) || !IsNoError(Best());
  }

  // Whether the line is about an error, of which `said` is a part, and does not report one.
  bool IsQuoted(absl::string_view said) const {
    return (!said.empty() && IsQuotedInProse(text_, said)) || LineShows(Shows::kQuote, line_, symptoms_);
  }

  bool MayBeAnybodys(const FoundSymptom& best) const {
    return !unwrapped_.has_client() && !best.symptom->proxy && best.words.size() < kMinProofBytes;
  }

  // Whether short words have nothing of their speaker: no name of an error, no mark inside, no number.
  bool IsPlain(const FoundSymptom& found) const {
    if (found.symptom->platform || found.symptom->proxy || unwrapped_.has_client()) return false;
    absl::string_view words = found.words;
    while (!words.empty() && absl::ascii_ispunct(static_cast<unsigned char>(words.back()))) words.remove_suffix(1);
    return !words.empty() && words.size() < kMinPlainProofBytes &&
           std::all_of(words.begin() + 1, words.end(),
                       [](unsigned char c) { return absl::ascii_islower(c) || c == ' ' || c == '\''; }) &&
           absl::ascii_isalpha(static_cast<unsigned char>(words.front()));
  }

  // Whether these short words say nothing of their speaker: a client that prints its errors in a form of its own does
  // not print a status alone, for example "502 Bad Gateway".
  bool LacksForm(const FoundSymptom& best) const {
    return findings_.http_status.has_value() && MayBeAnybodys(best) && !best.symptom->platform &&
           std::any_of(symptoms_.wrappers.begin(), symptoms_.wrappers.end(),
                       [&best](const Wrapper* one) { return one->file == best.symptom->file; });
  }

  // A number, or "200 OK".
  bool IsNoError(const FoundSymptom& best) const {
    return findings_.http_status.value_or(kFirstHttpError) < kFirstHttpError ||
           std::none_of(best.words.begin(), best.words.end(), [](unsigned char c) { return absl::ascii_isalpha(c); });
  }

  void Add(const FoundSymptom* found, absl::string_view kind, v1::Confidence confidence,
           v1::DiagnoseResponse& response) const {
    const auto known = symptoms_.causes.find(kind);
    if (known == symptoms_.causes.end()) return;
    const SymptomCause& cause = *known->second;
    const bool passed_on = MayBePassedOn(found, cause);
    v1::Cause& written = *response.add_causes();
    written.set_kind(cause.kind);
    written.set_confidence(passed_on || quoted_ ? std::max(confidence, v1::CONFIDENCE_LIKELY) : confidence);
    written.set_made_by(cause.made_by);
    // What did not happen, short words of English do not prove: "connection closed".
    const bool too_short = cause.may_have_run == v1::MAY_HAVE_RUN_NO && found != nullptr && IsPlain(*found);
    const bool is_doubtful = tried_before_ || others_may_have_run_ || quoted_ || too_short;
    const bool is_no_proof = passed_on || (is_doubtful && cause.may_have_run == v1::MAY_HAVE_RUN_NO);
    written.set_may_have_run(is_no_proof ? v1::MAY_HAVE_RUN_UNKNOWN : cause.may_have_run);
    written.set_summary(cause.summary);
    if (!findings_.text.empty()) {
      written.set_summary(absl::StrCat(cause.summary, " The number ", findings_.text_number, " is the text \"",
                                       findings_.text, "\", the beginning of a body that is not gRPC."));
    }
    WriteSpeaker(found, written);
    if (findings_.http_status.has_value()) written.set_http_status(*findings_.http_status);
    if (!findings_.http2_error.empty()) written.set_http2_error(findings_.http2_error);
    if (unwrapped_.seen.has_value()) written.set_grpc_seen(static_cast<google::rpc::Code>(*unwrapped_.seen));
    const CodeFound found_code = FindCode(found, cause);
    WriteCode(found_code, written);
    WriteRetry(passed_on ? kIfIdempotent : AdviceFor(cause, found_code), is_doubtful, written);
    WriteSteps(found, cause, written);
    if (found != nullptr) {
      for (const std::string& one : found->symptom->distinguish) written.add_distinguish(one);
    }
    WriteDoubts(passed_on, too_short, written);
    if (found == nullptr) return;
    written.set_template_(found->symptom->name);
    written.set_words(FixUtf8(Shorten(found->words, kMaxQuotedBytes)));
  }

  // Why the words prove less than they say.
  void WriteDoubts(bool passed_on, bool too_short, v1::Cause& written) const {
    if (passed_on) {
      written.add_distinguish(
          "A server that could not reach its own database or service passes on the same words; then the call did run.");
    }
    if (tried_before_) {
      written.add_distinguish("The words are about one try; another may have reached the upstream and run.");
    }
    if (others_may_have_run_) {
      written.add_distinguish("If a later error of the text is about the same request, that request may have run.");
    }
    if (too_short) {
      written.add_distinguish(
          "The words are too short to tell which program has them, and whether a request had been sent.");
    }
    if (quoted_) written.add_distinguish("The text quotes these words, and does not say which call they are about.");
  }

  // Whether a server may have passed the words on, so that the call itself did reach it. A client that could not
  // connect reports the code of the cause; a handler that returns the error of a call of its own reports any.
  bool MayBePassedOn(const FoundSymptom* found, const SymptomCause& cause) const {
    // The server of a status in a status, or one that called with the client whose words these are.
    const bool by_server = unwrapped_.passed_on || (found != nullptr && !found->own && !found->symptom->proxy);
    if (cause.may_have_run == v1::MAY_HAVE_RUN_NO) {
      if (by_server || (found != nullptr && IsQuotedByServer(*found, cause))) return true;
      // The client's own proxy and a proxy in front of the server say that they did not pass the request on.
      const bool by_proxy = found != nullptr && (found->symptom->proxy || cause.made_by == kProxy);
      if (found != nullptr && !by_proxy && LineShows(Shows::kAnswer, line_, symptoms_)) return true;
    }
    // A form that any client prints does not say whose words are in it.
    const bool of_anybody = found != nullptr && (found->symptom->platform || unwrapped_.is_form_only());
    return of_anybody && unwrapped_.seen.has_value() && cause.grpc.has_value() && *cause.grpc != *unwrapped_.seen;
  }

  // Whether these words of a proxy are not its own answer: a server puts the answer to a call of its own into a status
  // with another code, behind words of its own, or into an HTTP 500.
  bool IsQuotedByServer(const FoundSymptom& found, const SymptomCause& cause) const {
    if (!found.symptom->proxy) return false;
    if (!unwrapped_.seen.has_value()) {
      // A log of a proxy has the status that it sent.
      return !absl::StrContains(found.words, absl::StrCat(kServerFailed)) &&
             LineShowsStatus(kServerFailed, line_, symptoms_);
    }
    if (cause.grpc == google::rpc::UNAVAILABLE && *unwrapped_.seen != google::rpc::UNAVAILABLE) return true;
    // The client prints a page behind a sentence of its own.
    const bool is_page = std::any_of(findings_.found.begin(), findings_.found.end(), [this](const FoundSymptom& one) {
      return unwrapped_.has_client() && one.symptom->file == unwrapped_.wrapper->file && !one.words.empty();
    });
    return !is_page && found.words.data() > unwrapped_.texts[found.depth].data();
  }

  // The steps of the sentences whose first cause this is, then those of the cause.
  void WriteSteps(const FoundSymptom* found, const SymptomCause& cause, v1::Cause& written) const {
    const auto add = [&written](const std::vector<std::string>& steps) {
      for (const std::string& step : steps) {
        if (written.next_steps_size() < kMaxNextSteps) written.add_next_steps(step);
      }
    };
    const auto add_symptom = [&add, &cause](const FoundSymptom& one) {
      if (one.symptom->causes.front() == cause.kind) add(one.symptom->next_steps);
    };
    if (found != nullptr) {
      add_symptom(*found);
      for (const FoundSymptom* one : Alike(findings_, *found, unwrapped_.has_client())) add_symptom(*one);
    }
    add(cause.next_steps);
  }

  void WriteSpeaker(const FoundSymptom* found, v1::Cause& written) const {
    std::vector<absl::string_view> clients;
    if (unwrapped_.has_client()) {
      clients.push_back(unwrapped_.wrapper->client);
      written.set_client_versions(unwrapped_.wrapper->versions);
    }
    if (found != nullptr) {
      // A status without words has no speaker but its client.
      if (clients.empty() && !found->words.empty() && !LacksForm(*found)) clients.push_back(found->symptom->speaker);
      for (const FoundSymptom* one : Alike(findings_, *found, unwrapped_.has_client())) {
        // The words of a known client are its own, or of what it is built on. Without one, the longer sentence tells
        // who spoke; only the same words may be those of several.
        if (unwrapped_.has_client() ? !one->symptom->platform : one->words != found->words) continue;
        if (clients.size() < kMaxClients && one->symptom->causes.front() == found->symptom->causes.front() &&
            std::find(clients.begin(), clients.end(), one->symptom->speaker) == clients.end()) {
          clients.push_back(one->symptom->speaker);
        }
      }
      if (found->own && !found->symptom->versions.empty()) written.set_client_versions(found->symptom->versions);
      if (!found->own && !found->words.empty()) clients.push_back(found->symptom->speaker);
    }
    if (clients.size() > 1 && unwrapped_.has_client()) {
      written.set_client(absl::StrCat(clients[0], ", with words of ", clients[1]));
    } else {
      written.set_client(absl::StrJoin(clients, " or "));
    }
  }

  // The code that says what happened: that of the words or the cause, else by HTTP status, HTTP/2 error, or as it was
  // seen.
  CodeFound FindCode(const FoundSymptom* symptom, const SymptomCause& cause) const {
    CodeFound found = {cause.grpc, cause.summary, std::nullopt};
    if (symptom != nullptr && symptom->symptom->grpc.has_value() && symptom->symptom->causes.front() == cause.kind) {
      found.code = symptom->symptom->grpc;
    }
    if (!found.code.has_value()) found.code = findings_.grpc;
    if (!found.code.has_value() && findings_.http_status.has_value()) {
      found = CodeOfStatus(*findings_.http_status, cause, profile_);
    }
    if (!found.code.has_value()) {
      found.code = GrpcCodeOfHttp2Error(findings_.http2_error);
      found.reason =
          absl::StrCat("the gRPC protocol gives this code to a stream that ends with ", findings_.http2_error);
    }
    // The code that a client made of a page whose status it does not print says nothing.
    if (!found.code.has_value() && cause.kind != kCauseOfText) found.code = unwrapped_.seen;
    return found;
  }

  void WriteCode(const CodeFound& found, v1::Cause& written) const {
    if (!found.code.has_value()) return;
    written.set_grpc_by_profile(static_cast<google::rpc::Code>(*found.code));
    if (unwrapped_.seen.has_value() && *unwrapped_.seen != *found.code) written.set_reason(found.reason);
    if (found.if_proxy.has_value()) written.set_grpc_if_proxy(static_cast<google::rpc::Code>(*found.if_proxy));
    if (found.if_resource.has_value()) {
      written.add_distinguish(
          absl::StrCat("The path of a gRPC call names a method, so HTTP ", *findings_.http_status,
                       " says that nothing serves it, whoever sent it; if the path named a resource of an HTTP API, ",
                       GrpcCodeText(*found.if_resource), " would be right."));
    }
  }

  // Whether the same request may be sent again: by HTTP/2 error, the cause's own advice, by HTTP status, or by code.
  std::optional<Retry> AdviceFor(const SymptomCause& cause, const CodeFound& found) const {
    if (findings_.http2_error == "REFUSED_STREAM") {
      return Retry{true,
                   "the peer says that it refused the stream; some proxies say so of requests that were processed"};
    }
    // The advice for a status may differ from that for its code.
    if (cause.retry.has_value()) return cause.retry;
    if (found.by_status.has_value() || !found.code.has_value()) return found.by_status;
    return RetryOfGrpc(*found.code);
  }

  static void WriteRetry(std::optional<Retry> advice, bool is_doubtful, v1::Cause& written) {
    if (!advice.has_value()) return;
    if (is_doubtful && advice->retryable) advice = kIfIdempotent;
    written.mutable_retry()->set_retryable(advice->retryable);
    written.mutable_retry()->set_reason(advice->reason.text());
  }

  const Profile& profile_;
  const SymptomSet::Compiled& symptoms_;
  const absl::string_view text_;
  const absl::string_view line_;
  const Unwrapped unwrapped_;
  const Findings findings_;
  bool tried_before_ = false;  // an earlier try may have run
  bool others_may_have_run_ = false;
  bool quoted_ = false;  // the line is about an error, and does not report one
};

// Whether the call of one of these errors, each of which is an entry of its own, may have run. If there may be more of
// them, nobody can tell.
bool AnyMayHaveRun(const Profile& profile, const SymptomSet::Compiled& symptoms,
                   const std::vector<absl::string_view>& errors) {
  if (errors.size() == kMaxOtherErrors) return true;
  return std::any_of(errors.begin(), errors.end(), [&profile, &symptoms](absl::string_view error) {
    v1::DiagnoseResponse response;
    DiagnoseWith(profile, symptoms, error, response);
    return response.causes_size() > 0 && response.causes(0).may_have_run() != v1::MAY_HAVE_RUN_NO;
  });
}

}  // namespace

absl::Status Diagnose(const Translator& translator, const v1::DiagnoseRequest& request,
                      v1::DiagnoseResponse& response) {
  if (request.text().empty()) return FieldError(ErrorReason::kTextMissing, "text", "is missing: an error line");
  if (request.text().size() > kMaxDiagnoseBytes) {
    return FieldError(ErrorReason::kTextTooLong, "text",
                      absl::StrCat("has ", request.text().size(), " bytes; at most ", kMaxDiagnoseBytes,
                                   ": send one error; `status-translator report` reads whole logs"));
  }
  const auto profile = translator.FindProfile(request.profile());
  if (!profile.ok()) return profile.status();
  DiagnoseWith(*(*profile)->profile, translator.profiles().symptoms().compiled(), request.text(), response);
  return absl::OkStatus();
}

void DiagnoseWith(const Profile& profile, const SymptomSet::Compiled& symptoms, absl::string_view text,
                  v1::DiagnoseResponse& response) {
  const std::string plain = WithoutColors(text);
  const std::optional<SeveralErrors> several = FindSeveralErrors(plain, symptoms);
  text = several.has_value() ? several->first : plain;
  const std::vector<std::string> texts = LogTexts(text);
  std::unique_ptr<Diagnosis> best;
  for (const std::string& one : texts) {
    auto diagnosis = std::make_unique<Diagnosis>(profile, symptoms, one, text);
    if (diagnosis->evidence() > (best == nullptr ? 0 : best->evidence())) best = std::move(diagnosis);
  }
  // The form of a client in a value shows that the line is that of a log. Without one, or without a code, the line
  // itself may be that of a client, since some print their errors as JSON or with quoted values.
  const int found = best == nullptr ? 0 : best->evidence();
  if (found < kCode) {
    auto whole = std::make_unique<Diagnosis>(profile, symptoms, text, text);
    const int needed = found < kForm ? kForm : kCode;
    // A proxy's log: a value is what its own client printed.
    const bool is_of_proxy = whole->IsOfProxy() && best != nullptr && !best->IsOfProxy();
    if (best == nullptr || whole->evidence() >= needed || is_of_proxy) best = std::move(whole);
  }
  if (several.has_value()) best->set_others_may_have_run(AnyMayHaveRun(profile, symptoms, several->others));
  best->Write(response);
  if (several.has_value() && response.causes_size() > 0) {
    response.mutable_causes(0)->add_distinguish(
        "The text has several errors, and this is the first; `status-translator report` reads all errors of a log.");
  }
  // "INFO certificate has expired: no" reports no error.
  if (best->evidence() < kForm && IsRoutine(text) && response.causes_size() > 0) {
    v1::Cause& first = *response.mutable_causes(0);
    first.set_confidence(std::max(first.confidence(), v1::CONFIDENCE_LIKELY));
  }
}

}  // namespace status_translator
