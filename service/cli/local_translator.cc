#include "cli/local_translator.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "cli/exit_code.h"
#include "config/descriptor_set.h"
#include "config/profile_set.h"
#include "config/profile_store.h"
#include "config/profiles_option.h"
#include "convert/examples.h"

namespace status_translator {
namespace {

// The directory of --profiles; empty: none.
std::string& ProfilesDirectory() {
  static std::string& directory = *new std::string();
  return directory;
}

}  // namespace

const Translator& LocalTranslator() {
  static const Translator& translator = []() -> const Translator& {
    const auto store = ProfileStore::Open({.folder = ProfilesDirectory(), .check = CheckOwnExamples});
    if (!store.ok()) {
      // A mistake in a file is a line for each, which begins with its place.
      const bool is_missing = absl::IsNotFound(store.status());
      std::fprintf(
          stderr, "%s%s\n",
          is_missing ? absl::StrCat("status-translator: ", SourceOfProfiles(ProfilesDirectory()), ": ").c_str() : "",
          std::string(store.status().message()).c_str());
      std::exit(is_missing ? kExitUsage : kExitFailed);
    }
    return *new Translator((*store)->Served().set, "general");
  }();
  return translator;
}

std::string DirectoryOfProfile(const std::string& name) {
  const std::string file = absl::StrCat(name, ".textproto");
  const auto is_file = [&file](const NamedText& built_in) { return built_in.name == file; };
  return absl::c_any_of(BuiltInProfiles(), is_file) ? "" : ProfilesDirectory();
}

CLI::Option* AddProfilesOption(CLI::App& command) {
  return command
      .add_option(kProfilesOption, ProfilesDirectory(),
                  "A directory with your own profiles, added to the built-in ones")
      ->type_name("DIR")
      ->envname(kProfilesVariable);
}

bool HasProfilesOption() {
  return !ProfilesDirectory().empty() && SourceOfProfiles(ProfilesDirectory()) == kProfilesOption;
}

void UseProfilesOfEnvironment() {
  const char* directory = std::getenv(kProfilesVariable);
  if (directory != nullptr && ProfilesDirectory().empty()) ProfilesDirectory() = directory;
}

void AddDescriptorSetOption(CLI::App& command) {
  command
      .add_option_function<std::string>(
          "--descriptor-set",
          [](const std::string& path) {
            const absl::Status used = UseDescriptorSet(path);
            if (!used.ok()) throw CLI::ValidationError("--descriptor-set", std::string(used.message()));
          },
          "FileDescriptorSet with your own types of error details, which are then written as JSON and read from it; "
          "from protoc --include_imports --descriptor_set_out=FILE")
      ->type_name("FILE")
      ->envname("STATUS_TRANSLATOR_DESCRIPTOR_SET");
}

}  // namespace status_translator
