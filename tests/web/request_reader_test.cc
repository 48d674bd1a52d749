// Each request has exactly one reading, or is refused.
#include "web/request_reader.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "support/limits.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using Step = RequestReader::Step;

struct Read {
  Step step = Step::kNeedsMore;
  HttpRequest request;
  int status = 0;      // of the refusal
  std::string reason;  // of the refusal
  std::string rest;    // what was not read
};

// Feeds `bytes` in pieces of `piece` bytes.
Read ReadAll(const std::string& bytes, size_t piece) {
  RequestReader reader;
  Read read;
  size_t fed = 0;
  while (read.step == Step::kNeedsMore && fed < bytes.size()) {
    read.rest += bytes.substr(fed, piece);
    fed += piece;
    read.step = reader.Read(read.rest);
  }
  if (fed < bytes.size()) read.rest += bytes.substr(fed);
  read.request = reader.request();
  if (read.step == Step::kRefusal) {
    read.status = reader.refusal().status;
    read.reason = nlohmann::json::parse(reader.refusal().body)["reason"];
  }
  return read;
}

// Checks that the result does not depend on how the bytes are split.
Read ReadAll(const std::string& bytes) {
  Read whole = ReadAll(bytes, bytes.size());
  for (const size_t piece : {size_t{1}, size_t{7}}) {
    const Read pieces = ReadAll(bytes, piece);
    EXPECT_EQ(pieces.step, whole.step) << bytes;
    EXPECT_EQ(pieces.reason, whole.reason) << bytes;
    if (whole.step == Step::kRequest) {
      EXPECT_EQ(pieces.request.body, whole.request.body) << bytes;
      EXPECT_EQ(pieces.rest, whole.rest) << bytes;
    }
  }
  return whole;
}

std::string GetHead(const std::string& target, const std::string& fields = "") {
  return absl::StrCat("GET ", target, " HTTP/1.1\r\nHost: h\r\n", fields, "\r\n");
}

std::string PostHead(const std::string& fields, const std::string& body = "") {
  return absl::StrCat("POST / HTTP/1.1\r\nHost: h\r\n", fields, "\r\n", body);
}

std::string Chunked(const std::string& body) { return PostHead("Transfer-Encoding: chunked\r\n", body); }

TEST(RequestReaderTest, ReadsAHead) {
  const Read read = ReadAll(
      "\r\nGET /a%20b/c?x=1%26&y&z=a+b%2B HTTP/1.1\r\nhOST:h:80\r\nIf-None-Match: \"a\"\r\nIF-NONE-MATCH:\t\"b\" \r\n"
      "traceparent: t\r\nEmpty:\r\n\r\nnext");
  ASSERT_EQ(read.step, Step::kRequest);
  EXPECT_EQ(read.request.method, "GET");
  EXPECT_EQ(read.request.path, "/a b/c");
  EXPECT_THAT(read.request.query, ElementsAre(Pair("x", "1&"), Pair("y", ""), Pair("z", "a b+")));
  EXPECT_EQ(read.request.if_none_match, "\"a\", \"b\"");
  EXPECT_EQ(read.request.traceparent, "t");
  EXPECT_EQ(read.rest, "next");
}

TEST(RequestReaderTest, ReadsBodies) {
  EXPECT_EQ(ReadAll(PostHead("Content-Length: 3\r\n", "abcdef")).request.body, "abc");
  EXPECT_EQ(ReadAll(PostHead("Content-Length: 3\r\n", "abcdef")).rest, "def");
  const Read read = ReadAll(Chunked("3\r\nabc\r\n0A ; x=\"y\"\r\n0123456789\r\n0\r\nTrailer: a\r\n\r\nGET"));
  ASSERT_EQ(read.step, Step::kRequest);
  EXPECT_EQ(read.request.body, "abc0123456789");
  EXPECT_EQ(read.rest, "GET");
}

// All combinations of the fields that decide where a request ends. Only those with exactly one reading are accepted.
TEST(RequestReaderTest, EveryCombinationOfFramingHasOneReadingOrNone) {
  struct Variant {
    std::string fields;
    bool right;
  };
  const std::vector<Variant> hosts = {{"Host: h\r\n", true},
                                      {"Host:\r\n", true},
                                      {"", false},
                                      {"Host: h\r\nHost: h\r\n", false},
                                      {"Host: a b\r\n", false},
                                      {"Host: a, b\r\n", false},
                                      {"Host: u@h\r\n", false},
                                      {"Host : h\r\n", false},
                                      {"Host: h/\r\n", false},
                                      {"Host: a\r\nhost: b\r\n", false},
                                      {"Host:\r\n h\r\n", false}};
  const std::vector<Variant> lengths = {{"", true},
                                        {"Content-Length: 5\r\n", true},
                                        {"Content-Length: 005\r\n", true},
                                        {"Content-Length: 5\r\nContent-Length: 5\r\n", false},
                                        {"Content-Length: 5\r\nCONTENT-LENGTH: 6\r\n", false},
                                        {"Content-Length: 5, 5\r\n", false},
                                        {"Content-Length: 5,\r\n", false},
                                        {"Content-Length: +5\r\n", false},
                                        {"Content-Length: -5\r\n", false},
                                        {"Content-Length: 0x5\r\n", false},
                                        {"Content-Length: 5 5\r\n", false},
                                        {"Content-Length: 5.0\r\n", false},
                                        {"Content-Length:\r\n", false},
                                        {"Content-Length: 5\r\n 5\r\n", false},
                                        {"Content-Length : 5\r\n", false},
                                        {"Content-Length: 18446744073709551621\r\n", false},
                                        {std::string("Content-Length: 5\0\r\n", 20), false}};
  const std::vector<Variant> encodings = {{"", true},
                                          {"Transfer-Encoding: chunked\r\n", true},
                                          {"transfer-encoding:Chunked\r\n", true},
                                          {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", false},
                                          {"Transfer-Encoding: identity\r\n", false},
                                          {"Transfer-Encoding: gzip, chunked\r\n", false},
                                          {"Transfer-Encoding: chunked, chunked\r\n", false},
                                          {"Transfer-Encoding: xchunked\r\n", false},
                                          {"Transfer-Encoding: \"chunked\"\r\n", false},
                                          {"Transfer-Encoding: chunked;a=b\r\n", false},
                                          {"Transfer-Encoding:\r\n", false},
                                          {"Transfer-Encoding:\r\n chunked\r\n", false},
                                          {"Transfer-Encoding : chunked\r\n", false},
                                          {"Transfer-Encoding\t: chunked\r\n", false},
                                          {" Transfer-Encoding: chunked\r\n", false},
                                          {"Transfer-Encoding: \x0b"
                                           "chunked\r\n",
                                           false},
                                          {"X: y\rTransfer-Encoding: chunked\r\n", false},
                                          {"X: y\nTransfer-Encoding: chunked\r\n", false}};
  for (const Variant& host : hosts) {
    for (const Variant& length : lengths) {
      for (const Variant& encoding : encodings) {
        for (const bool length_first : {true, false}) {
          const std::string fields =
              host.fields + (length_first ? length.fields + encoding.fields : encoding.fields + length.fields);
          const Read read = ReadAll(absl::StrCat("POST / HTTP/1.1\r\n", fields, "\r\n", "0\r\n\r\nGET / "));
          const bool both = !length.fields.empty() && !encoding.fields.empty();
          const bool right = host.right && length.right && encoding.right && !both;
          ASSERT_EQ(read.step, right ? Step::kRequest : Step::kRefusal) << fields;
          if (right) {
            EXPECT_EQ(read.request.body, length.fields.empty() ? "" : "0\r\n\r\n");
            EXPECT_EQ(read.rest, length.fields.empty() && encoding.fields.empty() ? "0\r\n\r\nGET / " : "GET / ");
          } else {
            EXPECT_TRUE(read.status == 400 || read.status == 413) << fields;
          }
        }
      }
    }
  }
}

struct Refused {
  std::string bytes;
  int status;
  const char* reason;
};

class RefusedRequestTest : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedRequestTest, IsRefusedForItsReason) {
  const Read read = ReadAll(GetParam().bytes);
  EXPECT_EQ(read.step, Step::kRefusal);
  EXPECT_EQ(read.status, GetParam().status);
  EXPECT_EQ(read.reason, GetParam().reason);
}

INSTANTIATE_TEST_SUITE_P(
    Lines, RefusedRequestTest,
    ::testing::Values(
        Refused{"GET / HTTP/1.1\nHost: h\n\n", 400, "LINE_END_MALFORMED"},
        Refused{"GET / HTTP/1.1\r\nHost: h\r\n\n", 400, "LINE_END_MALFORMED"},
        Refused{"\nGET / HTTP/1.1\r\n", 400, "LINE_END_MALFORMED"},
        Refused{"GET /\r\n\r\n", 400, "REQUEST_LINE_MALFORMED"}, Refused{"GET\r\n\r\n", 400, "REQUEST_LINE_MALFORMED"},
        Refused{"GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400, "REQUEST_LINE_MALFORMED"},
        Refused{" GET / HTTP/1.1\r\nHost: h\r\n\r\n", 400, "REQUEST_LINE_MALFORMED"},
        Refused{"GET / HTTP/1.1 \r\nHost: h\r\n\r\n", 400, "REQUEST_LINE_MALFORMED"},
        Refused{"GET\t/ HTTP/1.1\r\nHost: h\r\n\r\n", 400, "REQUEST_LINE_MALFORMED"},
        Refused{"GET / x HTTP/1.1\r\nHost: h\r\n\r\n", 400, "REQUEST_LINE_MALFORMED"},
        Refused{"G(T / HTTP/1.1\r\nHost: h\r\n\r\n", 400, "REQUEST_LINE_MALFORMED"},
        Refused{"GET / http/1.1\r\nHost: h\r\n\r\n", 400, "REQUEST_LINE_MALFORMED"},
        Refused{"GET / HTTP/11\r\nHost: h\r\n\r\n", 400, "REQUEST_LINE_MALFORMED"},
        Refused{"GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505, "VERSION_NOT_TAKEN"},
        Refused{"GET / HTTP/0.9\r\nHost: h\r\n\r\n", 505, "VERSION_NOT_TAKEN"},
        Refused{GetHead("/", "a\r\n"), 400, "FIELD_MALFORMED"},
        Refused{GetHead("/", ": a\r\n"), 400, "FIELD_MALFORMED"},
        Refused{GetHead("/", "a: b\r\n c\r\n"), 400, "FIELD_MALFORMED"},
        Refused{GetHead("/", "a: b\r\n\tc: d\r\n"), 400, "FIELD_MALFORMED"},
        Refused{GetHead("/", std::string("a\0: b\r\n", 7)), 400, "FIELD_MALFORMED"},
        Refused{GetHead("/", std::string("a: b\0c\r\n", 8)), 400, "FIELD_MALFORMED"},
        Refused{GetHead("/", "a: b\x7f\r\n"), 400, "FIELD_MALFORMED"},
        Refused{GetHead("/", "a\xc3\xa4: b\r\n"), 400, "FIELD_MALFORMED"},
        Refused{GetHead("/", "Content-Type: a/b\r\nContent-Type: application/json\r\n"), 400, "FIELD_REPEATED"},
        Refused{GetHead("/", "Content-Length: 1\r\n"), 413, "BODY_NOT_TAKEN"},
        Refused{GetHead("/", "Transfer-Encoding: chunked\r\n"), 413, "BODY_NOT_TAKEN"},
        Refused{"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "TRANSFER_ENCODING_NOT_TAKEN"},
        Refused{"GET /" + std::string(40000, 'a'), 414, "HEAD_TOO_LARGE"},
        Refused{"GET / HTTP/1.1\r\n" + std::string(40000, 'a'), 431, "HEAD_TOO_LARGE"}));

INSTANTIATE_TEST_SUITE_P(
    Targets, RefusedRequestTest,
    ::testing::Values(
        Refused{GetHead("x"), 400, "TARGET_MALFORMED"}, Refused{GetHead("*"), 400, "TARGET_MALFORMED"},
        Refused{GetHead("/%00"), 400, "TARGET_MALFORMED"}, Refused{GetHead("/?a=%00"), 400, "TARGET_MALFORMED"},
        Refused{GetHead("/%zz"), 400, "TARGET_MALFORMED"}, Refused{GetHead("/?%zz"), 400, "TARGET_MALFORMED"},
        Refused{GetHead("/%"), 400, "TARGET_MALFORMED"}, Refused{GetHead("/%4"), 400, "TARGET_MALFORMED"},
        Refused{GetHead("/%4g"), 400, "TARGET_MALFORMED"}, Refused{GetHead("/%0x"), 400, "TARGET_MALFORMED"},
        Refused{GetHead("/#a"), 400, "TARGET_MALFORMED"}, Refused{GetHead("/a\\b"), 400, "TARGET_MALFORMED"},
        Refused{GetHead("/\xc3\xa4"), 400, "TARGET_MALFORMED"}, Refused{GetHead("/\x01"), 400, "TARGET_MALFORMED"},
        Refused{GetHead("/\r"), 400, "TARGET_MALFORMED"},
        Refused{GetHead(std::string("/\0", 2)), 400, "TARGET_MALFORMED"},
        Refused{GetHead("http://"), 400, "TARGET_MALFORMED"},
        Refused{GetHead("http://other/"), 400, "TARGET_MALFORMED"},
        Refused{"CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n", 400, "TARGET_MALFORMED"}));

INSTANTIATE_TEST_SUITE_P(Chunks, RefusedRequestTest,
                         ::testing::Values(Refused{Chunked("3\nabc\r\n0\r\n\r\n"), 400, "CHUNK_MALFORMED"},
                                           Refused{Chunked("3;a\nabc\r\n0\r\n\r\n"), 400, "CHUNK_MALFORMED"},
                                           Refused{Chunked("3\r\nabc\n0\r\n\r\n"), 400, "CHUNK_MALFORMED"},
                                           Refused{Chunked("3\r\nabcd\r\n0\r\n\r\n"), 400, "CHUNK_MALFORMED"},
                                           Refused{Chunked("\r\n"), 400, "CHUNK_MALFORMED"},
                                           Refused{Chunked(" 3\r\n"), 400, "CHUNK_MALFORMED"},
                                           Refused{Chunked("0x3\r\n"), 400, "CHUNK_MALFORMED"},
                                           Refused{Chunked("+3\r\n"), 400, "CHUNK_MALFORMED"},
                                           Refused{Chunked("-1\r\n"), 400, "CHUNK_MALFORMED"},
                                           Refused{Chunked("3 3\r\n"), 400, "CHUNK_MALFORMED"},
                                           Refused{Chunked("10000000000000003\r\n"), 400, "CHUNK_MALFORMED"},
                                           Refused{Chunked("ffffffffffffffff\r\n"), 413, "BODY_TOO_LARGE"},
                                           Refused{Chunked("3;" + std::string(5000, 'a')), 400, "CHUNK_MALFORMED"},
                                           Refused{Chunked("0\r\na : b\r\n\r\n"), 400, "CHUNK_MALFORMED"},
                                           Refused{Chunked("0\r\n\n"), 400, "CHUNK_MALFORMED"}));

TEST(RequestReaderTest, TargetsInAllForms) {
  EXPECT_EQ(ReadAll(GetHead("/?")).request.path, "/");
  EXPECT_THAT(ReadAll(GetHead("/?")).request.query, IsEmpty());
  EXPECT_EQ(ReadAll(GetHead("HTTP://H/a?b")).request.path, "/a");
  EXPECT_EQ(ReadAll(GetHead("https://h?b=c")).request.path, "/");
  EXPECT_THAT(ReadAll(GetHead("http://h?b=c")).request.query, ElementsAre(Pair("b", "c")));
  EXPECT_EQ(ReadAll("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").request.path, "*");
  EXPECT_EQ(ReadAll("GET / HTTP/1.0\r\n\r\n").step, Step::kRequest) << "HTTP/1.0 needs no Host";
}

TEST(RequestReaderTest, ParametersAreBoundedHoweverTheyAreWritten) {
  const auto target = [](size_t count, const std::string& parameter) {
    return "/healthz?" + absl::StrJoin(std::vector<std::string>(count, parameter), "&");
  };
  for (const std::string& parameter : {std::string("a"), std::string("a=b"), std::string(), std::string("=")}) {
    if (!parameter.empty()) {
      EXPECT_EQ(ReadAll(GetHead(target(16, parameter))).request.query.size(), 16u) << parameter;
    }
    for (const size_t count : {17, 500, 7000}) {
      EXPECT_EQ(ReadAll(GetHead(target(count, parameter))).reason, "TOO_MANY_PARAMETERS") << parameter << count;
    }
  }
}

TEST(RequestReaderTest, ABodyThatIsTooLargeIsRefusedBeforeItArrives) {
  EXPECT_EQ(ReadAll(PostHead(absl::StrCat("Content-Length: ", kMaxRequestBodyBytes + 1, "\r\n"))).status, 413);
  EXPECT_EQ(ReadAll(Chunked("40001\r\n")).status, 413);
  EXPECT_EQ(ReadAll(Chunked("40000\r\n")).step, Step::kNeedsMore);
  const std::string full = absl::StrCat("40000\r\n", std::string(kMaxRequestBodyBytes, 'x'), "\r\n");
  EXPECT_EQ(ReadAll(Chunked(full + "0\r\n\r\n"), 4096).request.body.size(), kMaxRequestBodyBytes);
  EXPECT_EQ(ReadAll(Chunked(full + "1\r\n"), 4096).status, 413);
}

// A body in chunks of one byte, each with an extension, is mostly framing.
TEST(RequestReaderTest, TheFramingOfChunksIsBounded) {
  std::string body;
  for (int i = 0; i < 2000; ++i) absl::StrAppend(&body, "1;", std::string(900, 'a'), "\r\nx\r\n");
  EXPECT_EQ(ReadAll(Chunked(body), 4096).reason, "BODY_TOO_LARGE");
}

TEST(RequestReaderTest, UnfinishedBodiesAreBoundedTogether) {
  std::vector<std::unique_ptr<RequestReader>> readers;
  const std::string most = PostHead(absl::StrCat("Content-Length: ", kMaxRequestBodyBytes, "\r\n"),
                                    std::string(kMaxRequestBodyBytes - 1, 'x'));
  Step step = Step::kNeedsMore;
  constexpr size_t kFit = kMaxAllBodiesBytes / kMaxRequestBodyBytes;
  while (step == Step::kNeedsMore && readers.size() < 2 * kFit) {
    std::string bytes = most;
    step = readers.emplace_back(std::make_unique<RequestReader>())->Read(bytes);
  }
  EXPECT_EQ(step, Step::kRefusal);
  EXPECT_EQ(readers.back()->refusal().status, 503);
  EXPECT_EQ(readers.size(), kFit + 1);
  readers.clear();
  EXPECT_EQ(ReadAll(PostHead("Content-Length: 1\r\n", "x")).step, Step::kRequest) << "and given back";
}

}  // namespace
}  // namespace status_translator
