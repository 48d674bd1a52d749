#include "diagnose/find_symptoms.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "core/http_status.h"
#include "core/spelling.h"
#include "diagnose/http2_error.h"
#include "diagnose/sentence.h"
#include "google/rpc/code.pb.h"

namespace status_translator {
namespace {

using Groups = std::map<std::string, absl::string_view>;

constexpr int kClassOfClientErrors = 4;

// A status as a number, or by its name: "ServiceUnavailable".
std::optional<int> HttpStatusIn(absl::string_view value) {
  int status = 0;
  if (!absl::SimpleAtoi(value, &status)) return HttpStatusOfAnySpelling(value);
  return IsHttpStatus(status) ? std::optional(status) : std::nullopt;
}

// Whether the words are about the flag byte that starts a message, not about a size: then no size is in them.
bool IsAboutFlag(const Symptom& symptom) { return symptom.causes.front() == kCauseOfText; }

// Keeps what the first match says of each: the innermost text comes first.
void Read(const Symptom& symptom, const Groups& groups, Findings& findings) {
  for (const auto& [name, value] : groups) {
    uint32_t number = 0;
    if (name == "http" && !findings.http_status.has_value()) {
      findings.http_status = HttpStatusIn(value);
    } else if (name == "grpc" && !findings.grpc.has_value()) {
      findings.grpc = GrpcCodeOfAnySpelling(value);
    } else if (name == "h2" && findings.http2_error.empty()) {
      findings.http2_error = std::string(Http2ErrorFromText(value));
    } else if (findings.http2_error.empty() && ((name == "h2num" && absl::SimpleAtoi(value, &number)) ||
                                                (name == "h2hex" && absl::SimpleHexAtoi(value, &number)))) {
      findings.http2_error = Http2ErrorName(number);
    } else if (name == "text_number" && findings.text.empty()) {
      findings.text = IsAboutFlag(symptom) ? TextOfFlag(value) : TextOfSize(value);
      if (!findings.text.empty()) findings.text_number = std::string(value);
    }
  }
}

// Whether no client makes this code by itself (doc/statuscodes.md of gRPC): the words are the application's, even if
// they are those of a socket or of TLS.
bool IsFromApplication(const std::optional<int>& seen) {
  constexpr int kCodes[] = {google::rpc::INVALID_ARGUMENT,    google::rpc::NOT_FOUND,    google::rpc::ALREADY_EXISTS,
                            google::rpc::FAILED_PRECONDITION, google::rpc::OUT_OF_RANGE, google::rpc::DATA_LOSS};
  return seen.has_value() && std::find(std::begin(kCodes), std::end(kCodes), *seen) != std::end(kCodes);
}

// "grpc_status=0", "grpc_status=-"
bool HasNoError(const Groups& groups) {
  const auto code = groups.find("grpc");
  return code != groups.end() && GrpcCodeOfAnySpelling(code->second).value_or(google::rpc::OK) == google::rpc::OK;
}

bool HasCode(const Symptom& symptom, const std::optional<int>& seen) {
  const std::vector<int>& codes = symptom.codes;
  return codes.empty() || (seen.has_value() && std::find(codes.begin(), codes.end(), *seen) != codes.end());
}

// Whether a symptom that shows `what` matches a part of `line`, with groups that `accept` accepts.
bool AnyShows(Shows what, absl::string_view line, const SymptomSet::Compiled& symptoms,
              absl::FunctionRef<bool(const Groups&)> accept) {
  const std::vector<size_t> candidates = symptoms.filter.Candidates(line);
  return std::any_of(candidates.begin(), candidates.end(), [&](size_t index) {
    const Symptom& symptom = *symptoms.symptoms[index];
    if (symptom.shows != what) return false;
    const auto groups = symptom.pattern.NamedGroups(line);
    return groups.has_value() && accept(*groups);
  });
}

constexpr uint32_t kMaxByte = 0xFF;

// The text if all of it is printable ASCII; empty otherwise.
std::string IfPrintable(std::string text) {
  const bool is_text = std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isprint(c); });
  return is_text ? text : "";
}

}  // namespace

std::string TextOfFlag(absl::string_view number) {
  uint32_t value = 0;
  if (!absl::SimpleAtoi(number, &value) || value > kMaxByte) return "";
  return IfPrintable(std::string(1, static_cast<char>(value)));
}

std::string TextOfSize(absl::string_view number) {
  uint32_t value = 0;
  if (!absl::SimpleAtoi(number, &value)) return "";
  std::string text;
  for (const int shift : {24, 16, 8, 0}) text.push_back(static_cast<char>(value >> shift));
  return IfPrintable(std::move(text));
}

Findings FindSymptoms(const Unwrapped& unwrapped, const SymptomSet::Compiled& symptoms) {
  Findings findings;
  // Sentences of the client that printed the error, and of proxies, count before those of other clients, which only
  // tell something if nobody is known to have printed the error or if they were passed on. Forms that any client may
  // print come last.
  const auto rank = [](const FoundSymptom& one) {
    const int speaker = one.symptom->fallback ? 3 : one.symptom->proxy ? 0 : one.own ? 1 : 2;
    const bool is_answer = one.symptom->certain && one.symptom->causes.front() == kHttpError;
    return std::tuple(speaker, !is_answer, !one.symptom->certain, one.symptom->codes.empty(),
                      one.symptom->causes.size(), one.depth, -static_cast<int64_t>(one.words.size()));
  };
  std::vector<const Symptom*> seen;
  for (size_t depth = 0; depth < unwrapped.texts.size(); ++depth) {
    const absl::string_view text = unwrapped.texts[depth];
    for (const size_t index : symptoms.filter.Candidates(text)) {
      const Symptom& symptom = *symptoms.symptoms[index];
      if (symptom.causes.empty()) continue;
      const bool own = !unwrapped.has_client() || symptom.platform || symptom.file == unwrapped.wrapper->file;
      const bool by_client = symptom.platform || symptom.fallback || (!own && !symptom.proxy && !text.empty());
      if (by_client && IsFromApplication(unwrapped.seen)) continue;
      if (symptom.fallback && (!unwrapped.is_form_only() || IsPartOf(unwrapped.code, text))) continue;
      if (std::find(seen.begin(), seen.end(), &symptom) != seen.end() || !HasCode(symptom, unwrapped.seen)) continue;
      const auto groups = symptom.pattern.NamedGroups(text);
      if (!groups.has_value() || HasNoError(*groups)) continue;
      seen.push_back(&symptom);
      findings.found.push_back({&symptom, groups->at(""), depth, own});
      Read(symptom, *groups, findings);
      if (!findings.http_status.has_value()) findings.http_status = symptom.http_status;
    }
  }
  std::stable_sort(findings.found.begin(), findings.found.end(),
                   [&rank](const FoundSymptom& a, const FoundSymptom& b) { return rank(a) < rank(b); });
  return findings;
}

bool LineShows(Shows what, absl::string_view line, const SymptomSet::Compiled& symptoms) {
  return AnyShows(what, line, symptoms, [](const Groups& groups) {
    const auto http = groups.find("http");
    return http == groups.end() || HttpClass(HttpStatusIn(http->second).value_or(0)) >= kClassOfClientErrors;
  });
}

bool LineShowsStatus(int status, absl::string_view line, const SymptomSet::Compiled& symptoms) {
  return AnyShows(Shows::kAnswer, line, symptoms, [status](const Groups& groups) {
    const auto http = groups.find("http");
    return http != groups.end() && HttpStatusIn(http->second) == status;
  });
}

}  // namespace status_translator
