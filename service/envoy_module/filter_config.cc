#include "envoy_module/filter_config.h"

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "envoy_module/block_signals.h"
#include "envoy_module/buffer.h"
#include "envoy_module/envoy_log.h"
#include "envoy_module/envoy_stream.h"
#include "telemetry/line_limit.h"

namespace status_translator {
namespace {

// How soon enforcement stops at the latest after the limit file has changed, as in serve.
constexpr absl::Duration kPollLimit = absl::Milliseconds(500);

// One line for each wrong setting of each route, and at most one a minute for hooks that fail: callers can cause both
// at will. Shared by all configurations and never destroyed, because exchanges may end late.
DistinctLineLimit& SettingLines() {
  static DistinctLineLimit& lines = *new DistinctLineLimit(100, std::chrono::minutes(1));
  return lines;
}

LineLimit& FailureLines() {
  static LineLimit& lines = *new LineLimit(1, std::chrono::minutes(1));
  return lines;
}

using Define = decltype(envoy_dynamic_module_callback_http_filter_config_define_counter);

bool DefineMetric(Define define, abi::Config envoy, absl::string_view name,
                  std::initializer_list<absl::string_view> labels, size_t& id) {
  std::vector<abi::Buffer> names;
  for (const absl::string_view label : labels) names.push_back(BufferOf(label));
  return define(envoy, BufferOf(name), names.data(), names.size(), &id) == abi::kMetricsSuccess;
}

void Increment(abi::Stream stream, size_t id, std::initializer_list<absl::string_view> values) {
  constexpr size_t kMostLabels = 5;
  abi::Buffer buffers[kMostLabels];
  size_t count = 0;
  for (const absl::string_view value : values) buffers[count++] = BufferOf(value);
  envoy_dynamic_module_callback_http_filter_increment_counter(stream, id, buffers, count, 1);
}

void LogLimit(const ExtProcLimit& limit, const std::string& file) {
  const bool stops = limit.most != ExtProcMode::kEnforce;
  const abi::LogLevel level = !limit.error.empty() && stops   ? abi::kLogError
                              : !limit.error.empty() || stops ? abi::kLogWarning
                                                              : abi::kLogInfo;
  WriteEnvoyLog(level, absl::StrCat(stops ? "nothing is enforced: the limit file " : "enforcement is not limited by ",
                                    file, stops ? absl::StrCat(" says ", ExtProcModeName(limit.most)) : "",
                                    limit.error.empty() ? "" : absl::StrCat(": ", limit.error)));
}

}  // namespace

FilterConfig::FilterConfig(ModuleSettings settings, std::shared_ptr<const SharedTables> tables)
    : settings_(std::move(settings.settings)), tables_(std::move(tables)) {}

absl::StatusOr<std::unique_ptr<FilterConfig>> FilterConfig::Make(abi::Config envoy, absl::string_view config) {
  absl::StatusOr<ModuleSettings> read = ReadModuleSettings(config);
  if (!read.ok()) return read.status();
  auto tables = SharedTables::Get(read->profiles, read->default_profile);
  if (!tables.ok()) return tables.status();
  if (const auto profile = (*tables)->Current()->FindProfile(read->settings.profile); !profile.ok()) {
    return profile.status();
  }
  const std::string limit_file = read->limit_file;
  std::unique_ptr<FilterConfig> made(new FilterConfig(*std::move(read), *std::move(tables)));
  if (const absl::Status defined = made->DefineMetrics(envoy); !defined.ok()) return defined;
  if (!limit_file.empty()) {
    const BlockSignals blocked;  // Envoy's own threads handle them
    made->limit_ = std::make_unique<LimitFileWatcher>(limit_file, kPollLimit,
                                                      [config = made.get(), limit_file](const ExtProcLimit& limit) {
                                                        config->most_.store(limit.most, std::memory_order_relaxed);
                                                        config->is_stopped_.Set(limit.most != ExtProcMode::kEnforce);
                                                        LogLimit(limit, limit_file);
                                                      });
  }
  return made;
}

absl::Status FilterConfig::DefineMetrics(abi::Config envoy) {
  Define* const counter = envoy_dynamic_module_callback_http_filter_config_define_counter;
  Define* const gauge = envoy_dynamic_module_callback_http_filter_config_define_gauge;
  // The names and labels that `serve` exports, so that the same dashboard, alerts and report read them.
  const bool defined =
      DefineMetric(*counter, envoy, "status_translator_ext_proc_responses_total",
                   {"mode", "direction", "kind", "action", "retry_flip"}, responses_) &&
      DefineMetric(*counter, envoy, "status_translator_recognised_responses_total", {"source", "shape"}, recognised_) &&
      DefineMetric(*counter, envoy, "status_translator_envoy_module_failures_total", {"hook"}, failures_) &&
      DefineMetric(*gauge, envoy, "status_translator_profiles_stale", {}, stale_) &&
      DefineMetric(*gauge, envoy, "status_translator_ext_proc_enforcement_stopped", {}, stopped_);
  return defined ? absl::OkStatus() : absl::InternalError("Envoy does not accept the metrics");
}

void FilterConfig::ReportState(abi::Stream stream) const {
  // All configurations write the same two gauges, so each writes what holds for any of them. Again if another thread
  // may have written older values last.
  for (uint64_t now = CountedFlag::Changes(); reported_ != now; now = CountedFlag::Changes()) {
    const auto set_gauge = envoy_dynamic_module_callback_http_filter_set_gauge;
    set_gauge(stream, stale_, nullptr, 0, SharedTables::AnyIsStale() ? 1 : 0);
    set_gauge(stream, stopped_, nullptr, 0, stopped_configs_ > 0 ? 1 : 0);
    reported_ = now;
  }
}

void FilterConfig::Count(abi::Stream stream, const ExtProcOutcome& outcome) const {
  ReportState(stream);
  Increment(stream, responses_, {outcome.mode, outcome.direction, outcome.kind, outcome.action, outcome.retry_flip});
  if (!outcome.shape.empty()) Increment(stream, recognised_, {"ext_proc", outcome.shape});
  if (outcome.complaint.empty()) return;
  const std::string route = EnvoyStream(stream).RouteName();
  if (!SettingLines()
           .Allow(absl::StrCat(route, "\n", outcome.complaint), std::chrono::steady_clock::now())
           .has_value()) {
    return;
  }
  WriteEnvoyLog(abi::kLogWarning,
                absl::StrCat("responses pass unchanged, because a setting is wrong: ", outcome.complaint, "; route ",
                             route.empty() ? "without a name" : route));
}

void FilterConfig::CountFailure(abi::Stream stream, absl::string_view hook) const noexcept {
  try {
    Increment(stream, failures_, {hook});
    if (FailureLines().Allow(std::chrono::steady_clock::now()).has_value()) {
      WriteEnvoyLog(abi::kLogError, absl::StrCat("the hook for ", hook, " failed; responses pass unchanged"));
    }
  } catch (...) {  // the response passes all the same
  }
}

}  // namespace status_translator
