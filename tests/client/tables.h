// Compiled profiles as the server sends them.
#ifndef STATUS_TRANSLATOR_TESTS_CLIENT_TABLES_H_
#define STATUS_TRANSLATOR_TESTS_CLIENT_TABLES_H_

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "client/table.h"
#include "config/profile_set.h"
#include "lookup/to_proto.h"
#include "support/translator.h"

namespace status_translator {

inline v1::CompiledProfile MessageOf(const RevisedProfile& revised) {
  v1::CompiledProfile message;
  ToProto(revised, message);
  return message;
}

inline v1::CompiledProfile BuiltInMessage(const std::string& name = "general") {
  return MessageOf(*TestTranslator().profiles().Find(name));
}

// The built-in profiles with files of our own.
inline std::unique_ptr<const ProfileSet> SetWith(const std::vector<std::pair<std::string, std::string>>& own) {
  std::vector<NamedText> files(BuiltInProfiles().begin(), BuiltInProfiles().end());
  for (const auto& [name, text] : own) files.push_back({name, text});
  auto set = ProfileSet::Load(files);
  if (!set.ok()) throw std::runtime_error(std::string(set.status().message()));
  return *std::move(set);
}

inline std::shared_ptr<const ClientTable> Decoded(const v1::CompiledProfile& message) {
  auto table = DecodeTable(message);
  if (!table.ok()) throw std::runtime_error(std::string(table.status().message()));
  return *std::move(table);
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_CLIENT_TABLES_H_
