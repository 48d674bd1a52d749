#include "config/symptom_text.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "config/profile_files.h"
#include "config/symptom_set.h"
#include "google/rpc/code.pb.h"

namespace status_translator {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string SymptomErrors(const std::string& text) {
  const auto parsed = ParseSymptoms("f", text);
  return parsed.ok() ? "" : std::string(parsed.status().message());
}

TEST(SymptomTextTest, ReadsTheStepsOfASymptom) {
  const std::string start = "name: \"a\" speaker: \"x\" symptom { name: \"b\" pattern: \"c\" cause: \"d\"";
  const auto parsed = ParseSymptoms("f", start + " next_step: \"raise it\" }");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_THAT(parsed->symptoms.at(0).next_steps, ElementsAre("raise it"));
  std::string many = start;
  for (int i = 0; i <= kMaxNextSteps; ++i) many += " next_step: \"n\"";
  EXPECT_THAT(SymptomErrors(many + " }"), HasSubstr("has 5 steps; at most 4"));
}

TEST(SymptomTextTest, ReadsEveryPart) {
  const auto parsed = ParseSymptoms("f", R"x(name: "acme" speaker: "ACME" proxy: true tried_before: "again"
      wrapper { pattern: "acme (?P<code>\\w+): (?P<message>.*)" client: "acme-cli" versions: ">=2"
                words { key: "gone" value: "NOT_FOUND" } cause: "full" }
      symptom { name: "full" pattern: "queue (?P<http>\\d+) is full" versions: "1.x" cause: "full" certain: true
                code: "UNAVAILABLE" http_status: 429 grpc: "RESOURCE_EXHAUSTED"
                distinguish: "d" example: "queue 503 is full" }
      cause { kind: "full" summary: "s" made_by: "proxy" may_have_run: "no" grpc: "UNAVAILABLE" retry: "yes"
              next_step: "n" })x");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->wrappers.at(0).client, "acme-cli");
  EXPECT_EQ(parsed->wrappers.at(0).words.at("gone"), 5);
  EXPECT_THAT(parsed->wrappers.at(0).causes, ElementsAre("full"));
  EXPECT_FALSE(parsed->wrappers.at(0).fallback);
  EXPECT_EQ(parsed->symptoms.at(0).name, "acme/full");
  EXPECT_THAT(parsed->symptoms.at(0).codes, ElementsAre(14));
  EXPECT_EQ(parsed->symptoms.at(0).http_status, 429);
  EXPECT_EQ(parsed->symptoms.at(0).grpc, google::rpc::RESOURCE_EXHAUSTED);
  EXPECT_TRUE(parsed->symptoms.at(0).tried_before->at(0).MatchesPart("queue again full"));
  EXPECT_TRUE(parsed->symptoms.at(0).proxy);
  EXPECT_TRUE(parsed->symptoms.at(0).certain);
  EXPECT_EQ(parsed->causes.at(0).may_have_run, v1::MAY_HAVE_RUN_NO);
  EXPECT_EQ(parsed->causes.at(0).grpc, 14);
  EXPECT_TRUE(parsed->causes.at(0).retry.value().retryable);
  EXPECT_EQ(parsed->examples.at(0).symptom, "acme/full");
  EXPECT_EQ(parsed->examples.at(0).place.line, 5);
}

TEST(SymptomTextTest, UnknownWordsAreAStatusUnlessTheFormSaysOtherwise) {
  const auto parsed = ParseSymptoms("f", "name: \"a\" speaker: \"x\" fallback: true wrapper { pattern: \"b\" }");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_THAT(parsed->wrappers.at(0).causes, ElementsAre(kUnknownWords));
  EXPECT_TRUE(parsed->wrappers.at(0).fallback);
}

TEST(SymptomTextTest, NamesEveryMistakeAndItsPlace) {
  EXPECT_THAT(SymptomErrors("speaker: \"x\""), HasSubstr("f:1:1: name is missing"));
  EXPECT_THAT(SymptomErrors("name: \"a\"\nsymptom { name: \"b\" pattern: \"c\" cause: \"d\" }"),
              HasSubstr("speaker is missing"));
  EXPECT_THAT(SymptomErrors("name: \"a\" speaker: \"x\"\nsymptom { name: \"b\"\n pattern: \"c(\" cause: \"d\" }"),
              HasSubstr("f:3:2: "));
  EXPECT_THAT(SymptomErrors("name: \"a\" speaker: \"x\" symptom { name: \"b\" cause: \"d\" }"),
              HasSubstr("pattern is missing"));
  EXPECT_THAT(SymptomErrors("name: \"a\" speaker: \"x\" symptom { name: \"b\" pattern: \"c\" }"),
              HasSubstr("cause is missing"));
  const std::string causes = "cause: \"d\" cause: \"e\" ";
  EXPECT_THAT(SymptomErrors(absl::StrCat(
                  "name: \"a\" speaker: \"x\" symptom { name: \"b\" pattern: \"c\" certain: true ", causes, "}")),
              HasSubstr("a symptom with several causes is not certain"));
  EXPECT_THAT(SymptomErrors(absl::StrCat("name: \"a\" speaker: \"x\" symptom { name: \"b\" pattern: \"c\" ", causes,
                                         causes, "}")),
              HasSubstr("has 4 causes; at most 3"));
  EXPECT_THAT(SymptomErrors("name: \"a\" speaker: \"x\" symptom { name: \"b\" pattern: \"c\" cause: \"d\" }"
                            "symptom { name: \"b\" pattern: \"c\" cause: \"d\" }"),
              HasSubstr("the name \"b\" is taken"));
  EXPECT_THAT(SymptomErrors("name: \"a\" cause { kind: \"A b\" summary: \"s\" made_by: \"proxy\" }"),
              HasSubstr("a kind has lower-case letters"));
  EXPECT_THAT(SymptomErrors("name: \"a\" cause { made_by: \"nobody\" grpc: \"NOTFOUND\" }"),
              AllOf(HasSubstr("kind is missing"), HasSubstr("summary is missing"), HasSubstr("nobody"),
                    HasSubstr("\"NOTFOUND\" is not a gRPC code")));
  EXPECT_THAT(
      SymptomErrors("name: \"a\" speaker: \"x\" wrapper { pattern: \"b\" words { key: \"c\" value: \"NOPE\" } }"),
      HasSubstr("\"NOPE\" is not a gRPC code"));
  std::string unclear = "name: \"a\" speaker: \"x\" symptom { name: \"b\" pattern: \"c\" cause: \"d\"";
  for (int i = 0; i <= kMaxDistinguish; ++i) unclear += " distinguish: \"n\"";
  EXPECT_THAT(SymptomErrors(unclear + " }"), HasSubstr("has 5 texts; at most 4"));
  EXPECT_THAT(
      SymptomErrors("name: \"a\" speaker: \"x\"\nsymptom { name: \"b\" pattern: \"c\" code: \"NOPE\" cause: \"d\" }"),
      HasSubstr("f:2:34: \"NOPE\" is not a gRPC code"));
  EXPECT_THAT(SymptomErrors(absl::StrCat("name: \"a\" speaker: \"x\" wrapper { pattern: \"b\" ", causes, causes, "}")),
              HasSubstr("has 4 causes; at most 3"));
  EXPECT_THAT(SymptomErrors("name: \"a\" speaker: \"x\" fallback: true\n"
                            "symptom { name: \"b\" pattern: \"c\" cause: \"d\" certain: true }"),
              HasSubstr("a fallback is not certain: any client may print these words"));
  EXPECT_THAT(
      SymptomErrors("name: \"a\" speaker: \"x\" symptom { name: \"b\" pattern: \"c\" cause: \"d\" cause: \"d\" }"),
      HasSubstr("the cause \"d\" is named twice"));
  for (const char* ok : {"symptom { name: \"b\" pattern: \"c\" cause: \"d\" grpc: \"OK\" }",
                         "cause { kind: \"d\" summary: \"s\" made_by: \"proxy\" grpc: \"OK\" }"}) {
    EXPECT_THAT(SymptomErrors(std::string("name: \"a\" speaker: \"x\" ") + ok), HasSubstr("an error is never OK"))
        << ok;
  }
  EXPECT_THAT(SymptomErrors("name: \"a\" speaker: \"x\"\nsymptom { name: \"b\" pattern: \"c\" cause: \"d\"\n"
                            " http_status: 600 grpc: \"NOPE\" }"),
              AllOf(HasSubstr("f:3:2: 600 is not an HTTP status"), HasSubstr("f:3:19: \"NOPE\" is not a gRPC code")));
  EXPECT_THAT(
      SymptomErrors("name: \"a\" speaker: \"x\"\nsymptom { name: \"b\" pattern: \"(?P<htp>5..)\" cause: \"d\" }"),
      HasSubstr("f:2:21: the group name \"htp\" is not one of http, grpc, h2, h2num, h2hex, text_number "
                "(did you mean http?)"));
  EXPECT_THAT(SymptomErrors("name: \"a\" speaker: \"x\"\nwrapper { pattern: \"(?P<http>5..)\" }"),
              HasSubstr("f:2:11: the group name \"http\" is not one of code, message, cause, debug"));
  EXPECT_THAT(SymptomErrors("name: \"a\" speaker: \"x\" symptom { name: \"b\" pattern: \"c\" shows: \"answr\" }"),
              HasSubstr("\"answr\" is not one of answer, quote (did you mean answer?)"));
  EXPECT_THAT(SymptomErrors("name: \"a\" speaker: \"x\" symptom { name: \"b\" pattern: \"c\" }"),
              HasSubstr("cause is missing"));
  EXPECT_EQ(SymptomErrors("name: \"a\" speaker: \"x\" symptom { name: \"b\" pattern: \"c\" shows: \"answer\" }"), "");
  EXPECT_THAT(SymptomErrors("name: \"a\" speaker: \"x\"\n tried_before: \"c(\""),
              HasSubstr("f:2:2: the pattern is not valid"));
  EXPECT_THAT(SymptomErrors("name: \"a\" speaker: \"x\"\n tried_before: \"c\"\n tried_before: \"d(\""),
              HasSubstr("f:3:2: the pattern is not valid"));
  std::string tries = "name: \"a\" speaker: \"x\"";
  for (int i = 0; i <= kMaxTriedBefore; ++i) tries += " tried_before: \"c\"";
  EXPECT_THAT(SymptomErrors(tries), HasSubstr("has 33 of tried_before; at most 32"));
  std::string many = "name: \"a\" cause { kind: \"b\" summary: \"s\" made_by: \"proxy\"";
  for (int i = 0; i <= kMaxNextSteps; ++i) many += " next_step: \"n\"";
  EXPECT_THAT(SymptomErrors(many + " }"), HasSubstr("has 5 steps; at most 4"));
}

std::string Name(int number) { return absl::StrCat("name: \"f", number, "\" "); }

TEST(SymptomSetTest, ChecksNamesAndKindsAcrossFiles) {
  const auto errors_of = [](const std::vector<std::string>& texts) {
    std::vector<SymptomFile> files;
    for (const std::string& text : texts) {
      auto parsed = ParseSymptoms("f", text);
      EXPECT_TRUE(parsed.ok()) << parsed.status();
      if (parsed.ok()) files.push_back(*std::move(parsed));
    }
    std::vector<std::string> errors;
    const SymptomSet set(std::move(files), errors);
    return errors;
  };
  EXPECT_THAT(errors_of({Name(1) + "speaker: \"x\" symptom { name: \"b\" pattern: \"c\" cause: \"rst_stream\" }"}),
              IsEmpty())
      << "the built-in files agree with each other, too";
  EXPECT_THAT(errors_of({Name(1) + "speaker: \"x\" symptom { name: \"b\" pattern: \"c\" cause: \"rst_strem\" }"}),
              ElementsAre(HasSubstr("no file defines the cause \"rst_strem\" (did you mean rst_stream?)")));
  EXPECT_THAT(errors_of({Name(1) + "speaker: \"x\" wrapper { pattern: \"b\" cause: \"rst_strem\" }"}),
              ElementsAre(HasSubstr("no file defines the cause \"rst_strem\" (did you mean rst_stream?)")));
  EXPECT_THAT(errors_of({"name: \"envoy\""}),
              ElementsAre(HasSubstr("the name \"envoy\" is taken by envoy.symptom.textproto")));
  EXPECT_THAT(errors_of({Name(1) + "cause { kind: \"dns\" summary: \"s\" made_by: \"network\" }"}),
              ElementsAre(HasSubstr("the cause \"dns\" is defined by causes.symptom.textproto")));
}

std::string ErrorsOfOwn(const std::string& parts) {
  const std::vector<ProfileFile> files = {{"own.symptom.textproto", "name: \"own\" speaker: \"x\"\n" + parts}};
  const auto set = LoadWithBuiltIn(files);
  return set.ok() ? "" : std::string(set.status().message());
}

TEST(SymptomSetTest, APatternThatMatchesAnyTextIsRefused) {
  for (const char* pattern : {".*", "", ".", "\\\\w+", "^", "(?:a|b)?", "[^x]*$"}) {
    EXPECT_THAT(ErrorsOfOwn(absl::StrCat("symptom { name: \"b\"\n pattern: \"", pattern, "\" cause: \"dns\" }")),
                AnyOf(HasSubstr("own.symptom.textproto:3:"), HasSubstr("pattern is missing")))
        << pattern;
  }
  EXPECT_THAT(ErrorsOfOwn("symptom { name: \"b\" pattern: \".*\" cause: \"dns\" }"),
              HasSubstr("the pattern of \"own/b\" matches any text"));
  EXPECT_THAT(ErrorsOfOwn("wrapper { pattern: \"(?P<message>.*)\" }"),
              HasSubstr("own.symptom.textproto:1:1: the pattern of a wrapper matches any text"));
  EXPECT_THAT(ErrorsOfOwn("tried_before: \".*\""),
              HasSubstr("own.symptom.textproto:2:1: the pattern of tried_before matches any text"));
  EXPECT_EQ(ErrorsOfOwn("symptom { name: \"b\" pattern: \"queue .* is full\" cause: \"dns\" }"), "");
  for (const SymptomFile& file : ParsedBuiltInSymptoms()) {
    for (const Symptom& symptom : file.symptoms)
      EXPECT_FALSE(symptom.pattern.MatchesPart("Zxq jvk 7.")) << symptom.name;
    for (const Wrapper& wrapper : file.wrappers) EXPECT_FALSE(wrapper.pattern.MatchesPart("Zxq jvk 7.")) << file.name;
  }
}

// A pattern without a literal of four bytes is tried on each line of a log.
TEST(SymptomSetTest, FewBuiltInPatternsAreTriedOnEachLine) {
  std::vector<const SymptomFile*> files;
  for (const SymptomFile& file : ParsedBuiltInSymptoms()) files.push_back(&file);
  const SymptomSet::Compiled compiled = SymptomSet::Compile(files);
  std::vector<std::string> tried;
  for (const size_t symptom : compiled.filter.Candidates("")) tried.push_back(compiled.symptoms[symptom]->name);
  EXPECT_LE(tried.size(), 14u) << ::testing::PrintToString(tried);
  EXPECT_LE(compiled.wrapper_filter.Candidates("").size(), 6u);
}

TEST(SymptomSetTest, ThePatternsOfUsersAreBoundedTogether) {
  std::string symptoms;
  for (int i = 0; i < 80; ++i) {
    absl::StrAppend(&symptoms, "symptom { name: \"b", i, "\" pattern: \"[ab]*a[ab]{900}c\" cause: \"dns\" }\n");
  }
  EXPECT_THAT(ErrorsOfOwn(symptoms), HasSubstr("states or more; at most 50000"));
  symptoms.clear();
  for (int i = 0; i < 54; ++i) {
    absl::StrAppend(&symptoms, "symptom { name: \"b", i, "\" pattern: \"[ab]*a[ab]{900}c\" cause: \"dns\" }\n");
  }
  EXPECT_EQ(ErrorsOfOwn(symptoms), "");
  EXPECT_THAT(ErrorsOfOwn(symptoms + "tried_before: \"[ab]{900}c[ab]{900}d[ab]{900}e\""),
              HasSubstr("states or more; at most 50000"));
}

TEST(SymptomSetTest, TheExamplesOfUsersCountWithThoseOfShapes) {
  std::string examples = "symptom { name: \"b\" pattern: \"queue\" cause: \"dns\"\n";
  for (size_t i = 0; i <= kMaxOwnExamples; ++i) absl::StrAppend(&examples, "example: \"\" ");
  EXPECT_THAT(ErrorsOfOwn(examples + "}"), HasSubstr("there are 10001 examples in all files; at most 10000"));
}

TEST(SymptomSetTest, UserFilesAreLoadedWithProfilesAndComeFirst) {
  const std::vector<ProfileFile> files = {
      {"own.symptom.textproto",
       "name: \"own\" speaker: \"ours\" symptom { name: \"b\" pattern: \"c\" cause: \"dns\" example: \"c\" }"}};
  const auto set = LoadWithBuiltIn(files);
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ((*set)->symptoms().compiled().symptoms.at(0)->name, "own/b");
  EXPECT_EQ((*set)->symptoms().examples().size(), 1u);
  const std::vector<ProfileFile> broken = {{"own.symptom.textproto", "name: \"own\" symptm {}"}};
  EXPECT_THAT(std::string(LoadWithBuiltIn(broken).status().message()), HasSubstr("own.symptom.textproto:1:"));
}

}  // namespace
}  // namespace status_translator
