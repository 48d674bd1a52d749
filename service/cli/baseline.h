// The tables that `check --against` compares profiles with.
#ifndef STATUS_TRANSLATOR_CLI_BASELINE_H_
#define STATUS_TRANSLATOR_CLI_BASELINE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cli/server_connection.h"
#include "cli/translation_source.h"
#include "client/table.h"
#include "config/profile_set.h"
#include "core/answer_table.h"
#include "core/profile.h"

namespace status_translator {

// The table that one profile is compared with.
struct Baseline {
  std::string name;                            // as it is printed; empty without a table
  const AnswerTable* answers = nullptr;        // null: there is nothing to compare with
  std::shared_ptr<const ClientTable> decoded;  // owns `answers` if a server sent them
};

class Baselines {
 public:
  // `against` is a file or directory, the name of a built-in profile, a server's address, or empty: each profile is
  // compared with the one that it extends. `tls` says how to connect to a server. The error is one for the user to
  // read.
  static absl::StatusOr<Baselines> Open(const std::string& against, ServerConnection tls);

  // Asks a server for at most 5 s. `set` and these baselines must outlive the result.
  absl::StatusOr<Baseline> Find(const Profile& profile, const ProfileSet& set) const;

  const std::string& name() const { return name_; }  // as the user wrote it
  // Null if nothing was named, or a server.
  const std::shared_ptr<const ProfileSet>& set() const { return set_; }
  // The built-in profile of `set()` that everything is compared with; empty: the one of the same name.
  absl::string_view profile_for_all() const { return same_for_all_ ? absl::string_view(name_) : ""; }
  // Null unless a server was named.
  const TranslationSource* server() const { return server_.get(); }

 private:
  absl::StatusOr<Baseline> AskServer(const std::string& profile) const;

  std::string name_;
  std::shared_ptr<const ProfileSet> set_;
  bool same_for_all_ = false;  // every profile is compared with the profile `name_` of `set_`
  std::unique_ptr<TranslationSource> server_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_BASELINE_H_
