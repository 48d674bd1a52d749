#include "config/profile_set.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "config/placed_message.h"
#include "config/profile_text.h"
#include "config/sha256.h"
#include "config/shape_claims.h"
#include "config/shape_text.h"
#include "config/symptom_text.h"
#include "core/canonical.h"
#include "core/nearest.h"
#include "support/release_text.h"
#include "wire/fields.h"

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

// The shapes of the program by the addresses of their files, parsed once in the life of the process. Their examples,
// and what GetShape says, are read from the files when somebody asks.
const absl::flat_hash_map<const char*, absl::StatusOr<ParsedShape>>& ParsedBuiltInShapes() {
  using Parsed = absl::flat_hash_map<const char*, absl::StatusOr<ParsedShape>>;
  static const Parsed& built_in = *new Parsed([] {
    Parsed all;
    for (const NamedText& file : BuiltInShapes()) {
      absl::StatusOr<ParsedShape> parsed = ParseShape(file.name, file.bytes, ShapeTier::kBuiltIn);
      if (parsed.ok()) {
        parsed->shape->built_in_text = file.bytes;
        // Assignment of an empty value keeps the memory.
        std::string().swap(parsed->shape->file);
        std::vector<PlacedExample>().swap(parsed->examples);
      }
      all.emplace(file.bytes.data(), std::move(parsed));
      ReleaseText(file.bytes);
    }
    return all;
  }());
  return built_in;
}

// A file of the user can have an equal name, so its address decides.
bool IsNameOfBuiltIn(absl::string_view name) {
  const auto is_same = [name](const NamedText& file) { return file.name.data() == name.data(); };
  return std::any_of(BuiltInProfiles().begin(), BuiltInProfiles().end(), is_same) ||
         std::any_of(BuiltInShapes().begin(), BuiltInShapes().end(), is_same);
}

// Parses files, profiles and shapes.
struct FileLoader {
  void Add(const NamedText& file, ShapeTier tier) {
    if (absl::EndsWith(file.name, kSymptomSuffix)) {
      absl::StatusOr<SymptomFile> parsed = ParseSymptoms(file.name, file.bytes);
      if (!parsed.ok()) {
        errors.emplace_back(parsed.status().message());
      } else {
        own_examples += parsed->examples.size();
        symptoms.push_back(*std::move(parsed));
      }
      return;
    }
    if (absl::EndsWith(file.name, kShapeSuffix)) {
      const absl::StatusOr<ParsedShape> parsed = Parse(file, tier);
      if (!parsed.ok()) {
        errors.emplace_back(parsed.status().message());
        return;
      }
      if (!IsNew(file, parsed->shape->name, parsed->name, shape_files)) return;
      shapes.push_back(parsed->shape);
      places[parsed->shape->name] = {
          .file = std::string(file.name), .match = parsed->match, .built_in = tier == ShapeTier::kBuiltIn};
      AddExamples(parsed->examples, tier);
      return;
    }
    ProfilePlaces rows;
    absl::StatusOr<Table> table = ParseProfile(file.name, file.bytes, &rows);
    if (!table.ok()) {
      errors.emplace_back(table.status().message());
      return;
    }
    const std::string name = table->name;
    if (!IsNew(file, name, rows.name, profile_files)) return;
    AddExamples(rows.examples, tier);
    rows.examples.clear();
    tables.emplace(name, Loaded{file.name, *std::move(table), std::move(rows)});
  }

  void AddExamples(const std::vector<PlacedExample>& more, ShapeTier tier) {
    for (const PlacedExample& example : more) {
      examples.push_back(example);
      examples.back().built_in = tier == ShapeTier::kBuiltIn;
      if (tier != ShapeTier::kBuiltIn) ++own_examples;
    }
  }

  absl::StatusOr<ParsedShape> Parse(const NamedText& file, ShapeTier tier) {
    const auto& built_in = ParsedBuiltInShapes();
    const auto found = built_in.find(file.bytes.data());
    if (tier != ShapeTier::kBuiltIn || found == built_in.end()) return ParseShape(file.name, file.bytes, tier);
    built_in_shapes.push_back(file);
    return found->second;
  }

  bool IsNew(const NamedText& file, const std::string& name, Place place,
             std::map<std::string, absl::string_view>& taken) {
    const auto [first, is_new] = taken.emplace(name, file.name);
    if (!is_new) {
      errors.push_back(
          AtPlace(file.name, place, NameIsTaken(name, file.name, first->second, IsNameOfBuiltIn(first->second))));
    }
    return is_new;
  }

  // Adds an error for each row of a profile that names a shape that does not exist.
  void CheckShapesOfRows() {
    std::vector<absl::string_view> names;
    for (const auto& [name, file] : shape_files) names.push_back(name);
    for (const auto& [name, loaded] : tables) {
      for (size_t i = 0; i < loaded.table.http_to_grpc.size(); ++i) {
        const std::string& shape = loaded.table.http_to_grpc[i].shape;
        if (shape.empty() || shape_files.find(shape) != shape_files.end()) continue;
        errors.push_back(AtPlace(
            loaded.path, loaded.places.http_to_grpc[i],
            absl::StrCat("the row names the shape \"", shape, "\", which does not exist", DidYouMean(shape, names))));
      }
    }
  }

  std::map<std::string, Loaded> tables;
  std::vector<std::shared_ptr<const Shape>> shapes;
  std::vector<SymptomFile> symptoms;
  std::map<std::string, PlacedShape> places;  // by the name of the shape
  std::vector<NamedText> built_in_shapes;     // those of the program, whose examples are not in `examples`
  std::vector<PlacedExample> examples;
  size_t own_examples = 0;  // those of users' files
  std::vector<std::string> errors;
  std::map<std::string, absl::string_view> profile_files;
  std::map<std::string, absl::string_view> shape_files;
};

bool Extends(const std::map<std::string, RevisedProfile, std::less<>>& profiles, const std::string& name,
             absl::string_view base) {
  if (name == base) return true;
  const std::string& extends = profiles.find(name)->second.profile->extends();
  return !extends.empty() && Extends(profiles, extends, base);
}

// The Content-Type of an example that has none.
absl::string_view MediaTypeOf(absl::string_view body) {
  if (absl::StartsWith(body, "{") || absl::StartsWith(body, "[")) return "application/json";
  if (absl::StartsWith(body, "<?xml")) return "application/xml";
  return absl::StartsWith(body, "<") ? "text/html" : "text/plain";
}

}  // namespace

v1::HttpResponse ResponseOf(const v1::Example& example) {
  v1::HttpResponse http;
  http.set_code(example.status());
  for (const std::string& line : example.header()) {
    const std::pair<absl::string_view, absl::string_view> field = absl::StrSplit(line, absl::MaxSplits(':', 1));
    AddField(*http.mutable_headers(), absl::StripAsciiWhitespace(field.first),
             absl::StripAsciiWhitespace(field.second));
  }
  http.set_body(example.body());
  if (!example.body().empty() && !FindField(http.headers(), "content-type").has_value()) {
    AddField(*http.mutable_headers(), "content-type", MediaTypeOf(example.body()));
  }
  return http;
}

absl::StatusOr<std::unique_ptr<const ProfileSet>> ProfileSet::Load(absl::Span<const NamedText> files,
                                                                   absl::Span<const NamedText> built_in) {
  FileLoader loader;
  for (const NamedText& file : built_in) loader.Add(file, ShapeTier::kBuiltIn);
  for (const NamedText& file : files) loader.Add(file, ShapeTier::kUser);
  loader.CheckShapesOfRows();
  auto symptoms = std::make_unique<const SymptomSet>(std::move(loader.symptoms), loader.errors);
  if (!loader.errors.empty()) return absl::InvalidArgumentError(absl::StrJoin(loader.errors, "\n"));
  auto compiled = Compiler(std::move(loader.tables)).CompileAll();
  if (!compiled.ok()) return compiled.status();
  std::unique_ptr<ProfileSet> set(new ProfileSet());
  set->profiles_ = *std::move(compiled);
  for (auto& [name, revised] : set->profiles_) revised.uses_shapes = Extends(set->profiles_, name, "general");
  std::string revisions;
  for (const auto& [name, revised] : set->profiles_) absl::StrAppend(&revisions, name, "\t", revised.revision, "\n");
  set->revision_ = Sha256Hex(revisions);
  if (loader.shapes.size() > kMaxShapes) {
    return absl::InvalidArgumentError(
        absl::StrCat("there are ", loader.shapes.size(), " shapes, those built in included; at most ", kMaxShapes));
  }
  if (loader.own_examples > kMaxOwnExamples) {
    return absl::InvalidArgumentError(
        absl::StrCat("there are ", loader.own_examples, " examples in all files; at most ", kMaxOwnExamples));
  }
  set->shapes_ = std::make_unique<const ShapeSet>(std::move(loader.shapes));
  if (set->shapes_->text_program() > kMaxTextProgram) {
    return absl::InvalidArgumentError(absl::StrCat("the patterns on text of all shapes need ",
                                                   set->shapes_->text_program(), " states; at most ", kMaxTextProgram,
                                                   ": use smaller counts in {…}"));
  }
  std::string data = set->revision_;
  for (const auto& [name, shape] : set->shapes_->shapes()) absl::StrAppend(&data, "\n", name, "\t", shape->revision);
  set->data_revision_ = Sha256Hex(data);
  set->symptoms_ = std::move(symptoms);
  set->built_in_shapes_ = std::move(loader.built_in_shapes);
  set->examples_ = std::move(loader.examples);
  // The built-in shapes alone are tested by the build, and matching all their examples compiles all their patterns.
  const bool has_own =
      std::any_of(loader.places.begin(), loader.places.end(), [](const auto& shape) { return !shape.second.built_in; });
  if (has_own) {
    if (absl::Status clash = FindClash(*set->shapes_, set->AllExamples(), loader.places); !clash.ok()) return clash;
  }
  return set;
}

std::vector<PlacedExample> ProfileSet::AllExamples() const {
  std::vector<PlacedExample> all;
  for (const NamedText& file : built_in_shapes_) {
    const absl::StatusOr<ParsedShape> parsed = ParseShape(file.name, file.bytes, ShapeTier::kBuiltIn);
    if (!parsed.ok()) continue;
    all.insert(all.end(), parsed->examples.begin(), parsed->examples.end());
  }
  for (PlacedExample& example : all) example.built_in = true;
  all.insert(all.end(), examples_.begin(), examples_.end());
  return all;
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
