#include "ext_proc/settings.h"

#include <algorithm>
#include <iterator>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/nearest.h"
#include "lookup/errors.h"
#include "support/limits.h"
#include "wire/format_name.h"

namespace status_translator {
namespace {

// One of kExtProcSettings, given with hyphens or underscores; empty: it is none.
absl::string_view FindSetting(absl::string_view given_name) {
  if (given_name.size() > kMaxExtProcSettingBytes) return "";
  const std::string name = absl::StrReplaceAll(given_name, {{"-", "_"}});
  const auto* const found = std::find(std::begin(kExtProcSettings), std::end(kExtProcSettings), name);
  return found == std::end(kExtProcSettings) ? "" : *found;
}

}  // namespace

absl::string_view ExtProcModeName(ExtProcMode mode) {
  switch (mode) {
    case ExtProcMode::kObserve:
      return "observe";
    case ExtProcMode::kEnforce:
      return "enforce";
    case ExtProcMode::kOff:
      return "off";
  }
  return "";
}

std::optional<ExtProcMode> ExtProcModeFromName(absl::string_view name) {
  for (const ExtProcMode mode : {ExtProcMode::kObserve, ExtProcMode::kEnforce, ExtProcMode::kOff}) {
    if (ExtProcModeName(mode) == name) return mode;
  }
  return std::nullopt;
}

void ExtProcSettings::SetMode(absl::string_view value) {
  if (const std::optional<ExtProcMode> named = ExtProcModeFromName(value); named.has_value()) {
    mode = *named;
  } else {
    Refuse("mode", value, "observe, enforce, off");
  }
}

void ExtProcSettings::SetEnforcePercent(absl::string_view value) {
  // Digits and a point alone: SimpleAtod also reads "inf", "nan" and "1e1".
  const bool is_decimal = !value.empty() && absl::ascii_isdigit(static_cast<unsigned char>(value[0])) &&
                          value.find_first_not_of("0123456789.") == absl::string_view::npos;
  double percent = 0;
  if (is_decimal && absl::SimpleAtod(value, &percent) && percent <= 100) {
    enforce_percent = percent;
  } else {
    Refuse("enforce_percent", value, "a number from 0 to 100, for example 2.5");
  }
}

void ExtProcSettings::SetFormat(absl::string_view value) {
  const auto named = value == "accept" ? v1::FORMAT_UNSPECIFIED : ParseFormatName(value);
  if (named.has_value() && !IsGrpcWeb(*named)) {
    format = *named;
  } else {
    Refuse("format", value, absl::StrCat("accept, ", absl::StrJoin(HttpFormatNames(), ", ")));
  }
}

void ExtProcSettings::SetExpose(absl::string_view value) {
  v1::Expose& exposed = expose.emplace();
  for (absl::string_view word : absl::StrSplit(value, ',')) {
    word = absl::StripAsciiWhitespace(word);
    if (word == "body") {
      exposed.set_body(true);
    } else if (word == "without_debug_info") {
      exposed.set_without_debug_info(true);
    } else if (word == "debug_info") {
      exposed.set_debug_info(true);
    } else if (absl::ConsumePrefix(&word, "header:") && !word.empty()) {
      exposed.add_headers(std::string(word));
    } else if (!word.empty()) {
      Refuse("expose", word, "body, debug_info, without_debug_info, header:NAME");
    }
  }
  if (exposed.headers_size() > kMaxExposedHeaders) {
    Refuse("expose", value, absl::StrCat("at most ", kMaxExposedHeaders, " headers"));
  }
}

void ExtProcSettings::SetBody(absl::string_view value) {
  asks_for_body = value == "ask";
  if (!asks_for_body && value != "as_sent") Refuse("body", value, "ask, as_sent");
}

void ExtProcSettings::SetOrigin(absl::string_view value) {
  for (const Origin known : {Origin::kApplication, Origin::kIntermediary, Origin::kLocalReply}) {
    if (OriginName(known) != value) continue;
    origin = known;
    return;
  }
  Refuse("origin", value, "application, intermediary, local_reply");
}

void ExtProcSettings::SetMark(absl::string_view value) {
  mark = value == "header";
  if (!mark && value != "none") Refuse("mark", value, "header, none");
}

void ExtProcSettings::SetOriginFrom(absl::string_view value) {
  requires_shape = value == "shape";
  if (!requires_shape && value != "any") Refuse("origin_from", value, "any, shape");
}

bool ExtProcSettings::Set(absl::string_view given_name, absl::string_view value) {
  const absl::string_view name = FindSetting(given_name);
  if (name.empty()) return false;
  if (value.size() > kMaxExtProcSettingBytes) {
    Refuse(name, value, absl::StrCat("at most ", kMaxExtProcSettingBytes, " bytes"));
    return true;
  }
  if (value == kListValue || value == kMapValue) {
    RefuseList(name);
    return true;
  }
  if (name == "mode") SetMode(value);
  if (name == "format") SetFormat(value);
  if (name == "expose") SetExpose(value);
  if (name == "profile") profile = std::string(value);
  if (name == "body") SetBody(value);
  if (name == "enforce_percent") SetEnforcePercent(value);
  if (name == "origin") SetOrigin(value);
  if (name == "origin_from") SetOriginFrom(value);
  if (name == "mark") SetMark(value);
  return true;
}

bool ExtProcSettings::SetValue(absl::string_view name, const AttributeValue& value) {
  if (const auto* text = std::get_if<absl::string_view>(&value)) return Set(name, *text);
  if (const auto* number = std::get_if<double>(&value)) return Set(name, absl::StrCat(*number));
  if (const auto* flag = std::get_if<bool>(&value)) {
    return Set(name, *flag ? "true" : name == "mode" ? ExtProcModeName(ExtProcMode::kOff) : "false");
  }
  const absl::string_view known = FindSetting(name);
  if (!known.empty() && error.empty()) error = absl::StrCat(known, " has no value");
  return !known.empty();
}

void ExtProcSettings::RefuseName(absl::string_view name, absl::Span<const absl::string_view> allowed) {
  if (!error.empty()) return;
  const std::string like = absl::StrReplaceAll(name.substr(0, kMaxExtProcSettingBytes), {{"-", "_"}});
  const std::string nearest = DidYouMean(like, allowed);
  error = absl::StrCat("there is no setting ", Quoted(name),
                       nearest.empty() ? absl::StrCat("; use ", absl::StrJoin(allowed, ", ")) : nearest);
}

void ExtProcSettings::RefuseUnsentNames(uint64_t names, uint64_t sent) {
  if (!error.empty()) return;
  error = absl::StrCat("the metadata of the route has ", names, " names, but only ", sent,
                       " came as settings; check the spelling, and that response_attributes names each: ",
                       absl::StrJoin(kExtProcSettings, ", "));
}

void ExtProcSettings::RefuseList(absl::string_view name) {
  if (!error.empty()) return;
  error = absl::StrCat(name, " is a list or a map, of which Envoy does not send the content; write one text",
                       name == "expose" ? ", for example \"body, header:x-cost\"" : "");
}

void ExtProcSettings::Refuse(absl::string_view name, absl::string_view value, absl::string_view allowed) {
  if (error.empty()) error = absl::StrCat(name, " is ", Quoted(value), "; use ", allowed);
}

}  // namespace status_translator
