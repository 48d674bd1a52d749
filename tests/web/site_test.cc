#include "web/site.h"

#include <gmock/gmock.h>

#include "support/metrics.h"
#include "support/translator.h"
#include "web/openapi.h"

namespace status_translator {
namespace {

HttpReply Ask(const Site& site, const std::string& path, const std::string& method = "GET") {
  return site.Handle({method, path, {}, ""});
}

TEST(SiteTest, HealthAndReadiness) {
  Site site(TestCurrentTranslator(), TestMetrics(), "");
  EXPECT_EQ(Ask(site, "/healthz").status, 200);
  EXPECT_EQ(Ask(site, "/readyz").body, "ready\n");
  site.SetNotReady();
  EXPECT_EQ(Ask(site, "/healthz").status, 200);
  EXPECT_EQ(Ask(site, "/readyz").status, 503);
  EXPECT_EQ(Ask(site, "/readyz", "POST").status, 405);
  EXPECT_EQ(Ask(site, "/v1/http/404").status, 200);
}

TEST(SiteTest, ServesTheDescriptionOfTheApi) {
  const Site site(TestCurrentTranslator(), TestMetrics(), "");
  const HttpReply reply = Ask(site, "/openapi.json");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, OpenApiDocument());
  EXPECT_EQ(Ask(site, "/openapi.json", "POST").status, 405);
}

}  // namespace
}  // namespace status_translator
