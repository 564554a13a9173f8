#include "format/json.h"

#include <fmt/core.h>

#include <cassert>
#include <cmath>
#include <nlohmann/json.hpp>

#include "format/error.h"
#include "format/utf8.h"

namespace offsite {

using Value = nlohmann::json;

struct Json::Document {
  Value root;
  std::string what;
};

namespace {

const Value& value(const void* at) { return *static_cast<const Value*>(at); }
const Value null_value;

// Depth of nesting that any document of ours or restic's has, with room; deeper ones only serve to overflow
// the stack.
constexpr int depth_max = 64;

bool shallow(int depth, Value::parse_event_t, Value&) {
  if (depth > depth_max) throw std::length_error("nested too deeply");
  return true;
}

}  // namespace

Json Json::parse(std::string_view text, std::string what) {
  auto document = std::make_shared<Document>();
  document->what = std::move(what);
  try {
    document->root = Value::parse(text.begin(), text.end(), shallow);
  } catch (const std::exception& broken) {
    throw Error(Blame::input, fmt::format("{}: not JSON: {}", document->what, broken.what()));
  }
  const void* root = &document->root;
  return Json(std::move(document), root);
}

const std::string& Json::what() const { return document_->what; }
bool Json::is_null() const { return value(value_).is_null(); }
bool Json::is_object() const { return value(value_).is_object(); }
bool Json::is_array() const { return value(value_).is_array(); }
bool Json::has(std::string_view name) const { return !(*this)[name].is_null(); }

Json Json::operator[](std::string_view name) const {
  const Value& self = value(value_);
  if (!self.is_object()) return Json(document_, &null_value);
  auto found = self.find(name);
  return Json(document_, found == self.end() ? &null_value : &*found);
}

std::vector<Json> Json::items() const {
  std::vector<Json> list;
  if (is_null()) return list;
  if (!is_array()) throw Error(Blame::input, document_->what + ": an array is missing");
  for (const Value& each : value(value_)) list.push_back(Json(document_, &each));
  return list;
}

std::vector<std::pair<std::string, Json>> Json::members() const {
  std::vector<std::pair<std::string, Json>> list;
  if (is_null()) return list;
  if (!is_object()) throw Error(Blame::input, document_->what + ": an object is missing");
  for (const auto& each : value(value_).items())
    list.emplace_back(each.key(), Json(document_, &each.value()));
  return list;
}

std::string Json::as_text() const {
  if (!value(value_).is_string()) throw Error(Blame::input, document_->what + ": a string is missing");
  return value(value_).get<std::string>();
}
uint64_t Json::as_number() const {
  if (!value(value_).is_number_unsigned())
    throw Error(Blame::input, document_->what + ": a number from 0 up is missing");
  return value(value_).get<uint64_t>();
}
int64_t Json::as_signed() const {
  if (!value(value_).is_number_integer())
    throw Error(Blame::input, document_->what + ": a number is missing");
  return value(value_).get<int64_t>();
}
double Json::as_real() const {
  if (!value(value_).is_number()) throw Error(Blame::input, document_->what + ": a number is missing");
  return value(value_).get<double>();
}
bool Json::as_bool() const {
  if (!value(value_).is_boolean()) throw Error(Blame::input, document_->what + ": true or false is missing");
  return value(value_).get<bool>();
}

std::string Json::text(std::string_view name) const {
  const Value& member = value((*this)[name].value_);
  if (!member.is_string())
    throw Error(Blame::input, fmt::format("{}: member \"{}\" is not a string", document_->what, name));
  return member.get<std::string>();
}
std::string Json::text(std::string_view name, std::string_view otherwise) const {
  return has(name) ? text(name) : std::string(otherwise);
}
uint64_t Json::number(std::string_view name) const {
  const Value& member = value((*this)[name].value_);
  if (!member.is_number_unsigned())
    throw Error(Blame::input,
                fmt::format("{}: member \"{}\" is not a number from 0 up", document_->what, name));
  return member.get<uint64_t>();
}
uint64_t Json::number(std::string_view name, uint64_t otherwise) const {
  return has(name) ? number(name) : otherwise;
}
double Json::real(std::string_view name, double otherwise) const {
  return has(name) ? (*this)[name].as_real() : otherwise;
}
bool Json::boolean(std::string_view name, bool otherwise) const {
  return has(name) ? (*this)[name].as_bool() : otherwise;
}
std::vector<std::string> Json::texts(std::string_view name) const {
  std::vector<std::string> list;
  for (const Json& each : (*this)[name].items()) list.push_back(each.as_text());
  return list;
}

std::string Json::dump() const { return value(value_).dump(); }

Json Json::merged(const Json& newer) const {
  auto document = std::make_shared<Document>(Document{value(value_), document_->what});
  document->root.merge_patch(value(newer.value_));
  const void* root = &document->root;
  return Json(std::move(document), root);
}

// ---- writing

void JsonWriter::comma() {
  if (!first_) out_ += ',';
  first_ = false;
}

JsonWriter& JsonWriter::object() {
  comma();
  out_ += '{';
  open_ += '}';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::array() {
  comma();
  out_ += '[';
  open_ += ']';
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::close() {
  assert(!open_.empty());
  out_ += open_.back();
  open_.pop_back();
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::name(std::string_view name) {
  comma();
  append_json_string(out_, name);
  out_ += ':';
  first_ = true;  // the value that follows takes no comma
  return *this;
}

JsonWriter& JsonWriter::json(std::string_view already_json) {
  comma();
  out_ += already_json;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
  comma();
  append_json_string(out_, value);
  return *this;
}

JsonWriter& JsonWriter::number(uint64_t value) { return json(fmt::format("{}", value)); }
JsonWriter& JsonWriter::signed_number(int64_t value) { return json(fmt::format("{}", value)); }
JsonWriter& JsonWriter::real(double value) {
  return json(std::isfinite(value) ? fmt::format("{}", value) : "0");
}
JsonWriter& JsonWriter::boolean(bool value) { return json(value ? "true" : "false"); }
JsonWriter& JsonWriter::null() { return json("null"); }

JsonWriter& JsonWriter::member(std::string_view name, const std::vector<std::string>& values) {
  this->name(name).array();
  for (const std::string& each : values) text(each);
  return close();
}

void append_json_string(std::string& out, std::string_view bytes) {
  static constexpr std::string_view escaped = "\"\\\n\r\t\b\f", letters = "\"\\nrtbf";
  out += '"';
  while (!bytes.empty()) {
    std::optional<CodePoint> point = decode_utf8(bytes);
    uint32_t c = point ? point->value : 0xFFFD;
    size_t used = point ? point->bytes : 1;
    size_t letter = c < 0x80 ? escaped.find(static_cast<char>(c)) : std::string_view::npos;
    if (letter != std::string_view::npos) {
      out += '\\';
      out += letters[letter];
    } else if (!point || c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029) {
      out += fmt::format("\\u{:04x}", c);
    } else {
      out += bytes.substr(0, used);
    }
    bytes.remove_prefix(used);
  }
  out += '"';
}

}  // namespace offsite
