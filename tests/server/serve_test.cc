// The program as used: what it serves, where, and what it logs.
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "envoy/service/ext_proc/v3/external_processor.grpc.pb.h"
#include "statustranslator/v1/translation_service.grpc.pb.h"
#include "support/ext_proc.h"
#include "support/facts.h"
#include "support/process.h"
#include "support/rpc.h"
#include "support/server.h"
#include "support/v1.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

constexpr char kBinary[] = STATUS_TRANSLATOR_BINARY;

TEST(ServeTest, LogsOnceWhereAndWhatItServes) {
  Server server;
  const auto line = nlohmann::json::parse(server.start_line());
  EXPECT_EQ(line["grpc"], server.address());
  EXPECT_EQ(line["default_profile"], "general");
  EXPECT_EQ(line["revision"].get<std::string>().size(), 64u);
  EXPECT_TRUE(server.Ask().ok());
}

TEST(ServeTest, ProcessesResponsesInItsModeAndEndsTheStreamWhenItDrains) {
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
  EXPECT_THAT(line["route"], HasSubstr("add xds.route_name to response_attributes"));
}

TEST(ServeTest, LogsOneLineForEachWrongSettingOfEachRoute) {
  Server server;
  const auto stub = envoy::service::ext_proc::v3::ExternalProcessor::NewStub(server.channel());
  const auto pass = [&stub](const std::string& name, const std::string& value, const std::string& route) {
    grpc::ClientContext context;
    context.AddMetadata("status-translator-" + name, value);
    const auto stream = stub->Process(&context);
    envoy::service::ext_proc::v3::ProcessingResponse response;
    EXPECT_TRUE(stream->Write(With(FromGrpcCaller(ResponseHead({{":status", "503"}}, true)), "xds.route_name", route)));
    EXPECT_TRUE(stream->Read(&response));
    EXPECT_TRUE(response.has_response_headers());
  };
  const std::vector<std::array<std::string, 3>> wrong = {{"enforce-percnt", "5", "a"},
                                                         {"mode", "on", "a"},
                                                         {"mode", "on", "b"},
                                                         {"mode", "of", "b"},
                                                         {"profile", "generel", "b"}};
  // Each twice: the second one is not logged again.
  for (const auto& [name, value, route] : wrong) {
    pass(name, value, route);
    pass(name, value, route);
  }
  for (const auto& [name, value, route] : wrong) {
    const auto line = nlohmann::json::parse(server.process().WaitForLine("\"setting\""));
    const bool is_name = name == "enforce-percnt";
    EXPECT_THAT(line["setting"], HasSubstr("\"" + (is_name ? name : value) + "\""));
    EXPECT_EQ(line["route"], route);
  }
}

TEST(ServeTest, TheSecondServerOfAPathIsRefusedAndTheFirstContinues) {
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
  // The socket that a killed server leaves does not block the next one.
  Process third(kBinary, {"serve", "--listen", address, "--drain-delay", "0s"});
  EXPECT_THAT(third.WaitForLine("\"serving\""), HasSubstr(address));
  EXPECT_EQ(RunToEnd(kBinary, {"healthcheck", "--server", address}).exit_code, 0);
  third.Signal(SIGTERM);
  EXPECT_EQ(third.Wait(), 0);
}

// The other process does not use the lock file.
TEST(ServeTest, APathOnWhichAnotherProcessListensIsNotTaken) {
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
  // Replaced while the server runs: its shutdown must not remove the socket of the other process.
  std::filesystem::remove(path);
  const int after = listener();
  const ino_t theirs_now = inode();
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait(), 0);
  EXPECT_EQ(inode(), theirs_now);
  close(after);
}

TEST(ServeTest, ItsOwnPathIsRemovedAtShutdown) {
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

TEST(ServeTest, ServesHttpBesideGrpcAndIsNotReadyWhileItDrains) {
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

TEST(ServeTest, LogsSampledCalls) {
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
  for (const char* origin :
       {"a b", "example.org", "https://example.org/", "https://Example.org", "https://a,https://b"}) {
    fails({"--cors-origin", origin}, std::string("\"") + origin + "\" is not an origin");
  }
  fails({"--ext-proc-mode", "fix"}, "observe");
  fails({"--colour"}, "--colour");
  for (const char* option : {"--ext-proc-limit-file", "--profiles", "--descriptor-set", "--ports-file"}) {
    fails({option, ""}, "the path is empty");
  }
}

TEST(ServeTest, AnUnwritablePortsFileStopsTheStart) {
  const Result result =
      RunToEnd(kBinary, {"serve", "--listen", "127.0.0.1:0", "--ports-file", "/no/such/folder/ports"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output, HasSubstr("/no/such/folder/ports"));
}

}  // namespace
}  // namespace status_translator
