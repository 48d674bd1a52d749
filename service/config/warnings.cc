#include "config/warnings.h"

#include "absl/strings/str_cat.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/origin.h"
#include "core/rule.h"

namespace status_translator {
namespace {

class WarningFinder {
 public:
  WarningFinder(absl::string_view file, const Profile& compiled, const Profile* base)
      : file_(file), compiled_(compiled), base_(base) {}

  // Checks a row. `error_code` is empty for a row without one.
  void HttpToGrpc(Place place, int from, int to, const std::string& error_code, int grpc) {
    const std::string what = absl::StrCat("HTTP ", from, from == to ? "" : absl::StrCat("-", to),
                                          error_code.empty() ? "" : absl::StrCat(" with error code ", error_code));
    const absl::string_view name = GrpcCodes()[grpc].name;
    if (error_code.empty() && IsNormal(from) && grpc != kGrpcOk) {
      Add(place, absl::StrCat(what, " is a success but becomes ", name));
    }
    if (!IsNormal(to) && to >= 200 && grpc == kGrpcOk) {
      Add(place, absl::StrCat(what, " is not a success but becomes OK"));
    }
    if (error_code.empty()) CheckRoundTrips(place, from, to);
  }

  void GrpcToHttp(Place place, int grpc, int http) {
    const std::string name = GrpcCodeText(grpc);
    if (grpc == kGrpcOk && !IsNormal(http)) Add(place, absl::StrCat("OK is a success but becomes HTTP ", http));
    if (grpc != kGrpcOk && IsNormal(http)) {
      Add(place, absl::StrCat(name, " is an error but becomes the success HTTP ", http));
    }
    if (base_ == nullptr) return;
    const auto before = base_->BackFromHttp(grpc, *base_->GrpcToHttp(grpc));
    const auto after = compiled_.BackFromHttp(grpc, *compiled_.GrpcToHttp(grpc));
    if (before.has_value() && before->same && after.has_value() && !after->same) {
      Add(place, absl::StrCat(name, " came back as itself in ", base_->name(), " but now comes back as ",
                              GrpcCodes()[after->code].name));
    }
  }

  // Whether a status from a gRPC service with this error code gets the catalogue entry of the row.
  void CatalogEntryIsFound(Place place, const HttpToGrpcRow& row) {
    if (row.answer.catalog == CatalogEntry() || !row.http.has_value()) return;
    const Rule& back = *compiled_.GrpcToHttp(row.answer.code);
    if (!back.has_answer()) return;
    const Rule* found = compiled_.HttpToGrpc(back.code, Origin::kApplication, row.error_code, row.shape);
    if (found->catalog == row.answer.catalog) return;
    Add(place, absl::StrCat("a gRPC status with error code ", row.error_code,
                            " does not get this catalogue entry: ", GrpcCodes()[row.answer.code].name, " becomes HTTP ",
                            back.code, ", for which the row does not apply; leave http out, or add ", back.code));
  }

  std::vector<std::string> warnings() && { return std::move(found_); }

 private:
  void Add(Place place, const std::string& what) { found_.push_back(AtPlace(file_, place, what)); }

  void CheckRoundTrips(Place place, int from, int to) {
    if (base_ == nullptr) return;
    for (int code = from; code <= to; ++code) {
      const auto before = base_->BackFromGrpc(code, *base_->HttpToGrpc(code, Origin::kUnspecified));
      const auto after = compiled_.BackFromGrpc(code, *compiled_.HttpToGrpc(code, Origin::kUnspecified));
      if (!before.has_value() || !before->same || !after.has_value() || after->same) continue;
      Add(place, absl::StrCat("HTTP ", code, " came back as itself in ", base_->name(), " but now comes back as ",
                              after->code));
      return;  // one warning for each range
    }
  }

  const absl::string_view file_;
  const Profile& compiled_;
  const Profile* base_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> Warnings(absl::string_view file, const Table& table, const ProfilePlaces& places,
                                  const Profile& compiled, const Profile* base) {
  WarningFinder finder(file, compiled, base);
  for (size_t i = 0; i < table.http_to_grpc.size(); ++i) {
    const HttpToGrpcRow& row = table.http_to_grpc[i];
    if (row.answer.no_code) continue;
    const int http = row.http.value_or(400);  // a row for any status: as an error
    finder.HttpToGrpc(places.http_to_grpc[i], http, http, row.error_code, row.answer.code);
    finder.CatalogEntryIsFound(places.http_to_grpc[i], row);
  }
  for (size_t i = 0; i < table.http_to_grpc_ranges.size(); ++i) {
    const HttpToGrpcRange& row = table.http_to_grpc_ranges[i];
    finder.HttpToGrpc(places.http_to_grpc_ranges[i], row.from, row.to, "", row.answer.code);
  }
  for (size_t i = 0; i < table.grpc_to_http.size(); ++i) {
    finder.GrpcToHttp(places.grpc_to_http[i], table.grpc_to_http[i].grpc, table.grpc_to_http[i].answer.code);
  }
  return std::move(finder).warnings();
}

}  // namespace status_translator
