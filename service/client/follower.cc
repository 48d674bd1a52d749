#include "client/follower.h"

#include <grpcpp/create_channel.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/backoff.h"
#include "client/cache_file.h"

namespace status_translator {
namespace {

// Far more than an answer takes, and short beside the 15 s in which a dead peer is noticed.
constexpr absl::Duration kConfirmTimeout = absl::Seconds(5);

absl::Status ToAbslStatus(const grpc::Status& status) {
  if (status.ok()) return absl::UnavailableError("the server ended the stream");
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

}  // namespace

std::shared_ptr<grpc::Channel> FollowingChannel(const std::string& server,
                                                const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  // gRPC adds at most a fifth to these.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 250);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 800);
  // The time that one attempt to connect may take.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 5'000);
  // Not more often than servers allow. A stream without messages is normal, so pings never stop.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 10'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 5'000);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  // The process may have channels to the same server with other arguments.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(server, credentials == nullptr ? grpc::InsecureChannelCredentials() : credentials,
                                   arguments);
}

// A call that ends when the follower stops.
class Follower::Call {
 public:
  explicit Call(Follower& follower) : follower_(follower) {
    const std::lock_guard lock(follower_.mutex_);
    follower_.open_calls_.insert(&context_);
    if (follower_.stopping_) context_.TryCancel();
  }
  ~Call() {
    const std::lock_guard lock(follower_.mutex_);
    follower_.open_calls_.erase(&context_);
  }
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  grpc::ClientContext& context() { return context_; }

 private:
  Follower& follower_;
  grpc::ClientContext context_;
};

Follower::Follower(const std::shared_ptr<grpc::Channel>& channel, std::string profile, std::string cache_path,
                   LiveTable& live)
    : catalog_(v1::CatalogService::NewStub(channel)),
      translation_(v1::TranslationService::NewStub(channel)),
      profile_(std::move(profile)),
      cache_path_(std::move(cache_path)),
      live_(live),
      thread_([this] { Run(); }) {}

Follower::~Follower() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (grpc::ClientContext* context : open_calls_) context->TryCancel();
    stop_.notify_all();
  }
  thread_.join();
}

void Follower::Run() {
  Backoff backoff;
  // The first attempt fails at once and says why; while the server is unavailable, the next ones wait for the channel.
  bool wait_for_ready = false;
  do {
    const absl::Time began = absl::Now();
    const grpc::Status ended = FollowOnce(wait_for_ready);
    if (StopsWithin(absl::ZeroDuration())) return;
    live_.MarkStale(ToAbslStatus(ended));
    wait_for_ready = ended.error_code() == grpc::StatusCode::UNAVAILABLE;
    // A stream that ends right after it began is not a success.
    if (absl::Now() - began > Backoff::kLongest) backoff.Reset();
  } while (!StopsWithin(backoff.NextDelay()));
}

grpc::Status Follower::FollowOnce(bool wait_for_ready) {
  Call call(*this);
  call.context().set_wait_for_ready(wait_for_ready);
  const std::shared_ptr<const ClientTable> table = live_.Get();
  v1::WatchProfileRequest request;
  request.set_name(profile_);
  if (table != nullptr) request.set_revision(table->revision());
  const auto stream = catalog_->WatchProfile(&call.context(), request);
  const bool silent = table != nullptr && !ConfirmRevision(table->revision(), wait_for_ready);
  if (silent) call.context().TryCancel();
  v1::WatchProfileResponse response;
  while (stream->Read(&response)) ApplyUpdate(response);
  const grpc::Status ended = stream->Finish();
  return silent ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "the server does not answer") : ended;
}

// A server with the same revision sends nothing, and so does an unreachable one: only an answer tells them apart.
bool Follower::ConfirmRevision(const std::string& revision, bool wait_for_ready) {
  Call call(*this);
  call.context().set_wait_for_ready(wait_for_ready);
  call.context().set_deadline(absl::ToChronoTime(absl::Now() + kConfirmTimeout));
  v1::HttpToGrpcRequest request;
  request.set_code(200);
  request.set_profile(profile_);
  v1::HttpToGrpcResponse response;
  const grpc::Status asked = translation_->HttpToGrpc(&call.context(), request, &response);
  if (asked.ok() && response.translation().profile_revision() == revision) live_.MarkCurrent();
  return asked.error_code() != grpc::StatusCode::DEADLINE_EXCEEDED;
}

void Follower::ApplyUpdate(const v1::WatchProfileResponse& response) {
  absl::StatusOr<std::shared_ptr<const ClientTable>> table = DecodeTable(response.profile());
  if (table.ok() && !profile_.empty() && (*table)->profile() != profile_) {
    table = absl::InvalidArgumentError(absl::StrCat("it is profile ", (*table)->profile()));
  }
  if (!table.ok()) {
    live_.MarkStale(
        absl::DataLossError(absl::StrCat("refused the table that the server sent: ", table.status().message())));
    return;
  }
  live_.Set(*std::move(table));
  if (!cache_path_.empty()) live_.SetCacheError(WriteCacheFile(cache_path_, response.SerializeAsString()));
}

bool Follower::StopsWithin(absl::Duration duration) {
  std::unique_lock lock(mutex_);
  return stop_.wait_for(lock, absl::ToChronoNanoseconds(duration), [this] { return stopping_; });
}

}  // namespace status_translator
