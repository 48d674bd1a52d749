// One configuration of the filter in Envoy: its settings, its tables and its counters.
#ifndef STATUS_TRANSLATOR_ENVOY_MODULE_FILTER_CONFIG_H_
#define STATUS_TRANSLATOR_ENVOY_MODULE_FILTER_CONFIG_H_

#include <atomic>
#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "envoy_module/abi.h"
#include "envoy_module/counted_flag.h"
#include "envoy_module/module_settings.h"
#include "envoy_module/shared_tables.h"
#include "ext_proc/limit_file.h"
#include "ext_proc/machine.h"

namespace status_translator {

// Envoy uses one in all its threads and keeps it until the last of its exchanges has ended. Thread-safe.
class FilterConfig {
 public:
  // `envoy` is the object of Envoy in which the counters are defined. The error is what the operator has to correct.
  static absl::StatusOr<std::unique_ptr<FilterConfig>> Make(abi::Config envoy, absl::string_view config);

  const ExtProcSettings& settings() const { return settings_; }
  std::shared_ptr<const Translator> translator() const { return tables_->Current(); }
  // The most that the limit file allows at present.
  ExtProcMode most() const { return most_.load(std::memory_order_relaxed); }

  // Counts the outcome of the exchange, and logs what is wrong with the settings of its route.
  void Count(abi::Stream stream, const ExtProcOutcome& outcome) const;
  // Counts a hook that failed, after which the response passed. Does not throw.
  void CountFailure(abi::Stream stream, absl::string_view hook) const noexcept;

 private:
  FilterConfig(ModuleSettings settings, std::shared_ptr<const SharedTables> tables);
  absl::Status DefineMetrics(abi::Config envoy);
  // Writes the gauges if a flag has changed since this configuration wrote them.
  void ReportState(abi::Stream stream) const;

  const ExtProcSettings settings_;
  const std::shared_ptr<const SharedTables> tables_;
  std::atomic<ExtProcMode> most_{ExtProcMode::kEnforce};
  // Ids of Envoy's for the metrics of this configuration.
  size_t responses_ = 0;
  size_t recognised_ = 0;
  size_t failures_ = 0;
  size_t stale_ = 0;
  size_t stopped_ = 0;
  static inline std::atomic<int> stopped_configs_{0};
  CountedFlag is_stopped_{stopped_configs_};   // by the limit file
  mutable std::atomic<uint64_t> reported_{0};  // CountedFlag::Changes() at the last ReportState()
  std::unique_ptr<LimitFileWatcher> limit_;    // null: no limit file. Last: its thread uses the others
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_ENVOY_MODULE_FILTER_CONFIG_H_
