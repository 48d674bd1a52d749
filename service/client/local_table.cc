#include "client/local_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/cache_file.h"
#include "client/follower.h"
#include "client/live_table.h"
#include "client/table.h"

namespace status_translator {

const Rule* Snapshot::HttpToGrpc(int http, Origin origin, absl::string_view error_code) const {
  return table_->HttpToGrpc(http, origin, error_code);
}

const Rule* Snapshot::GrpcToHttp(int64_t number) const { return table_->GrpcToHttp(number); }

absl::string_view Snapshot::profile() const { return table_->profile(); }

absl::string_view Snapshot::revision() const { return table_->revision(); }

class LocalTable::Parts {
 public:
  explicit Parts(std::function<void()> on_change) : live(std::move(on_change)) {}

  // The cache file replaces `initial`: a server wrote it.
  absl::Status LoadInitialTable(const Options& options) {
    if (!options.initial.empty()) {
      const auto table = DecodeTable(options.initial, options.profile);
      if (!table.ok()) {
        return absl::InvalidArgumentError(absl::StrCat("`initial` is ", table.status().message()));
      }
      live.StartWith(*table, absl::InfiniteDuration());
    }
    if (options.cache_path.empty()) return absl::OkStatus();
    const auto cached = ReadCacheFile(options.cache_path);
    if (absl::IsNotFound(cached.status())) return absl::OkStatus();
    const auto table = cached.ok() ? DecodeTable(cached->bytes, options.profile) : cached.status();
    if (table.ok()) {
      live.StartWith(*table, std::max(absl::Now() - cached->written, absl::ZeroDuration()));
    } else {
      live.StartWithout(
          absl::Status(table.status().code(), absl::StrCat(options.cache_path, ": ", table.status().message())));
    }
    return absl::OkStatus();
  }

  LiveTable live;
  std::unique_ptr<Follower> follower;  // after `live`, so that it is destroyed first
};

absl::StatusOr<std::unique_ptr<LocalTable>> LocalTable::Start(Options options) {
  if (options.server.empty() == (options.channel == nullptr)) {
    return absl::InvalidArgumentError("give either `server` or `channel`");
  }
  if (options.channel != nullptr && options.credentials != nullptr) {
    return absl::InvalidArgumentError("`credentials` are for `server`: a `channel` has its own");
  }
  auto parts = std::make_unique<Parts>(std::move(options.on_change));
  if (const absl::Status loaded = parts->LoadInitialTable(options); !loaded.ok()) return loaded;
  auto channel =
      options.channel != nullptr ? std::move(options.channel) : FollowingChannel(options.server, options.credentials);
  parts->follower =
      std::make_unique<Follower>(channel, std::move(options.profile), std::move(options.cache_path), parts->live);
  return std::unique_ptr<LocalTable>(new LocalTable(std::move(parts)));
}

LocalTable::LocalTable(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

LocalTable::~LocalTable() = default;

absl::StatusOr<Snapshot> LocalTable::Pin() const {
  if (std::shared_ptr<const ClientTable> table = parts_->live.Get()) return Snapshot(std::move(table));
  const absl::Status error = last_error();
  return absl::UnavailableError(absl::StrCat("there is no table yet", error.ok() ? "" : ": ", error.message()));
}

absl::Status LocalTable::WaitForTable(absl::Duration timeout) const {
  parts_->live.Wait(timeout);
  return Pin().status();
}

absl::Duration LocalTable::age() const { return parts_->live.age(); }

std::string LocalTable::revision() const {
  const std::shared_ptr<const ClientTable> table = parts_->live.Get();
  return table == nullptr ? "" : table->revision();
}

absl::Status LocalTable::last_error() const { return parts_->live.last_error(); }

}  // namespace status_translator
