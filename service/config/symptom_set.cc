#include "config/symptom_set.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "config/placed_message.h"
#include "config/symptom_text.h"
#include "core/nearest.h"
#include "support/release_text.h"

namespace status_translator {
namespace {

// Adds an error for each name or kind of a file that an earlier file has, and for each kind that no file has.
void CheckReferences(const std::vector<const SymptomFile*>& files, std::vector<std::string>& errors) {
  std::map<std::string, const SymptomFile*> names;
  std::map<std::string, std::string> kinds;
  std::vector<absl::string_view> known;
  for (const SymptomFile* file : files) {
    const auto [first, is_new] = names.emplace(file->name, file);
    if (!is_new) {
      const auto is_first = [&first = first->second](const SymptomFile& one) { return &one == first; };
      errors.push_back(AtPlace(
          file->path, file->name_place,
          NameIsTaken(file->name, file->path, first->second->path, absl::c_any_of(ParsedBuiltInSymptoms(), is_first))));
    }
    for (const SymptomCause& cause : file->causes) {
      const auto [other, is_new_kind] = kinds.emplace(cause.kind, file->path);
      known.push_back(other->first);
      if (is_new_kind) continue;
      errors.push_back(AtPlace(file->path, file->name_place,
                               absl::StrCat("the cause \"", cause.kind, "\" is defined by ", other->second)));
    }
  }
  const auto check = [&](const SymptomFile& file, const Place& place, const std::vector<std::string>& causes) {
    for (const std::string& kind : causes) {
      if (kinds.find(kind) != kinds.end()) continue;
      errors.push_back(
          AtPlace(file.path, place, absl::StrCat("no file defines the cause \"", kind, "\"", DidYouMean(kind, known))));
    }
  };
  for (const SymptomFile* file : files) {
    for (size_t i = 0; i < file->wrappers.size(); ++i) {
      check(*file, file->wrapper_places[i], file->wrappers[i].causes);
    }
    for (size_t i = 0; i < file->symptoms.size(); ++i) {
      check(*file, file->symptom_places[i], file->symptoms[i].causes);
    }
  }
}

// Adds an error at the file with which the patterns of all files are too large together.
void CheckProgram(const std::vector<SymptomFile>& files, std::vector<std::string>& errors) {
  int program = 0;
  for (const SymptomFile& file : files) {
    for (const Wrapper& wrapper : file.wrappers) program += wrapper.pattern.program();
    for (const Symptom& symptom : file.symptoms) program += symptom.pattern.program();
    for (const Regex& pattern : *file.tried_before) program += pattern.program();
    if (program <= kMaxOwnSymptomProgram) continue;
    errors.push_back(
        AtPlace(file.path, file.name_place,
                absl::StrCat("the patterns of all files with symptoms need ", program, " states or more; ", "at most ",
                             kMaxOwnSymptomProgram, ": use fewer, and smaller counts in {…}")));
    return;
  }
}

// A line that says nothing. What matches it matches nearly every line of a log.
constexpr absl::string_view kOrdinaryLine = "Zxq jvk 7.";

// Adds an error for each pattern that claims any text.
void CheckPatterns(const std::vector<SymptomFile>& files, std::vector<std::string>& errors) {
  const auto check = [&errors](const Regex& pattern, const std::string& path, Place place, absl::string_view what) {
    if (!pattern.MatchesPart(kOrdinaryLine)) return;
    errors.push_back(AtPlace(
        path, place, absl::StrCat("the pattern of ", what, " matches any text, for example \"", kOrdinaryLine, "\"")));
  };
  for (const SymptomFile& file : files) {
    for (const Wrapper& wrapper : file.wrappers) check(wrapper.pattern, file.path, file.name_place, "a wrapper");
    for (size_t i = 0; i < file.symptoms.size(); ++i) {
      const Symptom& symptom = file.symptoms[i];
      check(symptom.pattern, file.path, file.symptom_places[i], absl::StrCat("\"", symptom.name, "\""));
    }
    for (size_t i = 0; i < file.tried_before->size(); ++i) {
      check(file.tried_before->at(i), file.path, file.tried_before_places[i], "tried_before");
    }
  }
}

}  // namespace

const std::vector<SymptomFile>& ParsedBuiltInSymptoms() {
  static const auto& files = *new std::vector<SymptomFile>([] {
    std::vector<SymptomFile> parsed;
    for (const NamedText& file : BuiltInSymptoms()) {
      absl::StatusOr<SymptomFile> one = ParseSymptoms(file.name, file.bytes);
      if (!one.ok()) {
        std::fprintf(stderr, "%s\n", std::string(one.status().message()).c_str());
        std::abort();
      }
      // Only those of the user's files are run, by `check` and at each load.
      std::vector<SymptomExample>().swap(one->examples);
      parsed.push_back(*std::move(one));
    }
    return parsed;
  }());
  return files;
}

SymptomSet::SymptomSet(std::vector<SymptomFile> files, std::vector<std::string>& errors) : files_(std::move(files)) {
  if (files_.empty()) return;
  CheckProgram(files_, errors);
  CheckPatterns(files_, errors);
  std::vector<const SymptomFile*> all;
  for (const SymptomFile& file : ParsedBuiltInSymptoms()) all.push_back(&file);
  for (const SymptomFile& file : files_) all.push_back(&file);
  CheckReferences(all, errors);
}

SymptomSet::Compiled SymptomSet::Compile(absl::Span<const SymptomFile* const> files) {
  Compiled compiled;
  compiled.tried_before = std::make_shared<const std::vector<Regex>>();
  for (const SymptomFile* file : files) {
    for (const Wrapper& wrapper : file->wrappers) {
      compiled.wrappers.push_back(&wrapper);
      compiled.wrapper_filter.Add(wrapper.pattern);
    }
    for (const Symptom& symptom : file->symptoms) {
      compiled.symptoms.push_back(&symptom);
      compiled.filter.Add(symptom.pattern);
      if (symptom.fallback && compiled.tried_before->empty()) compiled.tried_before = symptom.tried_before;
    }
    for (const SymptomCause& cause : file->causes) compiled.causes.emplace(cause.kind, &cause);
  }
  compiled.filter.Finish();
  compiled.wrapper_filter.Finish();
  return compiled;
}

const SymptomSet::Compiled& SymptomSet::compiled() const {
  std::call_once(once_, [this] {
    std::vector<const SymptomFile*> all;
    for (const std::vector<SymptomFile>* files : {&files_, &ParsedBuiltInSymptoms()}) {
      for (const SymptomFile& file : *files) all.push_back(&file);
    }
    compiled_ = std::make_unique<const Compiled>(Compile(all));
    // The patterns stay there, and most are not read again.
    for (const NamedText& file : BuiltInSymptoms()) ReleaseText(file.bytes);
  });
  return *compiled_;
}

std::vector<SymptomExample> SymptomSet::examples() const {
  std::vector<SymptomExample> examples;
  for (const SymptomFile& file : files_) examples.insert(examples.end(), file.examples.begin(), file.examples.end());
  return examples;
}

}  // namespace status_translator
