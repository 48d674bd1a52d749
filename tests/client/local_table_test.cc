// LocalTable without a server, and with one that misbehaves; follower_test.cc has the real server.
#include "client/local_table.h"

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/server_builder.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "client/cache_file.h"
#include "client/tables.h"
#include "client/watched.h"
#include "statustranslator/v1/catalog_service.grpc.pb.h"
#include "support/certificates.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

// Nothing listens on port 1 of a test machine.
constexpr char kNobody[] = "127.0.0.1:1";

// Sends `messages`, then ends the stream with `status`; keeps it open if that is OK.
class FakeCatalog final : public v1::CatalogService::Service {
 public:
  FakeCatalog(std::vector<v1::CompiledProfile> messages, grpc::Status status)
      : messages_(std::move(messages)), status_(std::move(status)) {
    for (const v1::CompiledProfile& message : messages_) {
      if (DecodeTable(message).ok()) revision_ = message.summary().revision();
    }
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }
  ~FakeCatalog() override {
    over_.Notify();
    server_->Shutdown(std::chrono::system_clock::now());
  }

  std::string address() const { return absl::StrCat("127.0.0.1:", port_); }
  int streams() const { return streams_; }

  grpc::Status WatchProfile(grpc::ServerContext*, const v1::WatchProfileRequest* request,
                            grpc::ServerWriter<v1::WatchProfileResponse>* writer) override {
    if (++streams_ > 1) {
      EXPECT_EQ(request->revision(), revision_);
    }
    for (const v1::CompiledProfile& message : messages_) {
      v1::WatchProfileResponse response;
      *response.mutable_profile() = message;
      writer->Write(response);
    }
    if (status_.ok()) over_.WaitForNotification();
    return status_;
  }

 private:
  const std::vector<v1::CompiledProfile> messages_;
  const grpc::Status status_;
  std::string revision_;  // of the last valid one
  std::atomic<int> streams_ = 0;
  absl::Notification over_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

TEST(LocalTableTest, WrongOptionsAreInvalidArguments) {
  const auto fails = [](LocalTable::Options options, const std::string& message) {
    const auto started = LocalTable::Start(std::move(options));
    EXPECT_EQ(started.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(started.status().message(), HasSubstr(message));
  };
  fails({}, "either `server` or `channel`");
  fails({.server = "x", .channel = grpc::CreateChannel("x", grpc::InsecureChannelCredentials())}, "either");
  fails({.credentials = grpc::InsecureChannelCredentials(),
         .channel = grpc::CreateChannel("x", grpc::InsecureChannelCredentials())},
        "a `channel` has its own");
  fails({.server = "x", .initial = "nonsense"}, "`initial` is not a valid table");
  fails({.server = "x", .profile = "envoy", .initial = BuiltInMessage().SerializeAsString()}, "general, not envoy");
}

TEST(LocalTableTest, FollowsAServerOverTls) {
  const TempDir dir;
  const TestCertificate authority = MakeAuthority("authority");
  const TestCertificate pair = MakeServerCertificate(authority);
  std::ofstream(dir / "tls.crt") << pair.pem;
  std::ofstream(dir / "tls.key") << pair.key_pem;
  Process process(STATUS_TRANSLATOR_BINARY, {"serve", "--listen", "127.0.0.1:0", "--ports-file", dir / "ports",
                                             "--tls-cert", dir / "tls.crt", "--tls-key", dir / "tls.key"});
  process.WaitForLine("\"serving\"");
  const std::string address = nlohmann::json::parse(ReadFile(dir / "ports"))["grpc"][0];
  Watched table({.server = address, .credentials = grpc::SslCredentials({.pem_root_certs = authority.pem})});
  ASSERT_TRUE(table.UntilInStep());
  EXPECT_EQ(table.Code(404), 5);
  // In clear text it finds nobody.
  Watched plain({.server = address});
  EXPECT_TRUE(plain.UntilError(absl::StatusCode::kUnavailable));
}

TEST(LocalTableTest, WithoutATablePinFailsWithTheReason) {
  Watched table({.server = kNobody});
  EXPECT_EQ(table->WaitForTable(absl::Milliseconds(1)).code(), absl::StatusCode::kUnavailable);
  ASSERT_TRUE(table.UntilError(absl::StatusCode::kUnavailable));
  EXPECT_THAT(table->Pin().status().message(), HasSubstr("there is no table yet: "));
  EXPECT_THAT(table->Pin().status().message(), HasSubstr("efused"));
  EXPECT_EQ(table->age(), absl::InfiniteDuration());
  EXPECT_EQ(table->revision(), "");
}

TEST(LocalTableTest, TheInitialTableAnswersAtOnce) {
  Watched table({.server = kNobody, .initial = BuiltInMessage("otc-ecs").SerializeAsString()});
  const absl::StatusOr<Snapshot> snapshot = table->Pin();
  ASSERT_TRUE(snapshot.ok());
  EXPECT_EQ(snapshot->profile(), "otc-ecs");
  const Rule* rule = snapshot->HttpToGrpc(404, Origin::kIntermediary);
  EXPECT_EQ(rule->code, 12);
  EXPECT_EQ(rule->row, "404");
  EXPECT_FALSE(rule->retry.reason.empty());
  EXPECT_EQ(snapshot->HttpToGrpc(400, Origin::kApplication, "Ecs.0001")->kind, RuleKind::kErrorCode);
  EXPECT_EQ(snapshot->HttpToGrpc(600), nullptr);
  EXPECT_EQ(snapshot->GrpcToHttp(5)->code, 404);
  EXPECT_EQ(table->age(), absl::InfiniteDuration());
}

TEST(LocalTableTest, TheCacheFileReplacesTheInitialTable) {
  const TempDir dir;
  const auto started = [&] {
    return Watched(
               {.server = kNobody, .initial = BuiltInMessage("envoy").SerializeAsString(), .cache_path = dir / "cache"})
        ->revision();
  };
  const std::string embedded = BuiltInMessage("envoy").summary().revision();
  EXPECT_EQ(started(), embedded);
  ASSERT_TRUE(WriteCacheFile(dir / "cache", "half a table").ok());
  EXPECT_EQ(started(), embedded);
  ASSERT_TRUE(WriteCacheFile(dir / "cache", BuiltInMessage("grpc").SerializeAsString()).ok());
  EXPECT_EQ(started(), BuiltInMessage("grpc").summary().revision());
}

TEST(LocalTableTest, AnInvalidTableIsRefusedAndTheLastOneKept) {
  v1::CompiledProfile bad = BuiltInMessage("envoy");
  bad.mutable_http_to_grpc()->RemoveLast();
  FakeCatalog server({BuiltInMessage("envoy"), bad}, grpc::Status::OK);
  Watched table({.server = server.address()});
  ASSERT_TRUE(table.Until([&](const LocalTable& now) { return absl::IsDataLoss(now.last_error()); }));
  EXPECT_THAT(table->last_error().message(), HasSubstr("is missing"));
  EXPECT_EQ(table->revision(), bad.summary().revision());
  EXPECT_TRUE(table->Pin().ok());
}

TEST(LocalTableTest, ATableOfAnotherProfileIsRefused) {
  FakeCatalog server({BuiltInMessage("envoy")}, grpc::Status::OK);
  Watched table({.server = server.address(), .profile = "general"});
  ASSERT_TRUE(table.UntilError(absl::StatusCode::kDataLoss));
  EXPECT_FALSE(table->Pin().ok());
}

TEST(LocalTableTest, ARefusedStreamIsOpenedAgainWithTheCurrentRevision) {
  FakeCatalog server({BuiltInMessage()}, {grpc::StatusCode::RESOURCE_EXHAUSTED, "too many"});
  Watched table({.server = server.address()});
  EXPECT_TRUE(table.Until([&](const LocalTable&) { return server.streams() >= 3; }));
  EXPECT_TRUE(table.UntilError(absl::StatusCode::kResourceExhausted));
  EXPECT_TRUE(table->Pin().ok());
}

TEST(LocalTableTest, ACacheFileThatCannotBeWrittenIsReported) {
  FakeCatalog server({BuiltInMessage()}, grpc::Status::OK);
  Watched table({.server = server.address(), .cache_path = "/no/such/folder/cache"});
  EXPECT_TRUE(table.UntilError(absl::StatusCode::kNotFound));
  EXPECT_THAT(table->last_error().message(), HasSubstr("/no/such/folder/cache"));
  EXPECT_EQ(table->age(), absl::ZeroDuration());
}

TEST(LocalTableTest, DestructionDoesNotWaitForAServer) {
  FakeCatalog refusing({}, {grpc::StatusCode::NOT_FOUND, "no"});
  // Accepts connections and never sends a byte.
  const int silent = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {.sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
  socklen_t length = sizeof(address);
  ASSERT_EQ(bind(silent, reinterpret_cast<sockaddr*>(&address), length), 0);
  ASSERT_EQ(listen(silent, 8), 0);
  getsockname(silent, reinterpret_cast<sockaddr*>(&address), &length);
  const std::string silent_address = absl::StrCat("127.0.0.1:", ntohs(address.sin_port));
  const std::string initial = BuiltInMessage().SerializeAsString();
  for (const LocalTable::Options& options :
       std::vector<LocalTable::Options>{{.server = kNobody},
                                        {.server = refusing.address()},
                                        {.server = silent_address},
                                        {.server = silent_address, .initial = initial},
                                        {.server = kNobody, .initial = initial}}) {
    auto table = LocalTable::Start(options);
    ASSERT_TRUE(table.ok());
    (void)(*table)->WaitForTable(absl::Milliseconds(100));
    const absl::Time began = absl::Now();
    table->reset();
    // Every call has a deadline of 5 s, which must not be waited for.
    EXPECT_LT(absl::Now() - began, absl::Seconds(4)) << options.server;
  }
  close(silent);
}

}  // namespace
}  // namespace status_translator
