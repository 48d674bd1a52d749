// Reads and converts what tools printed. The expected results are in golden/dumps.tsv.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "convert/conversion_report.h"
#include "convert/dump.h"
#include "support/conversions.h"
#include "support/facts.h"

namespace status_translator {
namespace {

std::string OrDash(const std::string& cell) { return cell.empty() ? "-" : cell; }

std::string FindingNames(const v1::ConversionReport& report) {
  std::vector<std::string> names;
  for (const v1::Finding finding : Findings(report)) names.push_back(v1::Finding_Name(finding).substr(8));
  return absl::AsciiStrToLower(absl::StrJoin(names, " "));
}

// What the dump of one file says: its HTTP status and body, and the gRPC status.
std::string DumpRow(const std::filesystem::path& path) {
  const absl::StatusOr<Dump> dump = ReadDump(ReadFile(path));
  const std::string name = path.stem();
  if (!dump.ok()) return absl::StrCat(name, "\t", std::string(dump.status().message()));
  std::vector<std::string> cells = {name};
  if (const auto* request = std::get_if<v1::ConvertHttpResponseRequest>(&dump->request); request != nullptr) {
    const v1::ConvertHttpResponseResponse response = ToGrpc(*request);
    cells.push_back(absl::StrCat(request->http().code()));
    cells.push_back(absl::StrCat(request->http().body().size()));
    cells.push_back(absl::StrCat(request->http().headers_size(), "+", request->http().trailers_size()));
    cells.push_back(GrpcCodeText(response.status().code()));
    cells.push_back(absl::Utf8SafeCEscape(response.status().message()));
    cells.push_back(FindingNames(response.report()));
  } else {
    const auto& grpc = std::get<v1::ConvertGrpcResponseRequest>(dump->request);
    const v1::ConvertGrpcResponseResponse response = ToHttp(grpc);
    cells.push_back("-");
    cells.push_back("-");
    cells.push_back(absl::StrCat("0+", grpc.trailers_size()));
    cells.push_back(response.report().translation().grpc().name());
    cells.push_back(absl::Utf8SafeCEscape(grpc.status().message()));
    cells.push_back(FindingNames(response.report()));
  }
  cells.push_back(absl::CEscape(absl::StrJoin(dump->notes, "; ")));
  return absl::StrJoin(cells, "\t",
                       [](std::string* out, const std::string& cell) { absl::StrAppend(out, OrDash(cell)); });
}

TEST(GoldenTest, DumpsOfToolsAreReadAsWasReviewed) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(TestFile("convert/dumps"))) {
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  EXPECT_GE(paths.size(), 20U);
  std::string text = "file\thttp\tbody_bytes\tfields\tgrpc\tmessage\tfindings\tnotes\n";
  for (const std::filesystem::path& path : paths) absl::StrAppend(&text, DumpRow(path), "\n");
  const std::string golden = TestFile("golden/dumps.tsv");
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(golden, std::ios::binary) << text;
  EXPECT_EQ(ReadFile(golden), text) << "UPDATE_GOLDEN=1 writes " << golden << " anew";
}

}  // namespace
}  // namespace status_translator
