#include "format/finding.h"

#include "format/error.h"
#include "format/json.h"

namespace offsite {
namespace {

// Three of these, each byte escaped, and the names of members stay below what a FINDING may measure.
constexpr size_t member_bytes_max = 3000;

std::string_view severity_word(Severity severity) { return severity == Severity::hint ? "hint" : "error"; }

Severity severity_from(std::string_view word) {
  for (Severity each : {Severity::error, Severity::hint})
    if (word == severity_word(each)) return each;
  throw Error(Blame::input, "read a FINDING frame: unknown severity: " + std::string(word));
}

std::string cut(const std::string& text) {
  return text.size() <= member_bytes_max ? text : text.substr(0, member_bytes_max) + "…";
}

}  // namespace

std::string Finding::to_json() const {
  JsonWriter json;
  json.object().member("severity", severity_word(severity)).member("object", cut(object));
  return json.member("what", cut(what)).member("do", cut(remedy)).close().take();
}

Finding Finding::parse(std::string_view text) {
  Json json = Json::parse(text, "read a FINDING frame");
  return {severity_from(json.text("severity")), json.text("object"), json.text("what"), json.text("do", "")};
}

}  // namespace offsite
