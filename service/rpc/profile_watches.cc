#include "rpc/profile_watches.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "lookup/errors.h"
#include "lookup/to_proto.h"
#include "rpc/call.h"
#include "rpc/grpc_status.h"
#include "statustranslator/v1/catalog_service.grpc.pb.h"
#include "support/limits.h"

namespace status_translator {
namespace {

constexpr size_t kRevisionBytes = 64;  // a SHA-256 in hexadecimal

grpc::ByteBuffer Serialized(const RevisedProfile& revised, const std::string& atlas_revision) {
  v1::WatchProfileResponse response;
  ToProto(revised, *response.mutable_profile());
  response.set_atlas_revision(atlas_revision);
  grpc::ByteBuffer bytes;
  Serialize(response, bytes);
  return bytes;
}

}  // namespace

ProfileWatches::ProfileWatches(const CurrentTranslator& translator, Metrics& metrics)
    : translator_(translator),
      method_(metrics.Method(v1::CatalogService::service_full_name(), "WatchProfile", "server_stream")) {}

grpc::ServerWriteReactor<grpc::ByteBuffer>* ProfileWatches::Watch(const grpc::CallbackServerContext& context,
                                                                  const grpc::ByteBuffer& bytes) {
  v1::WatchProfileRequest request;
  absl::Status parsed = ParseWatch(bytes, request);
  if (parsed.ok() && request.revision().size() > kRevisionBytes) {
    parsed = FieldError(ErrorReason::kRevisionTooLong, "revision",
                        absl::StrCat("has ", request.revision().size(), " bytes; a revision has ", kRevisionBytes));
  }
  auto* writer = new Writer(mutex_, method_, context);
  absl::MutexLock lock(&mutex_);
  writer->SetGone([this, writer] { watches_.erase(writer); });
  if (!parsed.ok()) {
    writer->End(ToGrpcStatus(parsed));
  } else if (ended_) {
    writer->End(ShuttingDown());
  } else if (watches_.size() >= kMaxWatches) {
    writer->End(TooManyWatches());
  } else {
    Following& following = watches_[writer];
    following = {request.name(), request.revision()};
    Tell(*writer, following, *translator_.Get());
  }
  return writer;
}

void ProfileWatches::Tell(Writer& writer, Following& following, const Translator& translator) {
  const absl::StatusOr<const RevisedProfile*> revised = translator.FindProfile(following.profile);
  if (!revised.ok()) {
    writer.End(ToGrpcStatus(revised.status()));
    return;
  }
  const std::string& revision = (*revised)->revision;
  if (following.revision == revision) return;
  Table& table = tables_[(*revised)->profile->name()];
  if (table.revision != revision) table = {revision, Serialized(**revised, translator.profiles().revision())};
  following.revision = revision;
  writer.Send(table.bytes);
}

void ProfileWatches::Publish() {
  absl::MutexLock lock(&mutex_);
  const std::shared_ptr<const Translator> translator = translator_.Get();
  tables_.clear();
  for (auto& [writer, following] : watches_) Tell(*writer, following, *translator);
}

void ProfileWatches::End() {
  absl::MutexLock lock(&mutex_);
  ended_ = true;
  for (auto& [writer, following] : watches_) writer->End(ShuttingDown());
}

}  // namespace status_translator
