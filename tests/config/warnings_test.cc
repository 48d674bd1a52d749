#include "config/warnings.h"

#include <gmock/gmock.h>

#include "config/profile_files.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Find(const std::string& text) {
  const std::vector<ProfileFile> files = {{"t.textproto", text}};
  const auto set = LoadWithBuiltIn(files);
  if (!set.ok()) throw std::runtime_error(std::string(set.status().message()));
  ProfilePlaces places;
  const absl::StatusOr<Table> table = ParseProfile("t.textproto", text, &places);
  const RevisedProfile* base = (*set)->Find(table->extends);
  return Warnings("t.textproto", *table, places, *(*set)->Find(table->name)->profile,
                  base == nullptr ? nullptr : base->profile.get());
}

TEST(WarningsTest, NoneForAnOrdinaryTable) {
  EXPECT_THAT(Find("name: \"t\" extends: \"general\"\n"
                   "http_to_grpc { http: 420 grpc: \"RESOURCE_EXHAUSTED\" reason: \"r\" }\n"
                   "http_to_grpc { error_code: \"E\" http: 202 grpc: \"RESOURCE_EXHAUSTED\" reason: \"r\" }"),
              IsEmpty());
  EXPECT_THAT(Find("name: \"t\"\nhttp_to_grpc_default { grpc: \"UNKNOWN\" reason: \"r\" }"), IsEmpty());
}

TEST(WarningsTest, EachNamesItsPlace) {
  EXPECT_THAT(Find("name: \"t\" extends: \"general\"\n"
                   "http_to_grpc { http: 204 grpc: \"UNKNOWN\" reason: \"r\" }\n"
                   "http_to_grpc { http: 404 http: 410 grpc: \"OK\" reason: \"r\" }\n"
                   "http_to_grpc { error_code: \"E\" grpc: \"OK\" reason: \"r\" }\n"
                   "http_to_grpc_range { from: 500 to: 503 grpc: \"ABORTED\" reason: \"r\" }\n"
                   "grpc_to_http { grpc: \"OK\" http: 500 reason: \"r\" }\n"
                   "grpc_to_http { grpc: \"INTERNAL\" http: 200 reason: \"r\" }\n"
                   "grpc_to_http { grpc: \"NOT_FOUND\" http: 400 reason: \"r\" }\n"),
              ElementsAre("t.textproto:2:16: HTTP 204 is a success but becomes UNKNOWN",
                          "t.textproto:3:16: HTTP 404 is not a success but becomes OK",
                          "t.textproto:3:16: HTTP 404 came back as itself in general but now comes back as 500",
                          "t.textproto:3:26: HTTP 410 is not a success but becomes OK",
                          "t.textproto:4:16: HTTP 400 with error code E is not a success but becomes OK",
                          "t.textproto:5:22: HTTP 500 came back as itself in general but now comes back as 409",
                          "t.textproto:6:16: OK is a success but becomes HTTP 500",
                          "t.textproto:6:16: OK came back as itself in general but now comes back as ABORTED",
                          "t.textproto:7:16: INTERNAL is an error but becomes the success HTTP 200",
                          "t.textproto:7:16: INTERNAL came back as itself in general but now comes back as OK",
                          "t.textproto:8:16: NOT_FOUND came back as itself in general but now comes back as "
                          "INVALID_ARGUMENT"));
}

// A row with a status is also looked up by the status that the gRPC code becomes.
TEST(WarningsTest, ACatalogueEntryThatAGrpcStatusDoesNotGet) {
  const std::string head = "name: \"t\" extends: \"general\"\nhttp_to_grpc { error_code: \"QUOTA\" title: \"T\" ";
  const std::string tail = " grpc: \"RESOURCE_EXHAUSTED\" reason: \"r\" }";
  EXPECT_THAT(Find(head + "http: 400" + tail),
              ElementsAre("t.textproto:2:47: a gRPC status with error code QUOTA does not get this catalogue entry: "
                          "RESOURCE_EXHAUSTED becomes HTTP 429, for which the row does not apply; leave http out, or "
                          "add 429"));
  EXPECT_THAT(Find(head + "http: 400 http: 429" + tail), IsEmpty());
  EXPECT_THAT(Find(head + tail), IsEmpty());
}

}  // namespace
}  // namespace status_translator
