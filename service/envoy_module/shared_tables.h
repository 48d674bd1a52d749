// The profiles and shapes of a directory, loaded once for all filter configurations that name it.
#ifndef STATUS_TRANSLATOR_ENVOY_MODULE_SHARED_TABLES_H_
#define STATUS_TRANSLATOR_ENVOY_MODULE_SHARED_TABLES_H_

#include <atomic>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "config/profile_store.h"
#include "config/profile_watcher.h"
#include "envoy_module/counted_flag.h"
#include "lookup/current_translator.h"

namespace status_translator {

// Follows the directory in one thread of its own, which uses no object of Envoy but its log. While a file contains a
// mistake, the previous set answers. Thread-safe.
class SharedTables {
 public:
  // The tables of that directory (empty: the built-in ones alone), in use already or loaded now. The error has a line
  // for each mistake in the files.
  static absl::StatusOr<std::shared_ptr<const SharedTables>> Get(const std::string& profiles,
                                                                 const std::string& default_profile);

  std::shared_ptr<const Translator> Current() const { return translator_.Get(); }
  // Whether the newest files of any directory in use contain a mistake, so that its previous set answers.
  static bool AnyIsStale() { return stale_tables_ > 0; }

 private:
  SharedTables(std::shared_ptr<ProfileStore> store, const std::string& default_profile);
  void Follow();

  const std::shared_ptr<ProfileStore> store_;
  const std::string default_profile_;
  CurrentTranslator translator_;
  static inline std::atomic<int> stale_tables_{0};
  CountedFlag is_stale_{stale_tables_};
  std::unique_ptr<ProfileWatcher> watcher_;  // last: its thread uses the others
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_ENVOY_MODULE_SHARED_TABLES_H_
