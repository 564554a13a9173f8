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

// What a person can do, and which command of restic's it comes down to, for scripts that ask.
enum class Mending { otherwise, repair_index, prune };
struct Remedy {
  std::string text;
  Mending by = Mending::otherwise;
  bool operator==(const Remedy&) const = default;
};

struct Finding {
  Severity severity = Severity::error;
  std::string object;  // what it is about: "pack 1a2b3c4d", "snapshot 1a2b3c4d: /srv/pg"
  std::string what;    // is wrong
  Remedy remedy;
  // A pack that is there and damaged: what restic repair packs wants to know.
  std::optional<Id> broken_pack = std::nullopt;

  // Bytes that are no text, as names may hold them, become U+FFFD; a member that is too long is cut.
  std::string to_json() const;
  // Throws Error(input).
  static Finding parse(std::string_view json);
  bool operator==(const Finding&) const = default;
};

// About an object that is damaged or missing.
Remedy remedy_for(const ObjectName& object);
// About an index that does not fit the packs.
Remedy new_index();

}  // namespace offsite
