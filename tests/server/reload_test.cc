// Profiles of a folder, followed by the real binary.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <list>
#include <map>
#include <mutex>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "statustranslator/v1/catalog_service.grpc.pb.h"
#include "support/server.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

constexpr char kBinary[] = STATUS_TRANSLATOR_BINARY;

std::string Acme(const std::string& reason) {
  return absl::StrCat("name: \"acme\" extends: \"general\"\nhttp_to_grpc { http: 420 grpc: \"ABORTED\" reason: \"",
                      reason, "\" }\n");
}

// By rename, as whoever cares for readers writes.
void Replace(const std::string& path, const std::string& text) {
  std::ofstream(path + ".new", std::ios::binary) << text;
  std::filesystem::rename(path + ".new", path);
}

class ReloadTest : public ::testing::Test {
 protected:
  ReloadTest() { Replace(file_, Acme("first")); }

  std::vector<std::string> Options(const std::vector<std::string>& more = {}) {
    std::vector<std::string> options = {"--profiles", folder_ / "", "--drain-delay", "0s"};
    options.insert(options.end(), more.begin(), more.end());
    return options;
  }

  static std::unique_ptr<grpc::ClientReader<v1::WatchProfileResponse>> Watch(const Server& server,
                                                                             grpc::ClientContext& context,
                                                                             const std::string& revision = "",
                                                                             const std::string& name = "acme") {
    v1::WatchProfileRequest request;
    request.set_name(name);
    request.set_revision(revision);
    return v1::CatalogService::NewStub(server.channel())->WatchProfile(&context, request);
  }

  static std::string ReasonOf420(const v1::CompiledProfile& table) {
    for (const v1::HttpToGrpcEntry& entry : table.http_to_grpc()) {
      if (entry.origin() == v1::ORIGIN_UNSPECIFIED && entry.from() <= 420 && 420 <= entry.to()) return entry.reason();
    }
    return "";
  }

  TempDir folder_;
  const std::string file_ = folder_ / "acme.textproto";
};

TEST_F(ReloadTest, AWatchGivesTheTableAndEachNewOne) {
  Server server(Options());
  grpc::ClientContext context;
  const auto watch = Watch(server, context);
  v1::WatchProfileResponse response;
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(ReasonOf420(response.profile()), "first");
  Replace(file_, Acme("second"));  // the poll finds it
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(ReasonOf420(response.profile()), "second");
  // Whoever has this revision is told of the next one only.
  grpc::ClientContext resumed_context;
  const auto resumed = Watch(server, resumed_context, response.profile().summary().revision());
  resumed->WaitForInitialMetadata();  // accepted, though there is nothing to say
  Replace(file_, Acme("third"));
  server.process().Signal(SIGHUP);
  ASSERT_TRUE(resumed->Read(&response));
  EXPECT_EQ(ReasonOf420(response.profile()), "third");
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(ReasonOf420(response.profile()), "third");
  std::filesystem::remove(file_);
  EXPECT_FALSE(watch->Read(&response));
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(resumed->Finish().error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(ReloadTest, WatchesEndWithTheServerAndWithoutAProfile) {
  Server server(Options());
  grpc::ClientContext nobody_context;
  const auto nobody = Watch(server, nobody_context, "", "nobody");
  v1::WatchProfileResponse response;
  EXPECT_FALSE(nobody->Read(&response));
  const grpc::Status unknown = nobody->Finish();
  EXPECT_EQ(unknown.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(unknown.error_message(), HasSubstr("there is no profile \"nobody\"; ListProfiles names all"));
  grpc::ClientContext context;
  const auto watch = Watch(server, context, "", "");
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.profile().summary().name(), "general");
  server.process().Signal(SIGTERM);
  EXPECT_FALSE(watch->Read(&response));
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(server.process().Wait(), 0);
}

TEST_F(ReloadTest, ABadFileIsSaidOnceAndSeenInListProfiles) {
  Server server(Options());
  const auto list = [&] {
    grpc::ClientContext context;
    v1::ListProfilesResponse response;
    EXPECT_TRUE(v1::CatalogService::NewStub(server.channel())->ListProfiles(&context, {}, &response).ok());
    return response;
  };
  EXPECT_FALSE(list().stale());
  EXPECT_FALSE(list().has_since());
  Replace(folder_ / "bad.textproto", "name: \"bad\"\nnonsense: 1\n");
  server.process().Signal(SIGHUP);
  const std::string said = server.process().WaitForLine("contain a mistake");
  EXPECT_THAT(said, HasSubstr("bad.textproto:2:9: \\\"nonsense\\\" is no field here"));
  const v1::ListProfilesResponse stale = list();
  EXPECT_TRUE(stale.stale());
  EXPECT_THAT(stale.error(), HasSubstr("bad.textproto:2:9"));
  EXPECT_GT(stale.since().seconds(), 0);
  std::filesystem::remove(folder_ / "bad.textproto");
  server.process().Signal(SIGHUP);
  server.process().WaitForLine("profiles changed");
  EXPECT_FALSE(list().stale());
}

TEST_F(ReloadTest, ABadFileStopsTheStartUnlessProfilesAreOptional) {
  Replace(file_, "name: \"acme\"");
  const Result stopped = RunToEnd(kBinary, {"serve", "--listen", "127.0.0.1:0", "--profiles", folder_ / ""});
  EXPECT_EQ(stopped.exit_code, 1);
  EXPECT_THAT(stopped.output, HasSubstr("acme.textproto:1:1: a profile needs at least one row"));
  Server server(Options({"--profiles-optional"}));
  EXPECT_TRUE(server.Ask().ok());
  Replace(file_, Acme("now good"));
  server.process().WaitForLine("profiles changed");
}

TEST_F(ReloadTest, AProfileOfTheFolderMayBeTheDefault) {
  Server server(Options({"--default-profile", "acme"}));
  EXPECT_THAT(server.start_line(), HasSubstr("\"default_profile\":\"acme\""));
  const Result missing =
      RunToEnd(kBinary, {"serve", "--listen", "127.0.0.1:0", "--profiles", folder_ / "", "--default-profile", "acmee"});
  EXPECT_NE(missing.exit_code, 0);
  EXPECT_THAT(missing.output,
              HasSubstr("there is no profile \\\"acmee\\\", which is the default profile (did you mean acme?)"));
}

// A reader of a watch that looks at no more than the head of each table, where its revision stands, so that many of
// them take little time; a stuck one stops after the first.
class Follower final : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Follower(grpc::GenericStub& stub, bool stuck, std::function<void(const std::string&)> on_head)
      : stuck_(stuck), on_head_(std::move(on_head)) {
    v1::WatchProfileRequest request;
    request.set_name("acme");
    const grpc::Slice bytes(request.SerializeAsString());
    request_ = grpc::ByteBuffer(&bytes, 1);
    stub.PrepareBidiStreamingCall(&context_, "/statustranslator.v1.CatalogService/WatchProfile", {}, this);
    StartWriteLast(&request_, {});
    StartRead(&response_);
    if (stuck_) AddHold();
    StartCall();
  }
  void OnReadDone(bool ok) override {
    if (!ok) return;
    std::vector<grpc::Slice> slices;
    (void)response_.Dump(&slices);
    std::string head;
    for (const grpc::Slice& slice : slices) {
      if (head.size() < kHead) head.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    }
    on_head_(head.substr(0, kHead));
    if (!stuck_) StartRead(&response_);
  }
  void OnDone(const grpc::Status&) override {
    const std::lock_guard lock(mutex_);
    done_ = true;
    ended_.notify_one();
  }
  void End() {
    context_.TryCancel();
    if (stuck_) RemoveHold();
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return done_; });
  }

 private:
  static constexpr size_t kHead = 256;

  const bool stuck_;
  const std::function<void(const std::string&)> on_head_;
  grpc::ClientContext context_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;
};

struct Usage {
  double seconds = 0;     // of CPU
  int64_t kilobytes = 0;  // resident
};

Usage UsageOf(pid_t pid) {
  Usage usage;
  std::ifstream status(absl::StrCat("/proc/", pid, "/status"));
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmRSS:", 0) == 0) usage.kilobytes = std::stol(line.substr(6));
  }
  std::ifstream stat(absl::StrCat("/proc/", pid, "/stat"));
  std::string text((std::istreambuf_iterator<char>(stat)), {});
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  usage.seconds = (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
  return usage;
}

// Many follow, some of them stuck: all others end on the last revision.
TEST_F(ReloadTest, ManyWatchersEndOnTheLastRevision) {
  constexpr int kWatchers = 500;
  constexpr int kStuck = 5;
  constexpr int kReloads = 100;
  Server server(Options());
  std::mutex mutex;
  std::condition_variable told;
  std::map<int, std::string> newest;  // the head of the last table, by watcher
  int messages = 0;
  std::list<grpc::GenericStub> stubs;
  std::list<Follower> followers;
  const Usage idle = UsageOf(server.process().pid());
  for (int i = 0; i < kWatchers; ++i) {
    if (i % 50 == 0) {  // a connection takes 100 streams
      grpc::ChannelArguments own;
      own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
      stubs.emplace_back(grpc::CreateCustomChannel(server.address(), grpc::InsecureChannelCredentials(), own));
    }
    followers.emplace_back(stubs.back(), i < kStuck, [&, i](const std::string& head) {
      const std::lock_guard lock(mutex);
      newest[i] = head;
      ++messages;
      told.notify_one();
    });
  }
  const auto wait = [&](const auto& condition) {
    std::unique_lock lock(mutex);
    return told.wait_for(lock, std::chrono::seconds(60), condition);
  };
  ASSERT_TRUE(wait([&] { return newest.size() == kWatchers; }));
  const Usage watched = UsageOf(server.process().pid());
  std::string before = newest[kWatchers - 1];
  const absl::Time start = absl::Now();
  for (int i = 0; i < kReloads; ++i) {
    Replace(file_, Acme(absl::StrCat("version ", i)));
    server.process().Signal(SIGHUP);
    ASSERT_TRUE(wait([&] { return newest[kWatchers - 1] != before; })) << i;
    const std::lock_guard lock(mutex);
    before = newest[kWatchers - 1];
  }
  ASSERT_TRUE(wait([&] {
    for (int i = kStuck; i < kWatchers; ++i) {
      if (newest[i] != before) return false;
    }
    return true;
  }));
  const Usage after = UsageOf(server.process().pid());
  std::cout << kWatchers << " watchers, " << kStuck << " of them stuck, " << kReloads << " reloads in "
            << absl::FormatDuration(absl::Trunc(absl::Now() - start, absl::Milliseconds(1))) << ": " << messages
            << " tables read; server: " << idle.kilobytes << " KiB idle, " << watched.kilobytes << " KiB watched, "
            << after.kilobytes << " KiB after, " << after.seconds - watched.seconds << " s of CPU\n";
  for (Follower& follower : followers) follower.End();
}

}  // namespace
}  // namespace status_translator
