// The life of the real binary, from start to drained.
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "envoy/service/ext_proc/v3/external_processor.grpc.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "statustranslator/v1/translation_service.grpc.pb.h"
#include "support/ext_proc.h"
#include "support/facts.h"
#include "support/process.h"
#include "support/rpc.h"
#include "support/server.h"
#include "support/v1.h"

namespace status_translator {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using ::testing::HasSubstr;

constexpr char kBinary[] = STATUS_TRANSLATOR_BINARY;

// An idle synchronous channel looks at its connection, and so at a GOAWAY, only this often.
const bool kPollsOften = setenv("GRPC_CLIENT_CHANNEL_BACKUP_POLL_INTERVAL_MS", "50", 1) == 0;

TEST(ServeTest, SaysOnceWhereAndWhatItServes) {
  Server server;
  const auto line = nlohmann::json::parse(server.start_line());
  EXPECT_EQ(line["grpc"], server.address());
  EXPECT_EQ(line["default_profile"], "general");
  EXPECT_EQ(line["revision"].get<std::string>().size(), 64u);
  EXPECT_TRUE(server.Ask().ok());
}

TEST(ServeTest, BothStopSignalsDrain) {
  for (const int signal : {SIGTERM, SIGINT}) {
    Server server;
    EXPECT_TRUE(server.Ask().ok());
    server.process().Signal(signal);
    EXPECT_EQ(server.process().Wait(), 0) << server.process().Output();
    EXPECT_THAT(server.process().Output(), HasSubstr("\"drained\""));
  }
}

TEST(ServeTest, AcceptsCallsWhileItSaysNotServing) {
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
  // A new connection, too.
  const auto fresh = grpc::CreateCustomChannel(server.address(), grpc::InsecureChannelCredentials(), [] {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return arguments;
  }());
  EXPECT_TRUE(fresh->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10)));
  server.process().Signal(SIGTERM);  // the second one forces
  EXPECT_EQ(server.process().Wait(), 1);
  EXPECT_THAT(server.process().Output(), HasSubstr("a second signal"));
}

TEST(ServeTest, AnOpenWatchDoesNotKeepItUp) {
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

TEST(ServeTest, ProcessesForAProxyInItsModeAndLetsGoWhenItDrains) {
  for (const std::string mode : {"observe", "enforce"}) {
    Server server({"--drain-delay", "0s", "--ext-proc-mode", mode});
    const auto stub = envoy::service::ext_proc::v3::ExternalProcessor::NewStub(server.channel());
    grpc::ClientContext context;
    const auto stream = stub->Process(&context);
    envoy::service::ext_proc::v3::ProcessingResponse response;
    ASSERT_TRUE(stream->Write(FromGrpcCaller(ResponseHead({{":status", "503"}}, true))));
    ASSERT_TRUE(stream->Read(&response));
    EXPECT_EQ(response.has_immediate_response(), mode == "enforce");
    server.process().Signal(SIGTERM);
    EXPECT_TRUE(stream->Finish().ok());
    EXPECT_EQ(server.process().Wait(), 0);
  }
}

TEST(ServeTest, LogsAWrongSettingOfARouteWithTheAllowedValues) {
  Server server;
  grpc::ClientContext context;
  context.AddMetadata("status-translator-format", "aip-194");
  const auto stream = envoy::service::ext_proc::v3::ExternalProcessor::NewStub(server.channel())->Process(&context);
  envoy::service::ext_proc::v3::ProcessingResponse response;
  ASSERT_TRUE(stream->Write(FromGrpcCaller(ResponseHead({{":status", "503"}}, true))));
  ASSERT_TRUE(stream->Read(&response));
  const auto line = nlohmann::json::parse(server.process().WaitForLine("\"setting\""));
  EXPECT_EQ(line["level"], "warning");
  EXPECT_EQ(line["setting"], "format is \"aip-194\"; use accept, problem, aip-193, connect, twirp, text");
  EXPECT_EQ(line["streams"], "1");
}

TEST(ServeTest, AnIdleReflectionStreamDoesNotKeepItUp) {
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

TEST(ServeTest, AnOpenCallKeepsItUpUntilTheTimeout) {
  Server server({"--drain-delay", "0s", "--drain-timeout", "100ms"});
  grpc::GenericStub stub(server.channel());
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  // The request never comes.
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

TEST(ServeTest, RubbishFailsOnlyItsSender) {
  Server server;
  const auto call = [&](const std::string& method, const std::string& bytes) {
    return CallRaw(server.channel(), method, bytes).error_code();
  };
  constexpr size_t kMaxRequestBytes = 256UL * 1024;
  const std::string to_grpc = "/statustranslator.v1.TranslationService/HttpToGrpc";
  const std::string compare = "/statustranslator.v1.CatalogService/CompareProfiles";
  EXPECT_EQ(call(to_grpc, std::string(kMaxRequestBytes + 1, 'x')), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(call(to_grpc, "\x08"), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(call(to_grpc, std::string(kMaxRequestBytes, '\x0b')), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(call(compare, "\x08"), grpc::StatusCode::INTERNAL);
  // A profile that is not UTF-8, and an origin beyond the enum.
  EXPECT_EQ(call(to_grpc, "\x08\x94\x03\x22\x01\xff"), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(call(to_grpc, "\x08\x94\x03\x10\x63"), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(call("/statustranslator.v1.TranslationService/Nothing", ""), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(call("/no.Service/Nothing", ""), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_TRUE(server.Ask().ok());
}

TEST(ServeTest, TheSecondServerOfAPortIsRefused) {
  Server server;
  const Result second = RunToEnd(kBinary, {"serve", "--listen", server.address()});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.output, HasSubstr("cannot listen on " + server.address() + ": Address already in use"));
  EXPECT_TRUE(server.Ask().ok());
}

TEST(ServeTest, TheSecondServerOfAPathIsRefusedAndTheFirstGoesOn) {
  const TempDir dir;
  const std::string address = "unix:" + (dir / "s.sock");
  Process first(kBinary, {"serve", "--listen", address, "--drain-delay", "0s"});
  first.WaitForLine("\"serving\"");
  const Result second = RunToEnd(kBinary, {"serve", "--listen", address});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.output, HasSubstr("another server is using it"));
  EXPECT_EQ(RunToEnd(kBinary, {"healthcheck", "--server", address}).exit_code, 0);
  first.Signal(SIGKILL);
  first.Wait();
  // What a killed server left behind is in nobody's way.
  Process third(kBinary, {"serve", "--listen", address, "--drain-delay", "0s"});
  EXPECT_THAT(third.WaitForLine("\"serving\""), HasSubstr(address));
  EXPECT_EQ(RunToEnd(kBinary, {"healthcheck", "--server", address}).exit_code, 0);
  third.Signal(SIGTERM);
  EXPECT_EQ(third.Wait(), 0);
}

// Somebody who holds no lock of ours.
TEST(ServeTest, APathWhereSomebodyListensIsLeftToThem) {
  const TempDir dir;
  const std::string path = dir / "s.sock";
  const auto listener = [&] {
    sockaddr_un name = {};
    name.sun_family = AF_UNIX;
    std::memcpy(name.sun_path, path.data(), path.size());
    const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(bind(descriptor, reinterpret_cast<sockaddr*>(&name), sizeof(name)), 0);
    EXPECT_EQ(listen(descriptor, 10), 0);
    return descriptor;
  };
  const auto inode = [&] {
    struct stat found = {};
    return lstat(path.c_str(), &found) == 0 ? found.st_ino : 0;
  };
  const int before = listener();
  const ino_t theirs = inode();
  const Result refused = RunToEnd(kBinary, {"serve", "--listen", "unix:" + path});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.output, HasSubstr("cannot listen on unix:" + path + ": another process listens on it"));
  EXPECT_EQ(inode(), theirs);
  close(before);
  Process server(kBinary, {"serve", "--listen", "unix:" + path, "--drain-delay", "0s"});
  server.WaitForLine("\"serving\"");
  EXPECT_EQ(RunToEnd(kBinary, {"healthcheck", "--server", "unix:" + path}).exit_code, 0);
  // Taken away while it serves: the end must not remove what is somebody else's.
  std::filesystem::remove(path);
  const int after = listener();
  const ino_t theirs_now = inode();
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait(), 0);
  EXPECT_EQ(inode(), theirs_now);
  close(after);
}

TEST(ServeTest, ItsOwnPathIsGoneAfterTheEnd) {
  const TempDir dir;
  Process server(kBinary, {"serve", "--listen", "unix:" + (dir / "s.sock"), "--drain-delay", "0s"});
  server.WaitForLine("\"serving\"");
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait(), 0);
  EXPECT_FALSE(std::filesystem::exists(dir / "s.sock"));
  EXPECT_FALSE(std::filesystem::exists(dir / "s.sock.new"));
}

TEST(ServeTest, ListensOnSeveralAddressesAndByEnvironment) {
  const TempDir dir;
  const std::string path = "unix:" + (dir / "s.sock");
  Process server(kBinary, {"serve", "--ports-file", dir / "ports"},
                 {{"STATUS_TRANSLATOR_LISTEN", "127.0.0.1:0," + path}, {"STATUS_TRANSLATOR_DRAIN_DELAY", "0s"}});
  server.WaitForLine("\"serving\"");
  const auto ports = nlohmann::json::parse(ReadFile(dir / "ports"));
  ASSERT_EQ(ports["grpc"].size(), 2u);
  EXPECT_EQ(ports["grpc"][1], path);
  EXPECT_TRUE(ports["http"].empty());
  for (const std::string address : ports["grpc"]) {
    EXPECT_EQ(RunToEnd(kBinary, {"healthcheck", "--server", address}).exit_code, 0) << address;
  }
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait(), 0);
}

TEST(ServeTest, ServesHttpBesideGrpcAndSaysThatItDrains) {
  const TempDir dir;
  Process server(kBinary, {"serve", "--listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0", "--ports-file",
                           dir / "ports", "--drain-delay", "30s"});
  server.WaitForLine("\"serving\"");
  const std::string http = nlohmann::json::parse(ReadFile(dir / "ports"))["http"][0];
  const auto get = [&](const std::string& path) {
    return RunToEnd("/usr/bin/curl", {"-s", "-o", "/dev/null", "-w", "%{http_code}", "http://" + http + path}).output;
  };
  EXPECT_EQ(get("/v1/http/404"), "200");
  EXPECT_EQ(get("/readyz"), "200");
  server.Signal(SIGTERM);
  server.WaitForLine("NOT_SERVING");
  EXPECT_EQ(get("/readyz"), "503");
  EXPECT_EQ(get("/healthz"), "200");
  EXPECT_EQ(get("/v1/http/404"), "200");
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait(), 1);
  const Result taken = RunToEnd(kBinary, {"serve", "--listen", "127.0.0.1:0", "--http-listen", "unix:/tmp/x"});
  EXPECT_EQ(taken.exit_code, 2);
  EXPECT_THAT(taken.output, HasSubstr("TCP only"));
}

// Whatever methods a client makes up, they are one label value.
TEST(ServeTest, UnknownMethodsAreCountedAsOne) {
  Server server({"--drain-delay", "0s", "--http-listen", "127.0.0.1:0"});
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(CallRaw(server.channel(), absl::StrCat("/made.up.Service", i, "/Method"), "x").error_code(),
              grpc::StatusCode::UNIMPLEMENTED);
  }
  EXPECT_THAT(CallRaw(server.channel(), "/made.up.Service/Method\x01", "").error_message(),
              HasSubstr("there is no method"));
  const Result metrics = RunToEnd("/usr/bin/curl", {"-s", "http://" + server.http() + "/metrics"});
  EXPECT_THAT(metrics.output, HasSubstr("grpc_server_handled_total{grpc_code=\"Unimplemented\",grpc_method=\"other\","
                                        "grpc_service=\"other\",grpc_type=\"unary\"} 21\n"));
  EXPECT_THAT(metrics.output, testing::Not(HasSubstr("made")));
}

TEST(ServeTest, LogsTheCallsThatItIsToldToLog) {
  Server server({"--http-listen", "127.0.0.1:0", "--access-log", "1", "--drain-delay", "0s"});
  const std::string trace = "0af7651916cd43dd8448eb211c80319c";
  const std::string traceparent = "00-" + trace + "-b7ad6b7169203331-01";
  grpc::ClientContext context;
  context.AddMetadata("traceparent", traceparent);
  v1::HttpToGrpcRequest request;
  request.set_code(42);
  v1::HttpToGrpcResponse response;
  EXPECT_EQ(v1::TranslationService::NewStub(server.channel())->HttpToGrpc(&context, request, &response).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  auto line = nlohmann::json::parse(server.process().WaitForLine("\"access\""));
  EXPECT_EQ(line["protocol"], "grpc");
  EXPECT_EQ(line["method"], "/statustranslator.v1.TranslationService/HttpToGrpc");
  EXPECT_EQ(line["code"], "InvalidArgument");
  EXPECT_EQ(line["trace_id"], trace);
  EXPECT_THAT(std::string(line["peer"]), HasSubstr("127.0.0.1"));

  RunToEnd("/usr/bin/curl", {"-s", "-H", "traceparent: " + traceparent, "http://" + server.http() + "/v1/http/999?x"});
  line = nlohmann::json::parse(server.process().WaitForLine("\"access\""));
  EXPECT_EQ(line["protocol"], "http");
  EXPECT_EQ(line["method"], "GET /v1/http/999");
  EXPECT_EQ(line["code"], "400");
  EXPECT_EQ(line["trace_id"], trace);
  EXPECT_THAT(std::string(line["peer"]), HasSubstr("127.0.0.1"));
}

TEST(ServeTest, CountsItsConnections) {
  const TempDir folder;
  const std::string path = folder / "socket";
  Server server({"--http-listen", "127.0.0.1:0", "--listen", "unix:" + path, "--drain-delay", "0s"});
  EXPECT_TRUE(server.Ask().ok());
  const auto connections = [&] {
    return RunToEnd("/usr/bin/curl", {"-s", "http://" + server.http() + "/metrics"}).output;
  };
  const auto line = [](const std::string& protocol, const std::string& listener, int count) {
    return absl::StrCat("status_translator_connections{listener=\"", listener, "\",protocol=\"", protocol, "\"} ",
                        count, "\n");
  };
  const std::string port = server.address().substr(server.address().find(':') + 1);
  const std::string http_port = server.http().substr(server.http().find(':') + 1);
  EXPECT_THAT(connections(), HasSubstr(line("grpc", port, 1)));
  EXPECT_THAT(connections(), HasSubstr(line("http", http_port, 1)));
  EXPECT_THAT(connections(), HasSubstr(line("grpc", "unix:" + path, 0)));
  const auto channel = grpc::CreateChannel("unix:" + path, grpc::InsecureChannelCredentials());
  ASSERT_TRUE(channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10)));
  EXPECT_THAT(connections(), HasSubstr(line("grpc", "unix:" + path, 1)));
}

TEST(ServeTest, WrongOptionsAreNamed) {
  const auto fails = [](const std::vector<std::string>& options, const std::string& message) {
    std::vector<std::string> arguments = {"serve"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Result result = RunToEnd(kBinary, arguments);
    EXPECT_EQ(result.exit_code, 2) << result.output;
    EXPECT_THAT(result.output, HasSubstr(message));
  };
  fails({"--listen", "nowhere"}, "nowhere");
  fails({"--drain-delay", "5"}, "\"5\" is not a duration");
  fails({"--drain-timeout", "-1s"}, "-1s");
  fails({"--default-profile", "genral"}, "did you mean general?");
  fails({"--cors-origin", "a b"}, "neither spaces");
  fails({"--ext-proc-mode", "fix"}, "observe");
  fails({"--colour"}, "--colour");
}

TEST(ServeTest, AnUnwritablePortsFileStopsTheStart) {
  const Result result =
      RunToEnd(kBinary, {"serve", "--listen", "127.0.0.1:0", "--ports-file", "/no/such/folder/ports"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output, HasSubstr("/no/such/folder/ports"));
}

TEST(ServeTest, APortsFileOnAFullDiskStopsTheStartAndLeavesNothing) {
  const TempDir dir;
  ASSERT_EQ(symlink("/dev/full", (dir / "ports.tmp").c_str()), 0);
  const Result result = RunToEnd(kBinary, {"serve", "--listen", "127.0.0.1:0", "--ports-file", dir / "ports"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output, HasSubstr("/ports: No space left on device"));
  for (const char* name : {"ports", "ports.tmp"}) EXPECT_NE(access((dir / name).c_str(), F_OK), 0) << name;
}

}  // namespace
}  // namespace status_translator
