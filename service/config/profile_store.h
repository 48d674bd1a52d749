// The current set of profiles, reloaded from a directory.
#ifndef STATUS_TRANSLATOR_CONFIG_PROFILE_STORE_H_
#define STATUS_TRANSLATOR_CONFIG_PROFILE_STORE_H_

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "config/profile_files.h"
#include "config/profile_set.h"

namespace status_translator {

// Whether the files contain an error, so that the previous set is still served.
struct Staleness {
  std::string error;  // one line for each error; empty: the served set is that of the files
  absl::Time since;   // when the first of these errors was found
  bool stale() const { return !error.empty(); }
};

struct ServedProfiles {
  std::shared_ptr<const ProfileSet> set;
  Staleness staleness;
};

// Keeps the last valid set as a whole: while any file contains an error, the served set does not change. Thread-safe.
class ProfileStore {
 public:
  struct Options {
    std::string folder;                       // directory with profiles besides the built-in ones; empty: none
    std::string default_profile = "general";  // a set without this profile is not valid
    std::string default_profile_advice;       // ends the error for one that does not exist
    bool optional = false;                    // start with the built-in profiles if the directory is not valid
    // A further check of a set that is otherwise valid, for example of its examples; null: none.
    std::function<absl::Status(const std::shared_ptr<const ProfileSet>&)> check;
  };

  // Loads the profiles. An error has one line for each error in the files.
  static absl::StatusOr<std::unique_ptr<ProfileStore>> Open(Options options);

  ServedProfiles Served() const;

  // Reloads the directory if it changed; returns whether Served() changed. It reads the files only if a stamp differs,
  // if a stamp is too recent to exclude a later write, or if `force`; otherwise it only stamps them. Files that are
  // being written are left for the next call.
  bool Refresh(bool force);

 private:
  explicit ProfileStore(Options options) : options_(std::move(options)) {}

  absl::StatusOr<std::vector<ProfileFile>> ReadWhole(std::vector<FileStamp>& stamps) const;
  absl::StatusOr<std::shared_ptr<const ProfileSet>> Load(const std::vector<ProfileFile>& files) const;
  bool Fail(const absl::Status& status);

  const Options options_;
  std::mutex refreshing_;  // held by Refresh; guards the next four
  std::vector<FileStamp> stamps_;
  std::chrono::steady_clock::time_point changed_;  // when stamps_ was first seen, by this process's clock
  std::vector<ProfileFile> files_;
  bool failed_to_read_ = false;

  mutable std::mutex mutex_;
  ServedProfiles served_;  // guarded by mutex_
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PROFILE_STORE_H_
