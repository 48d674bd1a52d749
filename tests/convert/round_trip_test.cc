// Random responses lose nothing when they are converted and converted back. A failure prints its seed.
#include <gmock/gmock.h>

#include <cstdlib>
#include <iostream>
#include <random>

#include "absl/strings/str_replace.h"
#include "convert/addresses.h"
#include "support/conversions.h"
#include "support/details.h"
#include "support/json.h"
#include "wire/outcome.h"
#include "wire/text.h"

namespace status_translator {
namespace {

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}

  size_t UpTo(size_t max) { return std::uniform_int_distribution<size_t>(0, max)(engine_); }
  bool Coin() { return UpTo(1) == 1; }

  template <typename T>
  const T& One(const std::vector<T>& of) {
    return of[UpTo(of.size() - 1)];
  }

  // Any UTF-8: control characters, NUL, '%', all planes.
  std::string Text(size_t max = 20) {
    std::string text;
    for (size_t i = UpTo(max); i > 0; --i) {
      const uint32_t most = One<uint32_t>({0x1F, 0x7F, 0x7F, 0xFF, 0x7FF, 0xFFFF, 0x10FFFF});
      auto point = static_cast<uint32_t>(UpTo(most));
      if (point >= 0xD800 && point <= 0xDFFF) point = '%';
      Append(point, text);
    }
    return text;
  }

  // A word that can stand in a header.
  std::string Word() {
    std::string word;
    for (size_t i = 1 + UpTo(11); i > 0; --i) word += static_cast<char>('a' + UpTo(25));
    return word;
  }

 private:
  static void Append(uint32_t point, std::string& text) {
    const auto add = [&](uint32_t byte) { text += static_cast<char>(byte); };
    if (point < 0x80) {
      add(point);
    } else if (point < 0x800) {
      add(0xC0 | point >> 6);
      add(0x80 | (point & 63));
    } else if (point < 0x10000) {
      add(0xE0 | point >> 12);
      add(0x80 | (point >> 6 & 63));
      add(0x80 | (point & 63));
    } else {
      add(0xF0 | point >> 18);
      add(0x80 | (point >> 12 & 63));
      add(0x80 | (point >> 6 & 63));
      add(0x80 | (point & 63));
    }
  }

  std::mt19937 engine_;
};

unsigned Seed() {
  static const unsigned seed = [] {
    const char* given = std::getenv("SEED");
    const unsigned chosen = given != nullptr ? static_cast<unsigned>(std::stoul(given)) : std::random_device()();
    std::cout << "SEED=" << chosen << "\n";
    return chosen;
  }();
  return seed;
}

// Writes an error body in each format, with additional members.
std::string ApiBody(const std::string& shape, int http, Random& random, std::string& content_type) {
  content_type = "application/json";
  const std::string message = random.Text();
  const std::string code = random.Word();
  if (shape == "problem-details") {
    content_type = "application/problem+json; charset=utf-8";
    Json json = {{"type", "https://example.com/" + code},
                 {"title", message},
                 {"status", http},
                 {"detail", message},
                 {"instance", "/" + code}};
    for (size_t i = random.UpTo(3); i > 0; --i) json[random.Text(5)] = random.Text();
    if (random.Coin()) json["error_code"] = code;
    if (random.Coin()) json["nested"] = {{"list", {1, 2.5, nullptr, message}}};
    return WriteJson(json);
  }
  if (shape == "aip-193")
    return WriteJson({{"error",
                       {{"code", http},
                        {"message", message},
                        {"status", GrpcCodes()[1 + random.UpTo(15)].name},
                        {"details", Json::array({DetailToJson(random.One(OneOfEach(message)))})}}}});
  if (shape == "rpc-status") {
    return WriteJson({{"code", 1 + random.UpTo(15)},
                      {"message", message},
                      {"details", Json::array({DetailToJson(random.One(OneOfEach(message)))})},
                      {"x", code}});
  }
  if (shape == "connect") {
    return WriteJson({{"code", "not_found"},
                      {"message", message},
                      {"details", Json::array({{{"type", "books.v1.Shelf"}, {"value", "CAc"}, {"x", code}}})}});
  }
  if (shape == "twirp") return WriteJson({{"code", "not_found"}, {"msg", message}, {"meta", {{code, message}}}});
  if (shape == "kubernetes")
    return WriteJson({{"kind", "Status"}, {"apiVersion", "v1"}, {"message", message}, {"reason", code}});
  if (shape == "oauth2") return WriteJson({{"error", code}, {"error_description", message}});
  return WriteJson({{"error", {{"code", http}, {"message", message}, {"title", code}}}});
}

FieldList SomeHeaders(Random& random) {
  FieldList headers;
  for (const char* name : {"retry-after", "www-authenticate", "allow", "vary", "traceparent", "x-request-id",
                           "ratelimit", "content-range", "cache-control"}) {
    for (size_t i = random.UpTo(2); i > 1; --i) headers.emplace_back(name, random.Word());
  }
  if (random.Coin()) headers.emplace_back("vary", random.Word());
  return headers;
}

class HttpRoundTripTest : public ::testing::TestWithParam<std::string> {};

TEST_P(HttpRoundTripTest, EveryStatusComesBackWithAllThatIsMeantForTheCaller) {
  const std::string& shape = GetParam();
  SCOPED_TRACE(Seed());
  Random random(Seed() + static_cast<unsigned>(shape.size()));
  for (int http = 300; http <= 599; ++http) {
    std::string content_type = "text/html";
    std::string body = "<html>x</html>";
    bool from_api = false;
    if (shape == "empty") {
      body = "";
    } else if (shape == "text") {
      content_type = "text/plain";
      body = "closed";
    } else if (shape == "json") {
      content_type = "application/json";
      body = "{\"a\":1}";
    } else if (shape == "binary") {
      content_type = "application/octet-stream";
      body = "\xFF";
    } else if (shape != "html") {
      // Twirp's words are proof only under their status.
      if (shape == "twirp" && http != 404) continue;
      from_api = true;
      body = ApiBody(shape, http, random, content_type);
    }
    FieldList headers = SomeHeaders(random);
    const FieldList listed = headers;
    headers.emplace_back("content-type", content_type);
    headers.emplace_back("x-secret", "s3cret");
    v1::ConvertHttpResponseRequest request = HttpRequestOf(http, headers, body);
    request.set_origin(static_cast<v1::Origin>(random.UpTo(3)));
    const auto grpc = ToGrpc(request);
    SCOPED_TRACE(request.DebugString() + grpc.DebugString());
    ASSERT_EQ(grpc.report().shape(), from_api ? shape : "");
    std::vector<v1::ConvertGrpcResponseRequest> ways = {GrpcRequestOf(grpc.status())};
    if (grpc.report().cut_size() == 0) ways.push_back(TrailersRequestOf(grpc.trailers()));
    for (auto& way : ways) {
      way.mutable_expose()->set_debug_info(true);
      const auto back = ToHttp(way);
      ASSERT_TRUE(back.report().restored());
      ASSERT_EQ(back.http().code(), http);
      for (const auto& [name, value] : listed) {
        ASSERT_THAT(Values(back.http().headers(), name), ::testing::Contains(value));
      }
      ASSERT_EQ(Value(back.http().headers(), "x-secret"), "(none)");
      if (!from_api) continue;
      ASSERT_EQ(back.report().error_code(), grpc.report().error_code());
      if (http == 304) {
        ASSERT_EQ(back.http().body(), "");
        continue;
      }
      ASSERT_EQ(back.http().body(), body);
      ASSERT_EQ(Value(back.http().headers(), "content-type"), content_type);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, HttpRoundTripTest,
                         ::testing::Values("empty", "text", "json", "binary", "html", "problem-details", "aip-193",
                                           "rpc-status", "connect", "twirp", "kubernetes", "oauth2",
                                           "openstack-keystone"),
                         [](const auto& test) {
                           return absl::StrReplaceAll(test.param, {{"-", ""}});
                         });

struct WrittenFormat {
  const char* name;
  v1::Format format;
  int most;  // the largest code that the format carries
};

class GrpcRoundTripTest : public ::testing::TestWithParam<WrittenFormat> {};

google::protobuf::Any UnknownDetail(Random& random) {
  google::protobuf::Any detail;
  const std::string name = "books." + random.Word();
  detail.set_type_url(random.Coin() ? "type.googleapis.com/" + name
                                    : random.Word() + ".com/" + random.Word() + "/" + name);
  for (size_t i = random.UpTo(30); i > 0; --i) detail.mutable_value()->push_back(static_cast<char>(random.UpTo(255)));
  return detail;
}

TEST_P(GrpcRoundTripTest, CodeMessageAndEveryDetailComeBack) {
  SCOPED_TRACE(Seed());
  Random random(Seed() + static_cast<unsigned>(GetParam().format));
  for (int round = 0; round < 600; ++round) {
    google::rpc::Status status;
    status.set_code(1 + round % 16);
    if (round % 7 == 0) status.set_code(static_cast<int>(1 + random.UpTo(static_cast<size_t>(GetParam().most) - 1)));
    // A random text may contain what is hidden of a gRPC library's message, for example "H:92".
    status.set_message(round % 5 == 0 ? "" : WithoutAddresses(random.Text(60)));
    const auto each = OneOfEach(random.Text());
    for (size_t i = random.UpTo(6); i > 0; --i) {
      *status.add_details() = random.UpTo(2) == 0 ? UnknownDetail(random) : random.One(each);
    }
    if (round % 20 == 0) status.mutable_details()->Assign(each.begin(), each.end());
    v1::ConvertGrpcResponseRequest request = GrpcRequestOf(status);
    request.set_format(GetParam().format);
    request.mutable_expose()->set_debug_info(true);
    const auto http = ToHttp(request);
    v1::ConvertHttpResponseRequest again;
    *again.mutable_http() = http.http();
    const auto back = ToGrpc(again);
    SCOPED_TRACE(status.DebugString() + http.DebugString() + back.DebugString());
    ASSERT_THAT(http.report().findings(), ::testing::IsEmpty());
    ASSERT_EQ(back.status().code(), status.code());
    ASSERT_EQ(back.status().message(), status.message());
    const StatusDetails details = Theirs(back.status().details());
    ASSERT_GE(details.size(), status.details_size());
    for (int i = 0; i < status.details_size(); ++i) ASSERT_TRUE(SameDetail(details.Get(i), status.details(i))) << i;
    ASSERT_EQ(details.size(), status.details_size()) << "and none that was not there";
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, GrpcRoundTripTest,
                         ::testing::Values(WrittenFormat{"Problem", v1::FORMAT_PROBLEM, INT32_MAX},
                                           WrittenFormat{"Aip193", v1::FORMAT_AIP_193, 16},
                                           WrittenFormat{"Connect", v1::FORMAT_CONNECT, 16}),
                         [](const auto& test) { return test.param.name; });

// Twirp carries code and message, text only the message.
TEST(OtherRoundTripTest, TwirpAndTextCarryWhatTheyCan) {
  Random random(Seed());
  for (int code = 1; code <= 16; ++code) {
    const google::rpc::Status status = StatusOf(code, random.Text());
    v1::ConvertGrpcResponseRequest request = GrpcRequestOf(status);
    request.set_format(v1::FORMAT_TWIRP);
    v1::ConvertHttpResponseRequest again;
    *again.mutable_http() = ToHttp(request).http();
    EXPECT_EQ(ToGrpc(again).status().code(), code);
    EXPECT_EQ(ToGrpc(again).status().message(), status.message());
    request.set_format(v1::FORMAT_TEXT);
    EXPECT_EQ(ToHttp(request).http().body(), status.message());
  }
}

// Through trailers alone, without an HTTP response.
TEST(OtherRoundTripTest, TrailersCarryAllThatFits) {
  SCOPED_TRACE(Seed());
  Random random(Seed());
  for (int round = 0; round < 300; ++round) {
    google::rpc::Status status = StatusOf(1 + round % 40, random.Text(60));
    const auto each = OneOfEach(random.Text());
    for (size_t i = random.UpTo(4); i > 0; --i) *status.add_details() = random.One(each);
    Fields trailers;
    v1::ConversionReport report;
    EncodeOutcome(FitOutcome(status, {}, report), trailers);
    ASSERT_THAT(report.cut(), ::testing::IsEmpty());
    ASSERT_EQ(DecodeOutcome(trailers, report)->SerializeAsString(), status.SerializeAsString()) << status.DebugString();
  }
}

// The descriptions of fields in a status, or nothing.
std::string FieldErrorsOf(const google::rpc::Status& status) {
  google::rpc::BadRequest fields;
  for (const auto& detail : status.details()) {
    if (detail.UnpackTo(&fields)) return fields.DebugString();
  }
  return "";
}

// What each built-in shape reads comes back as it came, and reads the same again: code, message and field errors.
TEST(OtherRoundTripTest, EveryExampleOfAnApplicationComesBack) {
  int with_fields = 0;
  for (const PlacedExample& example : TestTranslator().profiles().AllExamples()) {
    if (example.is_not || example.shape.empty()) continue;
    v1::ConvertHttpResponseRequest request;
    *request.mutable_http() = ResponseOf(*example.example);
    const auto there = ToGrpc(request);
    if (there.report().origin() != v1::ORIGIN_APPLICATION || there.report().cut_size() > 0) continue;
    // What stays hidden may be what a shape or a reader goes by.
    if (there.report().hidden_size() > 0) continue;
    const auto back = ToHttp(TrailersRequestOf(there.trailers()));
    v1::ConvertHttpResponseRequest again;
    *again.mutable_http() = back.http();
    const auto status = ToGrpc(again).status();
    SCOPED_TRACE(absl::StrCat(example.shape, "\n", request.DebugString(), there.DebugString(), back.DebugString()));
    EXPECT_EQ(status.code(), there.status().code());
    EXPECT_EQ(status.message(), there.status().message());
    EXPECT_EQ(FieldErrorsOf(status), FieldErrorsOf(there.status()));
    if (!FieldErrorsOf(there.status()).empty()) ++with_fields;
  }
  EXPECT_GE(with_fields, 40);
}

}  // namespace
}  // namespace status_translator
