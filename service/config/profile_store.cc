#include "config/profile_store.h"

#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "core/nearest.h"

namespace status_translator {
namespace {

// The time resolution of file systems can be two seconds, so a stamp younger than this may hide a second write.
constexpr std::chrono::seconds kMinStampAge(5);
// If two reads this far apart are equal, no writer is active. A change that takes longer is left for the next Refresh.
constexpr absl::Duration kReadInterval = absl::Milliseconds(20);
constexpr int kMaxReads = 5;

}  // namespace

absl::StatusOr<std::unique_ptr<ProfileStore>> ProfileStore::Open(Options options) {
  std::unique_ptr<ProfileStore> store(new ProfileStore(std::move(options)));
  absl::StatusOr<std::shared_ptr<const ProfileSet>> set = store->Load({});
  // A default profile that the directory defines is not loaded yet.
  const bool built_in_is_enough = set.ok();
  if (!store->options_.folder.empty()) {
    if (!built_in_is_enough) {
      set = LoadWithBuiltIn({});
      if (!set.ok()) return set.status();
    }
    store->served_.set = *set;
    const bool may_fail = store->options_.optional && built_in_is_enough;
    if (const auto stamps = StampProfileFiles(store->options_.folder); absl::IsNotFound(stamps.status()) && !may_fail) {
      return stamps.status();
    }
    store->Refresh(true);
    const Staleness& staleness = store->served_.staleness;
    if (staleness.stale() && !may_fail) return absl::InvalidArgumentError(staleness.error);
    return store;
  }
  if (!set.ok()) return set.status();
  store->served_.set = *std::move(set);
  return store;
}

ServedProfiles ProfileStore::Served() const {
  const std::lock_guard lock(mutex_);
  return served_;
}

absl::StatusOr<std::shared_ptr<const ProfileSet>> ProfileStore::Load(const std::vector<ProfileFile>& files) const {
  absl::StatusOr<std::shared_ptr<const ProfileSet>> set = LoadWithBuiltIn(files);
  if (!set.ok()) return set;
  if ((*set)->Find(options_.default_profile) == nullptr) {
    return absl::NotFoundError(
        absl::StrCat(options_.folder.empty() ? "" : absl::StrCat(options_.folder, ": "), "there is no profile \"",
                     options_.default_profile, "\", which is the default profile",
                     DidYouMean(options_.default_profile, (*set)->names()), options_.default_profile_advice));
  }
  if (options_.check) {
    if (absl::Status checked = options_.check(*set); !checked.ok()) return checked;
  }
  return set;
}

// Reads the files until two successive reads are equal, so that neither a partly written file nor a part of a change of
// several files is loaded.
absl::StatusOr<std::vector<ProfileFile>> ProfileStore::ReadWhole(std::vector<FileStamp>& stamps) const {
  absl::StatusOr<std::vector<ProfileFile>> before = ReadProfileFiles(absl::MakeConstSpan(stamps));
  for (int i = 1; i < kMaxReads; ++i) {
    absl::SleepFor(kReadInterval);
    absl::StatusOr<std::vector<FileStamp>> again = StampProfileFiles(options_.folder);
    if (!again.ok()) return again.status();
    stamps = *std::move(again);
    absl::StatusOr<std::vector<ProfileFile>> after = ReadProfileFiles(absl::MakeConstSpan(stamps));
    if (before.ok() && after.ok() && *before == *after) return after;
    if (!before.ok() && !after.ok() && before.status() == after.status()) return after;
    before = std::move(after);
  }
  return absl::UnavailableError("files are being written");
}

bool ProfileStore::Fail(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  if (served_.staleness.error == status.message()) return false;
  if (!served_.staleness.stale()) served_.staleness.since = absl::Now();
  served_.staleness.error = std::string(status.message());
  return true;
}

bool ProfileStore::Refresh(bool force) {
  if (options_.folder.empty()) return false;
  const std::lock_guard refreshing(refreshing_);
  const auto now = std::chrono::steady_clock::now();
  absl::StatusOr<std::vector<FileStamp>> stamps = StampProfileFiles(options_.folder);
  if (!stamps.ok()) {
    failed_to_read_ = true;
    return Fail(stamps.status());
  }
  const bool same = *stamps == stamps_ && now - changed_ >= kMinStampAge && !failed_to_read_;
  if (same && !force) return false;
  absl::StatusOr<std::vector<ProfileFile>> files = ReadWhole(*stamps);
  if (absl::IsUnavailable(files.status())) return false;
  if (!files.ok()) {
    failed_to_read_ = true;
    return Fail(files.status());
  }
  if (*stamps != stamps_ || failed_to_read_) changed_ = now;
  stamps_ = *std::move(stamps);
  const bool differs = failed_to_read_ || files_ != *files;
  failed_to_read_ = false;
  if (!differs && !force) return false;
  files_ = *std::move(files);
  absl::StatusOr<std::shared_ptr<const ProfileSet>> set = Load(files_);
  if (!set.ok()) return Fail(set.status());
  const std::lock_guard lock(mutex_);
  served_ = {*std::move(set), {}};
  return differs;
}

}  // namespace status_translator
