// The translator that offline commands answer with.
#ifndef STATUS_TRANSLATOR_CLI_LOCAL_TRANSLATOR_H_
#define STATUS_TRANSLATOR_CLI_LOCAL_TRANSLATOR_H_

#include <CLI/CLI.hpp>
#include <string>

#include "lookup/translator.h"

namespace status_translator {

// The built-in profiles and those of --profiles, loaded at the first call. If they have a mistake it is printed and the
// process exits with kExitFailed.
const Translator& LocalTranslator();

// The directory of --profiles if it has this profile; empty for a built-in one.
std::string DirectoryOfProfile(const std::string& name);

// Adds --profiles, a directory of the user's own profiles. Returns the option.
CLI::Option* AddProfilesOption(CLI::App& command);

// Whether --profiles was given, rather than its environment variable.
bool HasProfilesOption();

// Reads kProfilesVariable for a command whose --profiles has another meaning too, which the variable must not choose.
void UseProfilesOfEnvironment();

// Adds --descriptor-set, which is read at once.
void AddDescriptorSetOption(CLI::App& command);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_LOCAL_TRANSLATOR_H_
