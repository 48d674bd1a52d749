// The program as used: it reloads the profiles of a directory while it serves.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <sys/stat.h>
#include <unistd.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <list>
#include <map>
#include <mutex>

#include "absl/strings/str_cat.h"
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

// Replaces the file by rename, so that no reader sees half of it.
void Replace(const std::string& path, const std::string& text) {
  std::ofstream(path + ".new", std::ios::binary) << text;
  std::filesystem::rename(path + ".new", path);
}

class ServeReloadTest : public ::testing::Test {
 protected:
  ServeReloadTest() { Replace(file_, Acme("first")); }

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

TEST_F(ServeReloadTest, AWatchGivesTheTableAndEachNewOne) {
  Server server(Options());
  grpc::ClientContext context;
  const auto watch = Watch(server, context);
  v1::WatchProfileResponse response;
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(ReasonOf420(response.profile()), "first");
  Replace(file_, Acme("second"));  // the poll finds it
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(ReasonOf420(response.profile()), "second");
  // A client that has this revision gets only the next one.
  grpc::ClientContext resumed_context;
  const auto resumed = Watch(server, resumed_context, response.profile().summary().revision());
  resumed->WaitForInitialMetadata();  // accepted, though there is nothing to send
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

TEST_F(ServeReloadTest, WatchesEndWhenTheServerDrainsOrTheProfileIsUnknown) {
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

TEST_F(ServeReloadTest, ABadFileIsLoggedOnceAndShownByListProfiles) {
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
  const std::string logged = server.process().WaitForLine("contain a mistake");
  EXPECT_THAT(logged, HasSubstr("bad.textproto:2:1: \\\"nonsense\\\" is not a field here"));
  const v1::ListProfilesResponse stale = list();
  EXPECT_TRUE(stale.stale());
  EXPECT_THAT(stale.error(), HasSubstr("bad.textproto:2:1"));
  EXPECT_GT(stale.since().seconds(), 0);
  std::filesystem::remove(folder_ / "bad.textproto");
  server.process().Signal(SIGHUP);
  EXPECT_THAT(server.process().WaitForLine("contain no mistake any more"), HasSubstr("data_revision"));
  EXPECT_FALSE(list().stale());
  Replace(file_, "# a comment\n" + Acme("first"));
  server.process().Signal(SIGHUP);
  EXPECT_THAT(server.process().WaitForLine("data_revision"), HasSubstr("changed, but no translation did"));
  Replace(file_, Acme("second"));
  server.process().Signal(SIGHUP);
  EXPECT_THAT(server.process().WaitForLine("data_revision"), HasSubstr("profiles changed"));
}

// `check` refuses such a file, so `serve` does too.
TEST_F(ServeReloadTest, AnExampleThatDoesNotHoldIsAMistake) {
  const std::string bad = Acme("bad") + "example { status: 420 grpc: \"NOT_FOUND\" }\n";
  const std::string mistake = "acme.textproto:3:1: expected gRPC code NOT_FOUND, but it is ABORTED";
  Server server(Options());
  grpc::ClientContext context;
  const auto watch = Watch(server, context);
  v1::WatchProfileResponse response;
  ASSERT_TRUE(watch->Read(&response));
  Replace(file_, bad);
  server.process().Signal(SIGHUP);
  EXPECT_THAT(server.process().WaitForLine("contain a mistake"), HasSubstr(mistake));
  Replace(file_, Acme("good") + "example { status: 420 grpc: \"ABORTED\" }\n");
  server.process().Signal(SIGHUP);
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(ReasonOf420(response.profile()), "good") << "the set with a mistake was served";
  Replace(file_, bad);
  const Result stopped = RunToEnd(kBinary, {"serve", "--listen", "127.0.0.1:0", "--profiles", folder_ / ""});
  EXPECT_EQ(stopped.exit_code, 1);
  EXPECT_THAT(stopped.output, HasSubstr(mistake));
}

TEST_F(ServeReloadTest, ABadFileStopsTheStartUnlessProfilesAreOptional) {
  Replace(file_, "name: \"acme\"");
  const Result stopped = RunToEnd(kBinary, {"serve", "--listen", "127.0.0.1:0", "--profiles", folder_ / ""});
  EXPECT_EQ(stopped.exit_code, 1);
  EXPECT_THAT(stopped.output, HasSubstr("acme.textproto:1:1: a profile needs at least one row"));
  Server server(Options({"--profiles-optional"}));
  EXPECT_TRUE(server.Ask().ok());
  Replace(file_, Acme("now good"));
  server.process().WaitForLine("profiles changed");
}

TEST_F(ServeReloadTest, AProfileOfTheDirectoryMayBeTheDefault) {
  Server server(Options({"--default-profile", "acme"}));
  EXPECT_THAT(server.start_line(), HasSubstr("\"default_profile\":\"acme\""));
  const Result missing =
      RunToEnd(kBinary, {"serve", "--listen", "127.0.0.1:0", "--profiles", folder_ / "", "--default-profile", "acmee"});
  EXPECT_NE(missing.exit_code, 0);
  EXPECT_THAT(missing.output,
              HasSubstr("there is no profile \\\"acmee\\\", which is the default profile (did you mean acme?)"));
}

// Reads a watch. Looks only at the head of each table, which contains its revision, so that many readers take little
// time. A stuck one stops reading after the first table.
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

// Some of many readers are stuck; all others receive the last revision.
TEST_F(ServeReloadTest, ManyWatchersEndOnTheLastRevision) {
  constexpr int kWatchers = 500;
  constexpr int kStuck = 5;
  constexpr int kReloads = 100;
  Server server(Options());
  std::mutex mutex;
  std::condition_variable received;
  std::map<int, std::string> newest;  // the head of the last table, by watcher
  std::list<grpc::GenericStub> stubs;
  std::list<Follower> followers;
  for (int i = 0; i < kWatchers; ++i) {
    if (i % 50 == 0) {  // a connection takes 100 streams
      grpc::ChannelArguments own;
      own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
      stubs.emplace_back(grpc::CreateCustomChannel(server.address(), grpc::InsecureChannelCredentials(), own));
    }
    followers.emplace_back(stubs.back(), i < kStuck, [&, i](const std::string& head) {
      const std::lock_guard lock(mutex);
      newest[i] = head;
      received.notify_one();
    });
  }
  const auto wait = [&](const auto& condition) {
    std::unique_lock lock(mutex);
    return received.wait_for(lock, std::chrono::seconds(60), condition);
  };
  ASSERT_TRUE(wait([&] { return newest.size() == kWatchers; }));
  std::string before = newest[kWatchers - 1];
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
  for (Follower& follower : followers) follower.End();
}

TEST(ServeReloadFifoTest, AFifoAmongTheProfilesIsReportedAndBlocksNothing) {
  const TempDir folder;
  Process server(kBinary, {"serve", "--listen", "127.0.0.1:0", "--profiles", folder / "", "--drain-delay", "0s"});
  server.WaitForLine("\"serving\"");
  ASSERT_EQ(mkfifo((folder / "pipe.textproto").c_str(), 0600), 0);
  server.Signal(SIGHUP);
  EXPECT_THAT(server.WaitForLine("mistake"), HasSubstr("pipe.textproto: cannot be read: it is not a regular file"));
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait(), 0);
}

// A symptom of a user, and a line that it or another one must explain.
std::string QueueSymptom(const std::string& example) {
  return absl::StrCat("name: \"acme-gateway\" speaker: \"ACME\"\nsymptom { name: \"full\" pattern: \"queue is full\" ",
                      "cause: \"proxy_overload\"\n  example: \"", example, "\" }\n");
}

TEST_F(ServeReloadTest, AtStartASymptomWhoseExampleHasAnotherAnswerIsRefused) {
  Replace(folder_ / "q.symptom.textproto", QueueSymptom("14 UNAVAILABLE: upstream request timeout"));
  const Result result = RunToEnd(kBinary, {"serve", "--listen", "127.0.0.1:0", "--profiles", folder_ / ""});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output,
              HasSubstr("q.symptom.textproto:3:3: the symptom \\\"acme-gateway/full\\\" does not explain "
                        "this line, but \\\"envoy/request-timeout\\\" does"));
}

TEST_F(ServeReloadTest, AReloadedSymptomWhoseExampleHasAnotherAnswerIsNotServed) {
  const std::string symptoms = folder_ / "q.symptom.textproto";
  Replace(symptoms, QueueSymptom("acme: queue is full"));
  Server server(Options());
  const auto diagnose = [&server] {
    grpc::ClientContext context;
    v1::DiagnoseRequest request;
    request.set_text("acme: queue is full");
    v1::DiagnoseResponse response;
    EXPECT_TRUE(v1::TranslationService::NewStub(server.channel())->Diagnose(&context, request, &response).ok());
    return response.causes_size() > 0 ? response.causes(0).template_() : "";
  };
  EXPECT_EQ(diagnose(), "acme-gateway/full");
  Replace(symptoms, QueueSymptom("acme: something else"));
  server.process().Signal(SIGHUP);
  EXPECT_THAT(server.process().WaitForLine("contain a mistake"),
              AllOf(HasSubstr("q.symptom.textproto:3:3: "), HasSubstr("nor does another one")));
  EXPECT_EQ(diagnose(), "acme-gateway/full") << "the previous set is served";
  Replace(symptoms, absl::StrCat("# mended\n", QueueSymptom("queue is full")));
  server.process().Signal(SIGHUP);
  EXPECT_THAT(server.process().WaitForLine("contain no mistake any more"), HasSubstr("data_revision"));
  EXPECT_EQ(diagnose(), "acme-gateway/full");
}

}  // namespace
}  // namespace status_translator
