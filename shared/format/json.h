// JSON, read and written. The reader is a thin value over nlohmann/json, which only json.cc includes; the
// writer spells JSON exactly as Go's encoding/json does, because restic compares bytes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/bytes.h"

namespace offsite {

// A value that was read; cheap to copy, shares the document. An absent member and null are the same:
// `is_null()`. The getters throw Error(input, "<what>: member \"x\" …") when a member is not of the kind
// asked for.
class Json {
 public:
  // `what` names the document in error messages ("parse snapshot 1a2b3c4d").
  static Json parse(std::string_view text, std::string what);

  const std::string& what() const;  // as given to parse()

  bool is_null() const;
  bool is_object() const;
  bool is_array() const;
  bool has(std::string_view name) const;                      // present and not null
  Json operator[](std::string_view name) const;               // the member, or null
  std::vector<Json> items() const;                            // of an array; empty for null
  std::vector<std::pair<std::string, Json>> members() const;  // of an object; empty for null

  // The value itself.
  std::string as_text() const;
  uint64_t as_number() const;
  int64_t as_signed() const;
  double as_real() const;
  bool as_bool() const;

  // A member; the second form is for members that may be absent.
  std::string text(std::string_view name) const;
  std::string text(std::string_view name, std::string_view otherwise) const;
  uint64_t number(std::string_view name) const;
  uint64_t number(std::string_view name, uint64_t otherwise) const;
  double real(std::string_view name, double otherwise) const;
  bool boolean(std::string_view name, bool otherwise) const;
  std::vector<std::string> texts(std::string_view name) const;  // an array of strings; empty when absent

  std::string dump() const;              // compact, members sorted by name
  Json merged(const Json& newer) const;  // RFC 7386: members of `newer` replace ours

 private:
  struct Document;
  Json(std::shared_ptr<const Document> document, const void* value)
      : document_(std::move(document)), value_(value) {}
  std::shared_ptr<const Document> document_;
  const void* value_;
};

// Writes one value, compactly, members in the order of the calls. String rules are Go's (1.22 and later):
// HTML characters and U+2028/9 are escaped, every invalid UTF-8 byte becomes \ufffd.
class JsonWriter {
 public:
  JsonWriter& object();  // opens {
  JsonWriter& array();   // opens [
  JsonWriter& close();   // closes what was opened last
  JsonWriter& name(std::string_view name);
  JsonWriter& text(std::string_view value);
  JsonWriter& number(uint64_t value);
  JsonWriter& signed_number(int64_t value);
  JsonWriter& real(double value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  JsonWriter& json(std::string_view already_json);

  JsonWriter& member(std::string_view name, std::string_view value) { return this->name(name).text(value); }
  JsonWriter& member(std::string_view name, const char* value) { return this->name(name).text(value); }
  JsonWriter& member(std::string_view name, uint64_t value) { return this->name(name).number(value); }
  JsonWriter& member(std::string_view name, bool value) { return this->name(name).boolean(value); }
  JsonWriter& member(std::string_view name, double value) { return this->name(name).real(value); }
  JsonWriter& member(std::string_view name, const std::vector<std::string>& values);

  const std::string& str() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  void comma();
  std::string out_;
  std::string open_;  // one closing bracket for each thing that is open
  bool first_ = true;
};

// The Go spelling of one string, quotes included.
void append_json_string(std::string& out, std::string_view bytes);

}  // namespace offsite
