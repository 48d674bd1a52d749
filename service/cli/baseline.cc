#include "cli/baseline.h"

#include <sys/stat.h>

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "config/profile_files.h"

namespace status_translator {
namespace {

bool PathExists(const std::string& path) {
  struct stat found = {};
  return stat(path.c_str(), &found) == 0;
}

}  // namespace

absl::StatusOr<Baselines> Baselines::Open(const std::string& against, ServerConnection tls) {
  Baselines baselines;
  baselines.name_ = against;
  if (against.empty()) return baselines;
  if (!PathExists(against)) {
    auto built_in = LoadWithBuiltIn({});
    if (!built_in.ok()) return built_in.status();
    if ((*built_in)->Find(against) != nullptr) {
      baselines.set_ = *std::move(built_in);
      baselines.same_for_all_ = true;
      return baselines;
    }
    if (!absl::StrContains(against, ':')) {
      return absl::InvalidArgumentError(absl::StrCat("--against: there is neither a file nor a built-in profile ",
                                                     against,
                                                     ", and it is not an address; for example 127.0.0.1:50051"));
    }
    tls.address = against;
    baselines.server_ = std::make_unique<TranslationSource>(tls);
    return baselines;
  }
  const std::vector<std::string> paths = {against};
  const auto files = ReadProfileFiles(absl::MakeConstSpan(paths));
  if (!files.ok()) return files.status();
  if (files->empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--against: ", against, ": there is no *.textproto here to compare with"));
  }
  auto set = LoadOlder(*files);
  if (!set.ok()) return set.status();
  baselines.set_ = *std::move(set);
  return baselines;
}

absl::StatusOr<Baseline> Baselines::Find(const Profile& profile, const ProfileSet& set) const {
  if (server_ != nullptr) {
    absl::StatusOr<Baseline> served = AskServer(profile.name());
    if (!absl::IsNotFound(served.status())) return served;
  } else if (set_ != nullptr) {
    const RevisedProfile* found = set_->Find(same_for_all_ ? name_ : profile.name());
    if (found != nullptr) return Baseline{name_, &found->profile->answers(), nullptr};
  }
  if (profile.extends().empty()) return Baseline();
  return Baseline{
      absl::StrCat(name_.empty() ? "" : absl::StrCat(name_, " (which does not have it), so "), profile.extends()),
      &set.Find(profile.extends())->profile->answers(), nullptr};
}

absl::StatusOr<Baseline> Baselines::AskServer(const std::string& profile) const {
  v1::GetProfileRequest request;
  request.set_name(profile);
  const absl::StatusOr<v1::GetProfileResponse> response = server_->Ask(request);
  if (!response.ok()) return response.status();
  absl::StatusOr<std::shared_ptr<const ClientTable>> table = DecodeTable(response->profile());
  if (!table.ok()) return absl::DataLossError(absl::StrCat(name_, " sent ", table.status().message()));
  return Baseline{name_, &(*table)->answers(), *table};
}

}  // namespace status_translator
