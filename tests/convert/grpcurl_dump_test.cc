#include "convert/grpcurl_dump.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "support/fields.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

v1::ConvertGrpcResponseRequest ReadGrpcurl(const std::string& text, std::vector<std::string>* noted = nullptr) {
  DumpNotes notes;
  const auto read = ReadGrpcurlDump(DumpReader(text), notes);
  EXPECT_TRUE(read.ok()) << read.status();
  if (noted != nullptr) *noted = std::move(notes).Finish();
  return read.ok() ? *read : v1::ConvertGrpcResponseRequest();
}

TEST(GrpcurlDumpTest, ReadsTheErrorAndTheMetadata) {
  const v1::ConvertGrpcResponseRequest request = ReadGrpcurl(
      "\nResponse headers received:\n(empty)\n\nResponse trailers received:\nx-request-id: r-7\nSent 1 request and "
      "received 0 responses\nERROR:\n  Code: NotFound\n  Message: no book: 7\nor 8\n\n");
  EXPECT_EQ(request.status().code(), 5);
  EXPECT_EQ(request.status().message(), "no book: 7\nor 8");
  EXPECT_EQ(Value(request.trailers(), "x-request-id"), "r-7");
}

TEST(GrpcurlDumpTest, ReadsEverySpellingOfGo) {
  for (const auto& [word, code] : {std::pair("Canceled", 1),
                                   {"InvalidArgument", 3},
                                   {"DeadlineExceeded", 4},
                                   {"DataLoss", 15},
                                   {"Unauthenticated", 16},
                                   {"Code(17)", 17}}) {
    EXPECT_EQ(ReadGrpcurl(std::string("ERROR:\n  Code: ") + word + "\n").status().code(), code);
  }
}

TEST(GrpcurlDumpTest, ReadsDetailsAndNotesWhatItCannotRead) {
  std::vector<std::string> notes;
  const v1::ConvertGrpcResponseRequest request = ReadGrpcurl(
      "ERROR:\n  Code: Aborted\n  Message: m\n  Details:\n  1)\t{\n    \t  \"@type\": "
      "\"type.googleapis.com/google.rpc.ErrorInfo\",\n    \t  \"reason\": \"LENT\"\n    \t}\n  2)\t{\"a\": \n",
      &notes);
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(request.status()).reason(), "LENT");
  EXPECT_EQ(request.status().details_size(), 1);
  EXPECT_THAT(notes, ElementsAre(HasSubstr("line 9: this detail is not")));
}

TEST(GrpcurlDumpTest, ACallWithoutErrorSucceeded) {
  EXPECT_EQ(ReadGrpcurl("Response headers received:\na: b\n\nResponse contents:\n{}\n").status().code(), 0);
}

}  // namespace
}  // namespace status_translator
