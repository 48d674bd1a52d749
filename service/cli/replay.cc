#include "cli/replay.h"

#include <memory>
#include <variant>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "cli/progress.h"
#include "cli/recordings.h"
#include "cli/translation_source.h"
#include "config/profile_files.h"
#include "convert/convert_grpc.h"
#include "convert/convert_http.h"
#include "report/plain_word.h"

namespace status_translator {
namespace {

constexpr uint64_t kRecordingsBetweenChecks = 100;
// Names of profiles that recordings ask for. A server of ours has at most kMaxProfileFiles of its own.
constexpr size_t kMaxKnownProfiles = 2000;

// Of the reason why a recording cannot be read, in bytes: a sentence or two.
constexpr size_t kMaxReasonText = 400;

// Unlike PlainWord, without escapes of the quotes and backslashes that messages have.
std::string PlainText(absl::string_view message) {
  std::string text(message);
  for (char& c : text) {
    if (!absl::ascii_isprint(static_cast<unsigned char>(c))) c = '?';
  }
  return text;
}

absl::Status ConvertWith(const Translator& translator, const v1::ConvertHttpResponseRequest& request,
                         v1::ConvertHttpResponseResponse& response) {
  return ConvertHttpResponse(translator, request, response);
}
absl::Status ConvertWith(const Translator& translator, const v1::ConvertGrpcResponseRequest& request,
                         v1::ConvertGrpcResponseResponse& response) {
  return ConvertGrpcResponse(translator, request, response);
}

// The earlier profiles and shapes, or a server that has them.
class EarlierSide {
 public:
  static absl::StatusOr<EarlierSide> Open(const Baselines& before, const ProfileSet& now) {
    EarlierSide side(before, now);
    if (side.server_ != nullptr) return side;
    std::shared_ptr<const ProfileSet> set = before.set();
    if (set == nullptr) {
      auto built_in = LoadWithBuiltIn({});
      if (!built_in.ok()) return built_in.status();
      set = *std::move(built_in);
    }
    side.translator_ = std::make_unique<const Translator>(std::move(set), "general");
    return side;
  }

  // The earlier profile of that name or, if there was none, the one that it extends now, which was in use then.
  absl::StatusOr<std::string> ProfileFor(const std::string& name) {
    if (!before_.profile_for_all().empty()) return std::string(before_.profile_for_all());
    const auto known = profiles_.find(name);
    if (known != profiles_.end()) return known->second;
    std::string earlier = name;
    for (;;) {
      const absl::StatusOr<std::string> revision = RevisionOf(earlier);
      if (revision.ok()) break;
      const RevisedProfile* current = now_.Find(earlier);
      if (!absl::IsNotFound(revision.status()) || current == nullptr || earlier == "general") return revision.status();
      earlier = current->profile->extends().empty() ? "general" : current->profile->extends();
    }
    if (profiles_.size() < kMaxKnownProfiles) profiles_.emplace(name, earlier);
    return earlier;
  }

  absl::StatusOr<std::string> RevisionOf(const std::string& profile) const {
    if (server_ == nullptr) {
      const auto found = translator_->FindProfile(profile);
      if (!found.ok()) return found.status();
      return (*found)->revision;
    }
    v1::GetProfileRequest request;
    request.set_name(profile);
    const absl::StatusOr<v1::GetProfileResponse> response = server_->Ask(request);
    if (!response.ok()) return response.status();
    return response->profile().summary().revision();
  }

  template <typename Request, typename Response>
  absl::Status Convert(const Request& request, Response& response) const {
    if (server_ == nullptr) return ConvertWith(*translator_, request, response);
    auto answer = server_->Ask(request);
    if (!answer.ok()) return answer.status();
    response = *std::move(answer);
    return absl::OkStatus();
  }

  std::string Name() const { return before_.name().empty() ? "the built-in data" : before_.name(); }

 private:
  EarlierSide(const Baselines& before, const ProfileSet& now) : before_(before), now_(now), server_(before.server()) {}

  const Baselines& before_;
  const ProfileSet& now_;
  const TranslationSource* server_;
  std::unique_ptr<const Translator> translator_;            // null with a server
  absl::flat_hash_map<std::string, std::string> profiles_;  // name -> the earlier profile for it
};

std::string Side(const std::string& where, const std::string& profile, const std::string& revision) {
  return absl::StrCat(where, where.empty() ? "" : ", ", "profile ", profile, " @", revision.substr(0, 12));
}

class ReplayRun {
 public:
  ReplayRun(const Translator& now, EarlierSide& earlier, Replayed& result)
      : now_(now), earlier_(earlier), result_(result) {}

  // An error only if the server of the earlier side is gone.
  absl::Status Take(const std::string& name, const absl::StatusOr<ConversionRequest>& read) {
    const uint64_t count = result_.changes.responses() + result_.unreadable;
    if (count % kRecordingsBetweenChecks == 0 && progress_.IsDue()) {
      progress_.Show(absl::StrCat(result_.recorded, ": ", count, " responses, ", result_.changes.changed(), " change"));
    }
    if (!read.ok()) {
      AddUnreadable(name, read.status());
      return absl::OkStatus();
    }
    if (const auto* http = std::get_if<v1::ConvertHttpResponseRequest>(&*read)) {
      v1::ConvertHttpResponseResponse before;
      v1::ConvertHttpResponseResponse after;
      absl::Status converted = ConvertBoth(*http, before, after);
      if (!converted.ok()) return CouldNotConvert(name, converted);
      result_.changes.Add(name, http->http().code(), before, after);
      return absl::OkStatus();
    }
    v1::ConvertGrpcResponseResponse before;
    v1::ConvertGrpcResponseResponse after;
    absl::Status converted = ConvertBoth(std::get<v1::ConvertGrpcResponseRequest>(*read), before, after);
    if (!converted.ok()) return CouldNotConvert(name, converted);
    result_.changes.Add(name, before, after);
    return absl::OkStatus();
  }

 private:
  template <typename Request, typename Response>
  absl::Status ConvertBoth(Request request, Response& before, Response& after) {
    if (request.profile().empty()) request.set_profile(result_.profile);
    if (absl::Status converted = ConvertWith(now_, request, after); !converted.ok()) return converted;
    const absl::StatusOr<std::string> profile = earlier_.ProfileFor(request.profile());
    if (!profile.ok()) return profile.status();
    request.set_profile(*profile);
    return earlier_.Convert(request, before);
  }

  absl::Status CouldNotConvert(const std::string& name, const absl::Status& why) {
    if (absl::IsUnavailable(why) || absl::IsDeadlineExceeded(why)) return why;
    AddUnreadable(name, why);
    return absl::OkStatus();
  }

  void AddUnreadable(const std::string& name, const absl::Status& why) {
    ++result_.unreadable;
    if (result_.unreadable_names.size() == kMaxNamedUnreadable) return;
    result_.unreadable_names.push_back(
        absl::StrCat(PlainWord(name), ": ", PlainText(why.message().substr(0, kMaxReasonText))));
  }

  const Translator& now_;
  EarlierSide& earlier_;
  Replayed& result_;
  Progress progress_;
};

}  // namespace

absl::StatusOr<Replayed> Replay(const std::string& recorded, const Translator& now, const std::string& profile,
                                const Baselines& before, size_t examples) {
  const absl::StatusOr<const RevisedProfile*> current = now.FindProfile(profile);
  if (!current.ok()) return current.status();
  absl::StatusOr<EarlierSide> earlier = EarlierSide::Open(before, now.profiles());
  if (!earlier.ok()) return earlier.status();
  const absl::StatusOr<std::string> earlier_profile = earlier->ProfileFor(profile);
  if (!earlier_profile.ok()) return earlier_profile.status();
  const absl::StatusOr<std::string> earlier_revision = earlier->RevisionOf(*earlier_profile);
  if (!earlier_revision.ok()) return earlier_revision.status();
  Replayed result{.recorded = recorded,
                  .profile = profile,
                  .before = Side(earlier->Name(), *earlier_profile, *earlier_revision),
                  .after = Side("", profile, (*current)->revision),
                  .changes = ReplayChanges(examples),
                  .unreadable = 0,
                  .unreadable_names = {}};
  {
    ReplayRun run(now, *earlier, result);
    absl::Status read = ReadRecordings(
        recorded, [&run](const std::string& name, const auto& request) { return run.Take(name, request); });
    if (!read.ok()) return read;
  }
  if (result.changes.responses() > 0) return result;
  return absl::FailedPreconditionError(
      absl::StrCat(recorded, ": has no response that can be read",
                   result.unreadable_names.empty() ? "" : absl::StrCat("; the first: ", result.unreadable_names[0])));
}

}  // namespace status_translator
