#include "config/profile_set.h"

#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "config/profile_text.h"
#include "config/sha256.h"
#include "core/canonical.h"
#include "core/nearest.h"

namespace status_translator {
namespace {

struct Loaded {
  absl::string_view path;
  Table table;
  ProfilePlaces places;
};

// Compiles each table after the table that it extends, and collects the errors.
class Compiler {
 public:
  explicit Compiler(std::map<std::string, Loaded> tables) : tables_(std::move(tables)) {
    for (const auto& [name, loaded] : tables_) names_.push_back(name);
  }

  absl::StatusOr<std::map<std::string, RevisedProfile, std::less<>>> CompileAll() {
    for (const auto& [name, loaded] : tables_) {
      Compile(name);
      const std::string& now = loaded.table.about.superseded_by;
      if (!now.empty() && tables_.find(now) == tables_.end()) {
        errors_.push_back(
            AtPlace(loaded.path, loaded.places.superseded_by,
                    absl::StrCat("superseded by \"", now, "\", which does not exist", DidYouMean(now, names_))));
      }
    }
    if (!errors_.empty()) return absl::InvalidArgumentError(absl::StrJoin(errors_, "\n"));
    return std::move(compiled_);
  }

 private:
  const Profile* Compile(const std::string& name) {
    const auto done = compiled_.find(name);
    if (done != compiled_.end()) return done->second.profile.get();
    const Loaded& loaded = tables_.at(name);
    const Profile* base = nullptr;
    if (!loaded.table.extends.empty()) {
      base = Base(loaded);
      if (base == nullptr) return nullptr;
    }
    auto profile = std::make_unique<const Profile>(loaded.table, base);
    std::string revision = Sha256Hex(CanonicalText(*profile));
    const Profile* compiled = profile.get();
    compiled_[name] = {std::move(profile), std::move(revision)};
    return compiled;
  }

  const Profile* Base(const Loaded& loaded) {
    const std::string& extends = loaded.table.extends;
    if (tables_.find(extends) == tables_.end()) {
      errors_.push_back(
          AtPlace(loaded.path, loaded.places.extends,
                  absl::StrCat("extends \"", extends, "\", which does not exist", DidYouMean(extends, names_))));
      return nullptr;
    }
    if (!compiling_.insert(loaded.table.name).second) {
      errors_.push_back(
          AtPlace(loaded.path, loaded.places.extends,
                  absl::StrCat("profile \"", loaded.table.name, "\" extends itself through \"", extends, "\"")));
      return nullptr;
    }
    const Profile* base = Compile(extends);
    compiling_.erase(loaded.table.name);
    return base;
  }

  std::map<std::string, Loaded> tables_;
  std::vector<absl::string_view> names_;
  std::set<std::string> compiling_;
  std::vector<std::string> errors_;
  std::map<std::string, RevisedProfile, std::less<>> compiled_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<const ProfileSet>> ProfileSet::Load(absl::Span<const NamedText> files) {
  std::map<std::string, Loaded> tables;
  std::vector<std::string> errors;
  for (const NamedText& file : files) {
    ProfilePlaces places;
    absl::StatusOr<Table> table = ParseProfile(file.name, file.bytes, &places);
    if (!table.ok()) {
      errors.emplace_back(table.status().message());
      continue;
    }
    const std::string name = table->name;
    const auto [first, is_new] = tables.emplace(name, Loaded{file.name, *std::move(table), places});
    if (!is_new) {
      errors.push_back(
          AtPlace(file.name, places.name, absl::StrCat("the name \"", name, "\" is taken by ", first->second.path)));
    }
  }
  if (!errors.empty()) return absl::InvalidArgumentError(absl::StrJoin(errors, "\n"));
  auto compiled = Compiler(std::move(tables)).CompileAll();
  if (!compiled.ok()) return compiled.status();
  std::unique_ptr<ProfileSet> set(new ProfileSet());
  set->profiles_ = *std::move(compiled);
  std::string revisions;
  for (const auto& [name, revised] : set->profiles_) absl::StrAppend(&revisions, name, "\t", revised.revision, "\n");
  set->revision_ = Sha256Hex(revisions);
  return set;
}

const RevisedProfile* ProfileSet::Find(absl::string_view name) const {
  const auto found = profiles_.find(name);
  return found == profiles_.end() ? nullptr : &found->second;
}

std::vector<absl::string_view> ProfileSet::names() const {
  std::vector<absl::string_view> names;
  for (const auto& [name, profile] : profiles_) names.push_back(name);
  return names;
}

}  // namespace status_translator
