// Follows the table of a server.
#ifndef STATUS_TRANSLATOR_CLIENT_FOLLOWER_H_
#define STATUS_TRANSLATOR_CLIENT_FOLLOWER_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

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

// A channel that reconnects within a second and notices a dead peer.
std::shared_ptr<grpc::Channel> FollowingChannel(const std::string& server);

// A thread that keeps `live` in step with a profile of a server, from construction until destruction.
class Follower {
 public:
  // `live` must outlive it. `cache_path` may be empty.
  Follower(const std::shared_ptr<grpc::Channel>& channel, std::string profile, std::string cache_path, LiveTable& live);
  // Cancels what is under way.
  ~Follower();

 private:
  class Call;

  void Run();
  grpc::Status FollowOnce(bool wait);
  // Whether the server said anything.
  bool Confirm(const std::string& revision, bool wait);
  void Take(const v1::WatchProfileResponse& response);
  // Whether it is to stop before so long is over.
  bool StopsWithin(absl::Duration duration);

  const std::unique_ptr<v1::CatalogService::Stub> catalog_;
  const std::unique_ptr<v1::TranslationService::Stub> translation_;
  const std::string profile_;
  const std::string cache_path_;
  LiveTable& live_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable stop_;
  bool stopping_ = false;
  std::set<grpc::ClientContext*> open_;
  std::thread thread_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLIENT_FOLLOWER_H_
