#include "diagnose/unwrap.h"

#include <algorithm>
#include <map>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/spelling.h"
#include "diagnose/log_prefix.h"

namespace status_translator {
namespace {

using Groups = std::map<std::string, absl::string_view>;

constexpr int kOk = 0;

absl::string_view GroupOf(const Groups& groups, const std::string& name) {
  const auto found = groups.find(name);
  return found == groups.end() ? absl::string_view() : found->second;
}

std::optional<int> CodeIn(const Wrapper& wrapper, const Groups& groups) {
  const absl::string_view code = GroupOf(groups, "code");
  const auto word = wrapper.words.find(code);
  return word == wrapper.words.end() ? GrpcCodeOfAnySpelling(code) : word->second;
}

// "Code(99)", "CODE_-1": a status that is none of gRPC's.
bool IsUnknownNumber(absl::string_view code) {
  return absl::StartsWithIgnoreCase(code, "code") && std::any_of(code.begin(), code.end(), absl::ascii_isdigit);
}

void AddText(std::vector<absl::string_view>& texts, absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  // Some tools shorten messages.
  if (absl::ConsumeSuffix(&text, "...")) text = absl::StripTrailingAsciiWhitespace(text);
  if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
}

struct Outermost {
  const Wrapper* wrapper = nullptr;
  Groups groups;
};

// The wrapper that begins first; of those that begin together, the longest. Only fallbacks, or none of them.
// `candidates`: the indexes of those that may match.
Outermost FindOutermost(absl::string_view text, const std::vector<const Wrapper*>& wrappers,
                        const std::vector<size_t>& candidates, bool fallback) {
  Outermost best;
  for (const size_t candidate : candidates) {
    const Wrapper& wrapper = *wrappers[candidate];
    if (wrapper.fallback != fallback) continue;
    std::optional<Groups> groups = wrapper.pattern.NamedGroups(text);
    if (!groups.has_value()) continue;
    if (groups->find("code") != groups->end()) {
      const std::optional<int> code = CodeIn(wrapper, *groups);
      // Nobody prints OK as an error: "OK: all 5 services are healthy".
      if (code.has_value() ? *code == kOk : !IsUnknownNumber(GroupOf(*groups, "code"))) continue;
    }
    const absl::string_view found = groups->at("");
    const absl::string_view now = best.wrapper == nullptr ? absl::string_view() : best.groups.at("");
    if (best.wrapper == nullptr || found.data() < now.data() ||
        (found.data() == now.data() && found.size() > now.size())) {
      best = {&wrapper, *std::move(groups)};
    }
  }
  return best;
}

// Without the quotes and braces that surround it in some forms.
absl::string_view Bare(absl::string_view message) {
  message = absl::StripAsciiWhitespace(message);
  if (message.size() >= 2 && message.front() == '"' && message.back() == '"') {
    message = message.substr(1, message.size() - 2);
  }
  return message;
}

// Whether `part` begins inside of a quoted string of the line `text`, for example of a log in JSON.
bool IsQuoted(absl::string_view text, absl::string_view part) {
  text = text.substr(0, static_cast<size_t>(part.data() - text.data()));
  const size_t line = text.find_last_of('\n');
  if (line != absl::string_view::npos) text.remove_prefix(line + 1);
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    }
  }
  return quoted;
}

// Whether a line is none of the message before it: of a stack trace, or with the prefix of a logger.
bool IsOfLog(absl::string_view rest) {
  const absl::string_view line = rest.substr(0, rest.find('\n'));
  return line.empty() || absl::ascii_isspace(static_cast<unsigned char>(line[0])) ||
         WithoutLogPrefix(line).size() < line.size();
}

// The message without what a log puts after it: a stack trace, or the end of the quoted string and what follows.
absl::string_view WithoutRest(absl::string_view message, bool quoted) {
  for (size_t i = 0; i < message.size(); ++i) {
    if (message[i] == '\n' && IsOfLog(message.substr(i + 1))) return message.substr(0, i);
    if (!quoted) continue;
    if (message[i] == '"') return message.substr(0, i);
    absl::string_view next = message.substr(i);
    if (absl::ConsumePrefix(&next, "\\n") && (absl::StartsWith(next, "\\t") || IsOfLog(next))) {
      return message.substr(0, i);
    }
    if (message[i] == '\\') ++i;
  }
  return message;
}

}  // namespace

Unwrapped Unwrap(absl::string_view text, const SymptomSet::Compiled& symptoms) {
  Unwrapped unwrapped;
  // What may match a message may match the text around it.
  const std::vector<size_t> candidates = symptoms.wrapper_filter.Candidates(text);
  std::vector<absl::string_view> messages = {absl::StripAsciiWhitespace(text)};
  std::vector<absl::string_view> around;
  bool quoted = false;
  for (int depth = 0; depth < kMaxNestedErrors; ++depth) {
    Outermost outermost = FindOutermost(messages.back(), symptoms.wrappers, candidates, /*fallback=*/false);
    if (outermost.wrapper == nullptr && !unwrapped.has_client()) {
      outermost = FindOutermost(messages.back(), symptoms.wrappers, candidates, /*fallback=*/true);
    }
    if (outermost.wrapper == nullptr) break;
    if (unwrapped.wrapper == nullptr) quoted = IsQuoted(text, outermost.groups.at(""));
    const bool of_other_client = unwrapped.has_client() && outermost.wrapper->file != unwrapped.wrapper->file;
    unwrapped.wrapper = outermost.wrapper;
    unwrapped.code = GroupOf(outermost.groups, "code");
    const std::optional<int> code = CodeIn(*outermost.wrapper, outermost.groups);
    if (unwrapped.seen.has_value() && (code.has_value() || of_other_client)) unwrapped.passed_on = true;
    if (!unwrapped.seen.has_value()) unwrapped.seen = code;
    for (const char* name : {"cause", "debug"}) AddText(around, GroupOf(outermost.groups, name));
    const absl::string_view message = Bare(GroupOf(outermost.groups, "message"));
    if (message.size() >= messages.back().size()) break;
    messages.push_back(message);
  }
  for (auto message = messages.rbegin(); message != messages.rend(); ++message) {
    AddText(unwrapped.texts, *message);
    // Of the message that is not wrapped any more.
    if (message == messages.rbegin()) AddText(unwrapped.texts, WithoutRest(*message, quoted));
  }
  for (const absl::string_view one : around) AddText(unwrapped.texts, one);
  size_t lines = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (++lines > kMaxLines) break;
    line = absl::StripAsciiWhitespace(line);
    absl::ConsumePrefix(&line, "Caused by: ");
    AddText(unwrapped.texts, line);
  }
  // An error without a message. What stands around it says more.
  if (unwrapped.wrapper != nullptr && messages.back().empty()) unwrapped.texts.push_back(messages.back());
  return unwrapped;
}

}  // namespace status_translator
