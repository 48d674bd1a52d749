#include "rpc/profile_watches.h"

#include "absl/strings/str_cat.h"
#include "lookup/errors.h"
#include "lookup/to_proto.h"
#include "rpc/call.h"
#include "rpc/grpc_status.h"
#include "statustranslator/v1/catalog_service.grpc.pb.h"
#include "support/limits.h"

namespace status_translator {
namespace {

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
  absl::Status parsed = ParseWatchRequest(bytes, request);
  if (parsed.ok() && request.revision().size() > kMaxRevisionBytes) {
    parsed = FieldError(ErrorReason::kRevisionTooLong, "revision",
                        absl::StrCat("has ", request.revision().size(), " bytes; a revision has ", kMaxRevisionBytes));
  }
  auto* stream = new Stream(mutex_, method_, context);
  absl::MutexLock lock(&mutex_);
  stream->SetOnEnd([this, stream] { watches_.erase(stream); });
  if (const grpc::Status admitted = AdmitWatch(parsed, ended_, watches_.size()); !admitted.ok()) {
    stream->End(admitted);
  } else {
    Subscription& subscription = watches_[stream];
    subscription = {request.name(), request.revision()};
    SendUpdate(*stream, subscription, *translator_.Get());
  }
  return stream;
}

void ProfileWatches::SendUpdate(Stream& stream, Subscription& subscription, const Translator& translator) {
  const absl::StatusOr<const RevisedProfile*> revised = translator.FindProfile(subscription.profile);
  if (!revised.ok()) {
    stream.End(ToGrpcStatus(revised.status()));
    return;
  }
  const std::string& revision = (*revised)->revision;
  if (subscription.revision == revision) return;
  Table& table = tables_[(*revised)->profile->name()];
  if (table.revision != revision) table = {revision, Serialized(**revised, translator.profiles().revision())};
  subscription.revision = revision;
  stream.Send(table.bytes);
}

void ProfileWatches::Publish() {
  absl::MutexLock lock(&mutex_);
  const std::shared_ptr<const Translator> translator = translator_.Get();
  tables_.clear();
  for (auto& [stream, subscription] : watches_) SendUpdate(*stream, subscription, *translator);
}

void ProfileWatches::End() {
  absl::MutexLock lock(&mutex_);
  ended_ = true;
  for (auto& [stream, subscription] : watches_) stream->End(ShuttingDown());
}

}  // namespace status_translator
