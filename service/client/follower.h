// Keeps a table equal to that of a server.
#ifndef STATUS_TRANSLATOR_CLIENT_FOLLOWER_H_
#define STATUS_TRANSLATOR_CLIENT_FOLLOWER_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/security/credentials.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "absl/time/time.h"
#include "client/live_table.h"
#include "statustranslator/v1/catalog_service.grpc.pb.h"
#include "statustranslator/v1/translation_service.grpc.pb.h"

namespace status_translator {

// A channel that reconnects within a second and notices within 15 s that the peer is dead. Without `credentials`: in
// clear text.
std::shared_ptr<grpc::Channel> FollowingChannel(const std::string& server,
                                                const std::shared_ptr<grpc::ChannelCredentials>& credentials = nullptr);

// A thread that updates `live` with a profile of a server, from construction until destruction.
class Follower {
 public:
  // An empty `profile` is the server's default; an empty `cache_path` is no cache file. `live` must outlive this.
  Follower(const std::shared_ptr<grpc::Channel>& channel, std::string profile, std::string cache_path, LiveTable& live);
  // Cancels open calls and waits for the thread, which ends at once.
  ~Follower();

 private:
  class Call;

  void Run();
  // One stream, until it ends. `wait_for_ready`: wait for the connection instead of failing at once.
  grpc::Status FollowOnce(bool wait_for_ready);
  // Asks whether the server still has `revision`. False if the server does not answer in time.
  bool ConfirmRevision(const std::string& revision, bool wait_for_ready);
  void ApplyUpdate(const v1::WatchProfileResponse& response);
  // Sleeps; true if the follower must stop.
  bool StopsWithin(absl::Duration duration);

  const std::unique_ptr<v1::CatalogService::Stub> catalog_;
  const std::unique_ptr<v1::TranslationService::Stub> translation_;
  const std::string profile_;
  const std::string cache_path_;
  LiveTable& live_;
  std::mutex mutex_;  // guards the members up to thread_
  std::condition_variable stop_;
  bool stopping_ = false;
  std::set<grpc::ClientContext*> open_calls_;
  std::thread thread_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLIENT_FOLLOWER_H_
