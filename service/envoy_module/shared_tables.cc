#include "envoy_module/shared_tables.h"

#include <map>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "convert/examples.h"
#include "envoy_module/block_signals.h"
#include "envoy_module/envoy_log.h"

namespace status_translator {
namespace {

// How soon a change is seen at the latest, as in serve.
constexpr absl::Duration kPollTables = absl::Milliseconds(500);

std::shared_ptr<const Translator> MakeTranslatorOf(const ServedProfiles& served, const std::string& default_profile) {
  return std::make_shared<const Translator>(served.set, default_profile, served.staleness);
}

struct TablesInUse {
  std::mutex mutex;
  std::map<std::pair<std::string, std::string>, std::weak_ptr<const SharedTables>> by_name;  // guarded by mutex
};

// Never destroyed: Envoy may destroy configurations late.
TablesInUse& AllTables() {
  static TablesInUse& tables = *new TablesInUse;
  return tables;
}

}  // namespace

SharedTables::SharedTables(std::shared_ptr<ProfileStore> store, const std::string& default_profile)
    : store_(std::move(store)),
      default_profile_(default_profile),
      translator_(MakeTranslatorOf(store_->Served(), default_profile)) {}

absl::StatusOr<std::shared_ptr<const SharedTables>> SharedTables::Get(const std::string& profiles,
                                                                      const std::string& default_profile) {
  TablesInUse& all = AllTables();
  const std::lock_guard lock(all.mutex);
  std::weak_ptr<const SharedTables>& known = all.by_name[{profiles, default_profile}];
  if (std::shared_ptr<const SharedTables> tables = known.lock(); tables != nullptr) return tables;
  absl::StatusOr<std::unique_ptr<ProfileStore>> store =
      ProfileStore::Open({.folder = profiles, .default_profile = default_profile, .check = CheckOwnExamples});
  if (!store.ok()) return store.status();
  const std::shared_ptr<SharedTables> tables(new SharedTables(*std::move(store), default_profile));
  if (!profiles.empty()) tables->Follow();
  known = tables;
  return tables;
}

void SharedTables::Follow() {
  const BlockSignals blocked;  // Envoy's own threads handle them
  watcher_ = std::make_unique<ProfileWatcher>(store_, kPollTables, [this](const ServedProfiles& served) {
    translator_.Set(MakeTranslatorOf(served, default_profile_));
    is_stale_.Set(served.staleness.stale());
    if (served.staleness.stale()) {
      WriteEnvoyLog(abi::kLogError, absl::StrCat("the profiles cannot be loaded; the previous set is still used: ",
                                                 served.staleness.error));
    } else {
      WriteEnvoyLog(abi::kLogInfo,
                    absl::StrCat("the profiles have changed; data_revision ", served.set->data_revision()));
    }
  });
}

}  // namespace status_translator
