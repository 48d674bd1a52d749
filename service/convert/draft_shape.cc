#include "convert/draft_shape.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "convert/draft_json.h"
#include "convert/draft_names.h"
#include "recognition/evidence.h"
#include "statustranslator/v1/shape.pb.h"
#include "wire/body.h"
#include "wire/fields.h"
#include "wire/xml.h"

namespace status_translator {
namespace {

// The whole text of a page or a sentence that a draft can claim.
constexpr size_t kMaxSentence = 300;
// Elements of XML that are looked at, and how deep: <Envelope><Body><Fault><faultcode>.
constexpr size_t kMaxXmlNames = 256;
constexpr size_t kMaxXmlDepth = 3;
// More conditions would tie a draft to one response.
constexpr size_t kMaxXmlConditions = 8;

constexpr char kNotes[] =
    "# A first draft. Before you use it: give it a name, say who makes such responses, remove the conditions that "
    "other\n"
    "# responses of this kind do not meet, keep those that nothing else meets, and add `code` rows for the error "
    "codes.\n"
    "# Look for names and other words of your own in it: error codes are kept, and the text of a page but for its "
    "digits.\n"
    "# Then run: status-translator check NAME.shape.textproto\n";

// The words of a text are what it is recognised by; numbers, addresses among them, are replaced, but not those in the
// name of a tag: <h1>.
std::string WithoutNumbers(std::string text) {
  bool in_name = false;
  for (char& c : text) {
    in_name = c == '<' || (in_name && (c == '/' || absl::ascii_isalnum(c)));
    if (!in_name && absl::ascii_isdigit(c)) c = '7';
  }
  return text;
}

class Drafter {
 public:
  Drafter(const v1::HttpResponse& http, const Body& body) : http_(http), body_(body) {
    shape_.set_name("my-shape");
    shape_.set_made_by("application");
    example_ = shape_.add_example();
    example_->set_status(http.code());
    if (const auto type = FindField(http.headers(), "content-type"); type.has_value()) {
      example_->add_header(absl::StrCat("content-type: ", *type));
    }
    if (http.code() < 400) {
      shape_.set_success_status(true);
      shape_.add_match()->add_status(absl::StrCat(http.code()));
    } else {
      shape_.add_match();
    }
  }

  absl::StatusOr<std::string> Draft() {
    switch (body_.kind) {
      case v1::BODY_KIND_JSON:
        DraftJson();
        break;
      case v1::BODY_KIND_XML:
        DraftXml();
        break;
      case v1::BODY_KIND_HTML:
      case v1::BODY_KIND_TEXT:
        DraftText();
        break;
      default:
        break;
    }
    if (Match().has_size() == 0) {
      return absl::FailedPreconditionError("the response has neither JSON nor XML nor a short text to recognise it by");
    }
    google::protobuf::TextFormat::Printer printer;
    printer.SetUseUtf8StringEscaping(true);
    std::string text;
    if (!printer.PrintToString(shape_, &text)) return absl::InternalError("the draft cannot be written");
    return absl::StrCat(kNotes, text);
  }

 private:
  v1::Match& Match() { return *shape_.mutable_match(0); }

  void DraftJson() {
    const JsonValue root = body_.json->Root();
    const std::vector<std::string> kept = DraftJsonParts(root, http_.code(), Match(), *shape_.mutable_read());
    example_->set_body(WithoutPrivateValues(root, http_.code(), kept));
  }

  // The first leaf at each path of names, "/Error/Code".
  std::vector<std::string> XmlLeaves() const {
    const std::vector<XmlDocument::Name> names = body_.xml->Names(kMaxXmlNames);
    std::vector<std::string> leaves;
    std::vector<std::string> path;
    for (size_t i = 0; i < names.size(); ++i) {
      path.resize(names[i].depth);
      path.push_back(names[i].local_name);
      const bool is_leaf = i + 1 == names.size() || names[i + 1].depth <= names[i].depth;
      if (!is_leaf || names[i].depth == 0 || names[i].depth > kMaxXmlDepth) continue;
      std::string leaf = absl::StrCat("/", absl::StrJoin(path, "/"));
      if (std::find(leaves.begin(), leaves.end(), leaf) == leaves.end()) leaves.push_back(std::move(leaf));
    }
    return leaves;
  }

  std::string TextAt(const std::string& leaf) const {
    const std::vector<std::string> path = absl::StrSplit(leaf.substr(1), '/');
    const std::vector<std::string> texts = body_.xml->Find(path, 1);
    return texts.empty() ? "" : texts.front();
  }

  void DraftXml() {
    RankedPlaces codes;
    RankedPlaces messages;
    RankedPlaces request_ids;
    const std::vector<std::string> leaves = XmlLeaves();
    for (const std::string& leaf : leaves) {
      const std::string name = leaf.substr(leaf.rfind('/') + 1);
      const std::optional<int> code = RankAsErrorCode(name);
      const std::optional<int> message = RankAsMessage(name);
      if (code.has_value() && CanBeErrorCode(TextAt(leaf), http_.code())) {
        codes.Add(*code, leaf);
      } else if (message.has_value()) {
        messages.Add(*message, leaf);
      } else if (IsRequestIdName(name)) {
        request_ids.Add(0, leaf);
      }
    }
    v1::Read& read = *shape_.mutable_read();
    for (const std::string& leaf : codes.Best()) read.add_error_code()->set_xml(leaf);
    for (const std::string& leaf : messages.All()) read.add_message()->set_xml(leaf);
    for (const std::string& leaf : request_ids.All()) read.add_request_id()->set_xml(leaf);
    const std::vector<std::string> kept = codes.Best();
    std::set<std::string> used(kept.begin(), kept.end());
    for (const RankedPlaces* places : {&messages, &request_ids}) {
      for (std::string& leaf : places->All()) used.insert(std::move(leaf));
    }
    std::vector<std::string> shown;
    absl::c_copy_if(leaves, std::back_inserter(shown), [&](const std::string& leaf) { return used.contains(leaf); });
    for (size_t i = 0; i < std::min(shown.size(), kMaxXmlConditions); ++i) Match().add_has()->set_xml(shown[i]);
    if (shown.empty()) Match().add_has()->set_xml(absl::StrCat("/", body_.xml->RootName()));
    example_->set_body(XmlExample(shown, kept));
  }

  // Elements at these paths, in the order of the response, with the texts of those that are kept.
  std::string XmlExample(const std::vector<std::string>& leaves, const std::vector<std::string>& kept) {
    std::string body = "<?xml version=\"1.0\"?>";
    std::vector<std::string> open = {body_.xml->RootName()};
    absl::StrAppend(&body, "<", open[0], ">");
    const auto close_to = [&](size_t depth) {
      for (; open.size() > depth; open.pop_back()) absl::StrAppend(&body, "</", open.back(), ">");
    };
    for (const std::string& leaf : leaves) {
      const std::vector<std::string> path = absl::StrSplit(leaf.substr(1), '/');
      size_t common = 0;
      while (common < open.size() && common < path.size() && open[common] == path[common]) ++common;
      close_to(common);
      for (; common < path.size(); ++common) {
        open.push_back(path[common]);
        absl::StrAppend(&body, "<", path[common], ">");
      }
      const std::string text = TextAt(leaf);
      const bool is_kept = absl::c_linear_search(kept, leaf) && absl::c_all_of(text, [](char c) {
                             return absl::ascii_isalnum(c) || absl::StrContains("._-:", absl::string_view(&c, 1));
                           });
      absl::StrAppend(&body, is_kept ? text : absl::StrCat("text ", ++replaced_));
    }
    close_to(0);
    return body;
  }

  // A page or a sentence, digits being replaced with a pattern.
  void DraftText() {
    const std::string text = VisibleText(body_, kMaxSentence);
    if (text.empty()) return;
    shape_.set_made_by("intermediary");
    std::string pattern;
    for (const char c : text) {
      if (absl::ascii_isdigit(c)) {
        if (!absl::EndsWith(pattern, "\\d+")) pattern += "\\d+";
      } else {
        if (absl::ascii_ispunct(c)) pattern += '\\';
        pattern += c;
      }
    }
    v1::Condition& condition = *Match().add_has();
    condition.set_text("whole");
    condition.set_pattern(pattern);
    // The same words may stand in any response; `status` and `media_type` are what else it is told by.
    if (Match().status_size() == 0) Match().add_status(absl::StrCat(http_.code()));
    if (!body_.media_type.empty()) Match().add_media_type(body_.media_type);
    example_->set_body(WithoutNumbers(body_.kind == v1::BODY_KIND_HTML ? body_.bytes : text));
  }

  const v1::HttpResponse& http_;
  const Body& body_;
  v1::Shape shape_;
  v1::Example* example_;
  int replaced_ = 0;
};

}  // namespace

absl::StatusOr<std::string> DraftShape(const v1::HttpResponse& http) {
  v1::ConversionReport report;
  const Body body = ReadBody(http, report);
  return Drafter(http, body).Draft();
}

std::string ClaimingShape(const ShapeSet& shapes, const v1::HttpResponse& http) {
  v1::ConversionReport report;
  const Body body = ReadBody(http, report);
  Evidence evidence(http, body);
  const Shape* shape = shapes.Recognise(evidence).shape;
  return shape == nullptr || shape->tier == ShapeTier::kFallback ? "" : shape->name;
}

}  // namespace status_translator
