// The profiles that are served, kept up to date with a folder.
#ifndef STATUS_TRANSLATOR_CONFIG_PROFILE_STORE_H_
#define STATUS_TRANSLATOR_CONFIG_PROFILE_STORE_H_

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "config/profile_files.h"
#include "config/profile_set.h"

namespace status_translator {

// Whether the files now say something that cannot be served.
struct Staleness {
  std::string error;  // a line for each mistake; empty: the files are what is served
  absl::Time since;   // of the error
  bool stale() const { return !error.empty(); }
};

struct ServedProfiles {
  std::shared_ptr<const ProfileSet> set;
  Staleness staleness;
};

// Holds the last good set whole: a folder with a mistake in any file changes nothing. Thread-safe.
class ProfileStore {
 public:
  struct Options {
    std::string folder;                       // with profiles beside the built-in ones; empty: none
    std::string default_profile = "general";  // a set without it is not good
    bool optional = false;                    // start with the built-in profiles where the folder is not good
  };

  // An error names every mistake, a line each.
  static absl::StatusOr<std::unique_ptr<ProfileStore>> Open(Options options);

  ServedProfiles Served() const;

  // Looks at the folder; whether Served() is another one now. Cheap where no file has changed: it reads them again
  // only if a stamp differs, or is so young that a second write may not show in it, or `force`. Files that are still
  // being written are left for the next time.
  bool Refresh(bool force);

 private:
  explicit ProfileStore(Options options) : options_(std::move(options)) {}

  absl::StatusOr<std::vector<ProfileFile>> ReadWhole(std::vector<FileStamp>& stamps) const;
  absl::StatusOr<std::shared_ptr<const ProfileSet>> Load(const std::vector<ProfileFile>& files) const;
  bool Fail(const absl::Status& status);

  const Options options_;
  // Of Refresh alone.
  std::mutex refreshing_;
  std::vector<FileStamp> stamps_;
  std::chrono::steady_clock::time_point changed_;  // when the stamps were first seen; no clock of the files' own
  std::vector<ProfileFile> files_;
  bool failed_to_read_ = false;

  mutable std::mutex mutex_;
  ServedProfiles served_;  // guarded by mutex_
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PROFILE_STORE_H_
