// FINDING frames: what is wrong with a repository (pg-offsite-stream.7, "FINDING").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "format/object_name.h"

namespace offsite {

enum class Severity {
  error,  // something is lost, or will be refused
  hint,   // nothing is lost, but somebody should tidy up
};

struct Finding {
  Severity severity = Severity::error;
  std::string object;  // what it is about: "pack 1a2b3c4d", "snapshot 1a2b3c4d: /srv/pg"
  std::string what;    // is wrong
  std::string remedy;  // what a person can do
  // A pack that is there and damaged: what restic repair packs wants to know.
  std::optional<Id> broken_pack = std::nullopt;

  // Bytes that are no text, as names may hold them, become U+FFFD; a member that is too long is cut.
  std::string to_json() const;
  // Throws Error(input).
  static Finding parse(std::string_view json);
  bool operator==(const Finding&) const = default;
};

// What a person can do about an object that is damaged or missing.
std::string remedy_for(const ObjectName& object);

}  // namespace offsite
