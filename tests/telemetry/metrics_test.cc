#include "telemetry/metrics.h"

#include <gmock/gmock.h>

#include <thread>
#include <vector>

namespace status_translator {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(MetricsTest, CountsCallsByMethodAndCode) {
  Metrics metrics;
  MethodMetrics& method = metrics.Method("a.B", "C", "unary");
  EXPECT_EQ(&metrics.Method("a.B", "C", "unary"), &method);
  for (const int code : {0, 5, 5, 99, -1}) {
    method.Started();
    method.Handled(code, absl::Milliseconds(5));
  }
  const std::string text = metrics.Text();
  const std::string labels = "grpc_method=\"C\",grpc_service=\"a.B\",grpc_type=\"unary\"";
  EXPECT_THAT(text, HasSubstr("grpc_server_started_total{" + labels + "} 5\n"));
  EXPECT_THAT(text, HasSubstr("grpc_server_handled_total{grpc_code=\"OK\"," + labels + "} 1\n"));
  EXPECT_THAT(text, HasSubstr("grpc_server_handled_total{grpc_code=\"NotFound\"," + labels + "} 2\n"));
  EXPECT_THAT(text, HasSubstr("grpc_server_handled_total{grpc_code=\"Unknown\"," + labels + "} 2\n"));
  EXPECT_THAT(text, HasSubstr("grpc_server_handling_seconds_bucket{" + labels + ",le=\"0.001\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("grpc_server_handling_seconds_bucket{" + labels + ",le=\"0.01\"} 5\n"));
}

TEST(MetricsTest, CountsTranslationsAndRequestsFromManyThreads) {
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 1000; ++k) {
        metrics.Translations("http_to_grpc", "general", "EXACT", "4xx").Count();
        metrics.CountHttpRequest(200);
        metrics.Method("a.B", "C", "unary").Started();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("status_translator_translations_total{class=\"4xx\",direction=\"http_to_grpc\",kind="
                              "\"EXACT\",profile=\"general\"} 4000\n"));
  EXPECT_THAT(text, HasSubstr("status_translator_http_requests_total{code=\"200\"} 4000\n"));
}

TEST(MetricsTest, ThereAreMetricsOfTlsOnlyWithTls) {
  Metrics metrics;
  EXPECT_THAT(metrics.Text(), Not(HasSubstr("status_translator_tls_")));
  metrics.SetTlsCertificate("server", absl::FromUnixSeconds(1'700'000'000), absl::FromUnixSeconds(1'800'000'000));
  metrics.CountTlsLoad(true);
  metrics.CountTlsLoad(false);
  metrics.CountTlsRefused("grpc");
  const std::string text = metrics.Text();
  EXPECT_THAT(text,
              HasSubstr("status_translator_tls_certificate_not_before_seconds{certificate=\"server\"} 1700000000\n"));
  EXPECT_THAT(text,
              HasSubstr("status_translator_tls_certificate_not_after_seconds{certificate=\"server\"} 1800000000\n"));
  EXPECT_THAT(text, HasSubstr("status_translator_tls_stale 1\n"));
  EXPECT_THAT(text, HasSubstr("status_translator_tls_loads_total{result=\"good\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("status_translator_tls_loads_total{result=\"bad\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("status_translator_tls_refused_clients_total{protocol=\"grpc\"} 1\n"));
}

TEST(MetricsTest, ReportsBuildProfilesAndProcess) {
  Metrics metrics;
  metrics.SetBuild("1.2.3", "1.51.1");
  metrics.SetProfiles({{"general", "old"}}, false);
  metrics.SetProfiles({{"general", "abc"}}, true);
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr("status_translator_build_info{grpc_version=\"1.51.1\",version=\"1.2.3\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("status_translator_profile_info{profile=\"general\",revision=\"abc\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("revision=\"old\"")));
  EXPECT_THAT(text, HasSubstr("status_translator_profiles_stale 1\n"));
  EXPECT_THAT(text, HasSubstr("status_translator_profile_loads_total{result=\"good\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("status_translator_profile_loads_total{result=\"bad\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("status_translator_profiles_loaded_seconds 0\n")));
  EXPECT_THAT(text, Not(HasSubstr("process_open_fds 0\n")));
  EXPECT_THAT(text, Not(HasSubstr("process_resident_memory_bytes 0\n")));
}

TEST(MetricsTest, CountsConnectionsByListener) {
  Metrics metrics;
  size_t open = 3;
  metrics.AddListener("grpc", "unix:/run/s", [&open] { return open; });
  EXPECT_THAT(metrics.Text(),
              HasSubstr("status_translator_connections{listener=\"unix:/run/s\",protocol=\"grpc\"} 3\n"));
  open = 0;
  const std::string refused = "status_translator_connections_refused_total{protocol=\"grpc\",reason=";
  EXPECT_THAT(metrics.Text(),
              HasSubstr("status_translator_connections{listener=\"unix:/run/s\",protocol=\"grpc\"} 0\n"));
  EXPECT_THAT(metrics.Text(), HasSubstr(refused + "\"total\"} 0\n"));
  metrics.CountRefusedConnection("grpc", "peer");
  EXPECT_THAT(metrics.Text(), HasSubstr(refused + "\"peer\"} 1\n"));
}

}  // namespace
}  // namespace status_translator
