#include "web/site.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "support/metrics.h"
#include "support/translator.h"

namespace status_translator {
namespace {

HttpReply Ask(const Site& site, const std::string& path, const std::string& method = "GET") {
  return site.Handle({method, path, {}, ""});
}

TEST(SiteTest, HealthAndReadiness) {
  Site site(TestLiveAnswers(), TestMetrics(), "");
  EXPECT_EQ(Ask(site, "/healthz").status, 200);
  EXPECT_EQ(Ask(site, "/readyz").body, "ready\n");
  site.SetNotReady();
  EXPECT_EQ(Ask(site, "/healthz").status, 200);
  EXPECT_EQ(Ask(site, "/readyz").status, 503);
  EXPECT_EQ(Ask(site, "/readyz", "POST").status, 405);
  EXPECT_EQ(Ask(site, "/v1/http/404").status, 200);
}

// Every path of the description is served, with the parameters that it names.
TEST(SiteTest, OpenApiDescribesWhatIsServed) {
  const Site site(TestLiveAnswers(), TestMetrics(), "");
  const auto document = nlohmann::json::parse(Ask(site, "/openapi.json").body);
  EXPECT_EQ(document["openapi"], "3.1.0");
  std::set<std::string> paths;
  for (const auto& [path, operations] : document["paths"].items()) {
    paths.insert(path);
    HttpRequest request{"GET", path, {}, ""};
    if (operations.contains("post")) {
      request.method = "POST";
      request.content_type = "application/json";
      request.body = operations["post"]["requestBody"]["content"]["application/json"]["example"].dump();
      EXPECT_EQ(site.Handle(request).status, 200) << path;
      continue;
    }
    for (const auto& parameter : operations["get"]["parameters"]) {
      const std::string name = parameter["name"];
      if (parameter["in"] == "path") {
        const std::string hole = "{" + name + "}";
        const auto& example = parameter["example"];
        request.path.replace(request.path.find(hole), hole.size(),
                             example.is_string() ? example.get<std::string>() : example.dump());
      } else {
        const auto& allowed = parameter["schema"].find("enum");
        request.query.emplace_back(name,
                                   allowed == parameter["schema"].end() ? "" : allowed->front().get<std::string>());
      }
    }
    EXPECT_EQ(site.Handle(request).status, 200) << path;
  }
  EXPECT_EQ(paths.size(), 12u);
}

}  // namespace
}  // namespace status_translator
