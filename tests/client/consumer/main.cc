// consumer ADDR: asks a server's table, then the local copy, and unpacks an error detail in the same process.
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <status_translator/client/local_table.h>

#include <cstdio>

namespace {

bool UnpacksDetail() {
  google::rpc::ErrorInfo packed, unpacked;
  packed.set_reason("STOCKOUT");
  google::rpc::Status status;
  status.add_details()->PackFrom(packed);
  return status.details(0).UnpackTo(&unpacked) && unpacked.reason() == "STOCKOUT";
}

}  // namespace

int main(int, char** argv) {
  using namespace status_translator;
  const auto table = LocalTable::Start({.server = argv[1]});
  if (!table.ok()) return 2;
  if (const absl::Status ready = (*table)->WaitForTable(absl::Seconds(20)); !ready.ok()) {
    std::fprintf(stderr, "%s\n", ready.ToString().c_str());
    return 1;
  }
  const absl::StatusOr<Snapshot> now = (*table)->Pin();
  const Rule* application = now->HttpToGrpc(404);
  const Rule* intermediary = now->HttpToGrpc(404, Origin::kIntermediary);
  if (!UnpacksDetail()) return 1;
  std::printf("404: %d, of an intermediary: %d; 5: %d; %s\n", application->code, intermediary->code,
              now->GrpcToHttp(5)->code, std::string(now->revision()).c_str());
  return 0;
}
