// The program as used: how it shuts down on a stop signal, and that it exits whatever hangs.
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "support/sanitizers.h"
#include "support/server.h"
#include "support/sockets.h"

namespace status_translator {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using ::testing::HasSubstr;

constexpr char kBinary[] = STATUS_TRANSLATOR_BINARY;

// How often an idle synchronous channel reads its connection, and so sees a GOAWAY.
const bool kPollsOften = setenv("GRPC_CLIENT_CHANNEL_BACKUP_POLL_INTERVAL_MS", "50", 1) == 0;

std::string Metrics(const Server& server) {
  return RunToEnd("/usr/bin/curl", {"-s", "http://" + server.http() + "/metrics"}).output;
}

double DroppedLogLines(const Server& server) {
  const std::string metrics = Metrics(server);
  const std::string name = "\nstatus_translator_log_lines_dropped_total ";
  const size_t at = metrics.find(name);
  double lines = -1;
  if (at != std::string::npos) {
    (void)absl::SimpleAtod(metrics.substr(at + name.size(), metrics.find('\n', at + 1) - at - name.size()), &lines);
  }
  return lines;
}

// Causes more lines than the pipe and the queue hold, while nothing reads the log.
void FillLog(const Server& server) {
  for (int i = 0; i < 20'000 && DroppedLogLines(server) == 0; i += 1000) {
    for (int k = 0; k < 1000; ++k) ASSERT_TRUE(server.Ask().ok());
  }
  EXPECT_GT(DroppedLogLines(server), 0);
}

TEST(ShutdownTest, BothStopSignalsDrain) {
  for (const int signal : {SIGTERM, SIGINT}) {
    Server server;
    EXPECT_TRUE(server.Ask().ok());
    server.process().Signal(signal);
    EXPECT_EQ(server.process().Wait(), 0) << server.process().Output();
    EXPECT_THAT(server.process().Output(), HasSubstr("\"drained\""));
  }
}

TEST(ShutdownTest, AcceptsCallsWhileItSaysNotServing) {
  Server server({"--drain-delay", "30s"});
  grpc::ClientContext context;
  const auto watch = grpc::health::v1::Health::NewStub(server.channel())->Watch(&context, HealthCheckRequest());
  HealthCheckResponse response;
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  server.process().Signal(SIGTERM);
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  EXPECT_TRUE(server.Ask().ok());
  // On a new connection as well.
  const auto fresh = grpc::CreateCustomChannel(server.address(), grpc::InsecureChannelCredentials(), [] {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return arguments;
  }());
  EXPECT_TRUE(fresh->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10)));
  server.process().Signal(SIGTERM);  // the second one exits at once
  EXPECT_EQ(server.process().Wait(), 1);
  EXPECT_THAT(server.process().Output(), HasSubstr("a second signal"));
}

TEST(ShutdownTest, AnOpenWatchDoesNotDelayIt) {
  Server server({"--drain-delay", "0s", "--drain-timeout", "60s"});
  grpc::ClientContext context;
  const auto watch = grpc::health::v1::Health::NewStub(server.channel())->Watch(&context, HealthCheckRequest());
  HealthCheckResponse response;
  ASSERT_TRUE(watch->Read(&response));
  server.process().Signal(SIGTERM);
  while (watch->Read(&response)) {
  }
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(server.process().Wait(), 0);
}

TEST(ShutdownTest, AnIdleReflectionStreamDoesNotDelayIt) {
  Server server({"--drain-delay", "0s", "--drain-timeout", "60s"});
  grpc::ClientContext context;
  const auto stream = grpc::reflection::v1::ServerReflection::NewStub(server.channel())->ServerReflectionInfo(&context);
  grpc::reflection::v1::ServerReflectionRequest request;
  request.set_list_services("");
  grpc::reflection::v1::ServerReflectionResponse response;
  ASSERT_TRUE(stream->Write(request));
  ASSERT_TRUE(stream->Read(&response));
  EXPECT_EQ(response.list_services_response().service_size(), 6);
  server.process().Signal(SIGTERM);
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(server.process().Wait(), 0);
}

TEST(ShutdownTest, AnOpenCallDelaysItUntilTheTimeout) {
  Server server({"--drain-delay", "0s", "--drain-timeout", "100ms"});
  grpc::GenericStub stub(server.channel());
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  // The request is never sent.
  const auto call = stub.PrepareCall(&context, "/statustranslator.v1.TranslationService/HttpToGrpc", &queue);
  call->StartCall(nullptr);
  EXPECT_TRUE(server.Ask().ok()) << "on the same connection, so the call before has arrived";
  server.process().Signal(SIGTERM);
  EXPECT_EQ(server.process().Wait(), 0);
  grpc::Status status;
  call->Finish(&status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  ASSERT_TRUE(queue.Next(&tag, &ok));
  ASSERT_TRUE(queue.Next(&tag, &ok));
  EXPECT_FALSE(status.ok());
}

TEST(ShutdownTest, AnHttpRequestThatHasBegunIsAnswered) {
  Server server({"--http-listen", "127.0.0.1:0", "--drain-delay", "0s", "--drain-timeout", "60s"});
  const ClientSocket grpc(server.address());
  EXPECT_TRUE(grpc.SpeaksHttp2());
  std::optional<ClientSocket> http(server.http());
  http->Send(
      "POST /v1:diagnose HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
      "Content-Length: 15\r\n\r\n");
  EXPECT_THAT(http->Receive(), HasSubstr("100 Continue"));
  server.process().Signal(SIGTERM);
  EXPECT_TRUE(grpc.AnswersPingsUntilClosed()) << "so the gRPC server has shut down";
  pollfd closed = {http->descriptor(), POLLRDHUP, 0};
  EXPECT_EQ(poll(&closed, 1, 300), 0) << "it would end within milliseconds";
  http->Send("{\"text\": \"404\"}");
  const std::string reply = http->Receive();
  EXPECT_THAT(reply, HasSubstr("HTTP/1.1 200 OK"));
  EXPECT_THAT(reply, HasSubstr("Connection: close"));
  http.reset();
  EXPECT_EQ(server.process().Wait(), 0);
}

TEST(ShutdownTest, AnHttpRequestThatDoesNotEndDelaysItUntilTheTimeout) {
  Server server({"--http-listen", "127.0.0.1:0", "--drain-delay", "0s", "--drain-timeout", "100ms"});
  const ClientSocket http(server.http());
  http.Send("POST /v1:diagnose HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 14\r\n\r\n");
  EXPECT_THAT(http.Receive(), HasSubstr("100 Continue"));
  server.process().Signal(SIGTERM);
  EXPECT_EQ(server.process().Wait(), 0);
}

TEST(ShutdownTest, ALogThatIsNotReadBlocksNeitherCallsNorShutdown) {
  Server server({"--access-log", "1", "--http-listen", "127.0.0.1:0", "--drain-delay", "0s"});
  FillLog(server);
  EXPECT_TRUE(server.Ask().ok());
  server.process().Signal(SIGTERM);
  EXPECT_EQ(server.process().WaitUnread(), 0);
}

TEST(ShutdownTest, ASecondSignalEndsItThoughTheLogIsNotRead) {
  Server server({"--access-log", "1", "--http-listen", "127.0.0.1:0", "--drain-delay", "1h"});
  grpc::ClientContext context;
  const auto watch = grpc::health::v1::Health::NewStub(server.channel())->Watch(&context, HealthCheckRequest());
  HealthCheckResponse response;
  ASSERT_TRUE(watch->Read(&response));
  FillLog(server);
  server.process().Signal(SIGTERM);
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  server.process().Signal(SIGTERM);
  EXPECT_EQ(server.process().WaitUnread(), 1);
}

TEST(ShutdownTest, OnceTheLogIsReadItReportsTheDroppedLines) {
  Server server({"--access-log", "1", "--http-listen", "127.0.0.1:0", "--drain-delay", "0s"});
  FillLog(server);
  EXPECT_THAT(server.process().WaitForLine("were dropped"), HasSubstr("\"lines\":\""));
  server.process().Signal(SIGTERM);
  EXPECT_EQ(server.process().Wait(), 0);
  EXPECT_THAT(server.process().Output(), HasSubstr("\"drained\""));
}

// Standard error is closed or on a full disk. The log must not be written to a connection.
TEST(ShutdownTest, WithoutALogItServesAndDrains) {
  for (const std::string place : {"2>&-", "0<&- 1>&- 2>&-", "2>/dev/full"}) {
    const TempDir dir;
    Process server("/bin/sh", {"-c", absl::StrCat("exec ", kBinary, " serve --listen unix:", dir / "s",
                                                  " --drain-delay 0s ", place)});
    int serving = -1;
    for (int i = 0; i < 400 && serving != 0; ++i) {
      serving = RunToEnd(kBinary, {"healthcheck", "--server", "unix:" + (dir / "s")}).exit_code;
      if (serving != 0) usleep(50'000);
    }
    EXPECT_EQ(serving, 0) << place;
    if (place != "2>/dev/full") {
      EXPECT_EQ(std::filesystem::read_symlink(absl::StrCat("/proc/", server.pid(), "/fd/2")), "/dev/null") << place;
    }
    server.Signal(SIGTERM);
    EXPECT_EQ(server.WaitUnread(), 0) << place;
  }
}

class HangTest : public ::testing::Test {
 protected:
  HangTest() {
    std::ofstream(folder_ / "acme.textproto")
        << "name: \"acme\" extends: \"general\" http_to_grpc { http: 420 grpc: \"ABORTED\" reason: \"r\" }\n";
  }
  // From now on, opening a file of the directory hangs.
  void Hang() const { std::ofstream(folder_ / "hang.textproto") << "name: \"hang\"\n"; }

  Process Start(const std::string& drain_delay) const {
    return Process(kBinary,
                   {"serve", "--listen", "127.0.0.1:0", "--profiles", folder_ / "", "--drain-delay", drain_delay},
                   {{"LD_PRELOAD", STATUS_TRANSLATOR_HANG_FILES}});
  }

  const TempDir folder_;
};

TEST_F(HangTest, ASignalEndsItThoughTheFileSystemHangsAtStart) {
  Hang();
  Process server = Start("0s");
  EXPECT_EQ(server.WaitForLine("an open() hangs"), "an open() hangs");
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait(), 0);
  EXPECT_THAT(server.Output(), HasSubstr("stopped before serving"));
}

TEST_F(HangTest, AWatcherThatHangsDoesNotBlockTheDrain) {
  Process server = Start("0s");
  server.WaitForLine("\"serving\"");
  Hang();
  server.Signal(SIGHUP);
  EXPECT_EQ(server.WaitForLine("an open() hangs"), "an open() hangs");
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait(), 0);
  EXPECT_THAT(server.Output(), HasSubstr("\"drained\""));
}

TEST(ShutdownTest, WithoutFreeDescriptorsItDrains) {
  if (kSanitizersNeedDescriptors) GTEST_SKIP() << "the sanitizers themselves need descriptors";
  Server server;
  EXPECT_TRUE(server.Ask().ok());
  const rlimit none = {3, 3};
  ASSERT_EQ(prlimit(server.process().pid(), RLIMIT_NOFILE, &none, nullptr), 0);
  const ClientSocket waiting(server.address());
  EXPECT_THAT(server.process().WaitForLine("cannot accept a connection"), HasSubstr("Too many open files"));
  server.process().Signal(SIGTERM);
  EXPECT_EQ(server.process().WaitUnread(), 0);
}

TEST(ShutdownTest, TooFewDescriptorsAreNamedAtTheStart) {
  if (kSanitizersNeedDescriptors) GTEST_SKIP() << "the sanitizers themselves need descriptors";
  for (const int limit : {5, 63}) {
    Process server("/bin/sh", {"-c", absl::StrCat("ulimit -n ", limit, "; exec ", kBinary,
                                                  " serve --listen 127.0.0.1:0 --drain-delay 0s")});
    EXPECT_EQ(server.WaitUnread(), 1);
    EXPECT_THAT(server.Output(), HasSubstr(absl::StrCat("the limit of open files is ", limit)));
  }
}

}  // namespace
}  // namespace status_translator
