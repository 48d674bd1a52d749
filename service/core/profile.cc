#include "core/profile.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

// "4xx" for a whole class, otherwise "480-489".
std::string RangeText(int from, int to) {
  if (from % 100 == 0 && to == from + 99) return absl::StrCat(from / 100, "xx");
  return absl::StrCat(from, "-", to);
}

// `grpc` is the gRPC side of the row, whichever side is the answer.
Rule RowRule(const SharedText& profile, RuleKind kind, std::string row, const RowAnswer& answer, int grpc) {
  if (answer.no_code) {
    return {.kind = RuleKind::kNotPublished, .row = std::move(row), .profile = profile, .reason = answer.reason};
  }
  return {.kind = kind,
          .code = answer.code,
          .row = std::move(row),
          .profile = profile,
          .reason = answer.reason,
          .retry = answer.retry.has_value() ? *answer.retry : RetryOfGrpc(grpc),
          .catalog = answer.catalog};
}

bool IsForAnyBody(const HttpToGrpcRow& row) { return row.error_code.empty(); }

}  // namespace

Profile::Profile(const Table& table, const Profile* base)
    : name_(table.name),
      extends_(table.extends),
      about_(table.about),
      expose_(table.expose.has_value() ? *table.expose
              : base != nullptr        ? base->expose_
                                       : Expose()),
      has_http_to_grpc_(!table.http_to_grpc.empty() || !table.http_to_grpc_ranges.empty() ||
                        !table.http_to_grpc_defaults.empty() || (base != nullptr && base->has_http_to_grpc_)),
      has_grpc_to_http_(!table.grpc_to_http.empty() || table.grpc_to_http_default.has_value() ||
                        (base != nullptr && base->has_grpc_to_http_)) {
  domain_ = table.domain.empty() && base != nullptr ? base->domain_ : table.domain;
  CompileHttpToGrpc(table, base);
  CompileErrorCodes(table, base);
  CompileGrpcToHttp(table, base);
  answers_.Finish();
  inherited_.clear();
}

const Rule* Profile::Inherit(const Rule& rule) {
  const Rule*& copy = inherited_[&rule];
  if (copy == nullptr) {
    Rule inherited = rule;
    ++inherited.depth;
    copy = answers_.Add(std::move(inherited));
  }
  return copy;
}

const Rule* Profile::NotPublished(absl::string_view direction) {
  return answers_.Add(
      {.kind = RuleKind::kNotPublished,
       .profile = name_,
       .reason = absl::StrCat("the table of ", name(), " does not say what this ", direction, " becomes"),
       .depth = kNoDepth});
}

// Writes the default, then ranges, then rows: a range replaces the default, and a row replaces a range.
void Profile::WriteLayer(const Table& table, Origin written_for, HttpRules& rules) {
  for (const HttpToGrpcDefault& row : table.http_to_grpc_defaults) {
    if (row.origin != written_for) continue;
    rules.fill(answers_.Add(RowRule(name_, RuleKind::kDefault, "default", row.answer, row.answer.code)));
  }
  for (const HttpToGrpcRange& row : table.http_to_grpc_ranges) {
    if (row.origin != written_for) continue;
    const Rule* rule =
        answers_.Add(RowRule(name_, RuleKind::kRange, RangeText(row.from, row.to), row.answer, row.answer.code));
    std::fill_n(rules.begin() + (row.from - kFirstHttpStatus), row.to - row.from + 1, rule);
  }
  for (const HttpToGrpcRow& row : table.http_to_grpc) {
    if (row.origin != written_for || !IsForAnyBody(row)) continue;
    rules[*row.http - kFirstHttpStatus] =
        answers_.Add(RowRule(name_, RuleKind::kExact, absl::StrCat(*row.http), row.answer, row.answer.code));
  }
}

void Profile::CompileHttpToGrpc(const Table& table, const Profile* base) {
  const Rule* not_published = NotPublished("HTTP status");
  HttpRules for_no_origin{};
  WriteLayer(table, Origin::kUnspecified, for_no_origin);
  for (int o = 0; o < kOriginCount; ++o) {
    const Origin origin = static_cast<Origin>(o);
    HttpRules& rules = answers_.by_status(origin);
    for (int i = 0; i < kHttpStatusCount; ++i) {
      const Rule* inherited = base == nullptr ? nullptr : base->HttpToGrpc(kFirstHttpStatus + i, origin);
      if (for_no_origin[i] != nullptr) {
        rules[i] = for_no_origin[i];
      } else if (inherited != nullptr && inherited->has_answer()) {
        rules[i] = Inherit(*inherited);
      } else {
        rules[i] = not_published;
      }
    }
    if (origin != Origin::kUnspecified) WriteLayer(table, origin, rules);
  }
  if (has_http_to_grpc_) MarkInterim();
}

void Profile::MarkInterim() {
  absl::flat_hash_map<const Rule*, const Rule*> copies;
  for (int o = 0; o < kOriginCount; ++o) {
    HttpRules& rules = answers_.by_status(static_cast<Origin>(o));
    for (int i = 0; i < 100; ++i) {
      const Rule*& copy = copies[rules[i]];
      if (copy == nullptr) {
        Rule interim = *rules[i];
        if (!interim.has_answer()) {
          interim.code = kGrpcUnknown;
          interim.reason = "1xx is interim: a final response follows, and that one counts";
          interim.retry = RetryOfGrpc(kGrpcUnknown);
        }
        interim.kind = RuleKind::kInterim;
        copy = answers_.Add(std::move(interim));
      }
      rules[i] = copy;
    }
  }
}

void Profile::CompileErrorCodes(const Table& table, const Profile* base) {
  for (const HttpToGrpcRow& row : table.http_to_grpc) {
    if (IsForAnyBody(row)) continue;
    std::string text = row.http.has_value() ? absl::StrCat(*row.http, " ", row.error_code) : row.error_code;
    if (!row.shape.empty()) absl::StrAppend(&text, " of ", row.shape);
    answers_.AddErrorCode(
        row.error_code, row.http,
        answers_.Add(RowRule(name_, RuleKind::kErrorCode, std::move(text), row.answer, row.answer.code)), row.shape);
  }
  if (base == nullptr) return;
  for (const auto& [error_code, rules] : base->error_codes()) {
    for (const ErrorCodeRule& rule : rules) {
      answers_.AddErrorCode(error_code, rule.http, Inherit(*rule.rule), rule.shape);
    }
  }
}

void Profile::CompileGrpcToHttp(const Table& table, const Profile* base) {
  const Rule* not_published = NotPublished("gRPC code");
  for (int number = 0; number < kGrpcCodeCount; ++number) {
    const Rule* rule = not_published;
    if (table.grpc_to_http_default.has_value()) {
      rule = answers_.Add(RowRule(name_, RuleKind::kDefault, "default", *table.grpc_to_http_default, number));
    } else if (base != nullptr && base->GrpcToHttp(number)->has_answer()) {
      rule = Inherit(*base->GrpcToHttp(number));
    }
    answers_.SetNumber(number, rule);
  }
  if (base != nullptr && !table.grpc_to_http_default.has_value()) {
    for (const auto& [number, rule] : base->own_numbers()) answers_.SetNumber(number, Inherit(*rule));
  }
  for (const GrpcToHttpRow& row : table.grpc_to_http) {
    answers_.SetNumber(row.grpc,
                       answers_.Add(RowRule(name_, RuleKind::kExact, GrpcCodeText(row.grpc), row.answer, row.grpc)));
  }
  CompileUnknownNumber(table, base);
}

// A default applies to every other number. Without a default, an unknown number is answered as UNKNOWN is.
void Profile::CompileUnknownNumber(const Table& table, const Profile* base) {
  const bool own_unknown = std::any_of(table.grpc_to_http.begin(), table.grpc_to_http.end(),
                                       [](const GrpcToHttpRow& row) { return row.grpc == kGrpcUnknown; });
  if (table.grpc_to_http_default.has_value()) {
    answers_.SetUnknownNumber(
        answers_.Add(RowRule(name_, RuleKind::kUnknownNumber, "default", *table.grpc_to_http_default, kGrpcUnknown)));
  } else if (!own_unknown && base != nullptr && base->unknown_number().has_answer()) {
    answers_.SetUnknownNumber(Inherit(base->unknown_number()));
  } else {
    Rule rule = *GrpcToHttp(kGrpcUnknown);
    if (rule.has_answer()) rule.kind = RuleKind::kUnknownNumber;
    answers_.SetUnknownNumber(answers_.Add(std::move(rule)));
  }
}

std::optional<RoundTrip> Profile::BackFromGrpc(int http, const Rule& rule) const {
  if (!rule.has_answer()) return std::nullopt;
  const Rule* back = GrpcToHttp(rule.code);
  if (!back->has_answer()) return std::nullopt;
  return RoundTrip{back->code, back->code == http};
}

std::optional<RoundTrip> Profile::BackFromHttp(int64_t number, const Rule& rule) const {
  if (!rule.has_answer()) return std::nullopt;
  const Rule* back = HttpToGrpc(rule.code, Origin::kUnspecified);
  if (!back->has_answer()) return std::nullopt;
  return RoundTrip{back->code, back->code == number};
}

}  // namespace status_translator
