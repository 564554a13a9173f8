// META frames: what is backed up, and what its source knows of itself (pg-offsite-stream.7).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "format/bytes.h"
#include "format/gotime.h"
#include "format/json.h"

namespace offsite {

// The snapshot that unchanged files are taken from.
struct Parent {
  Id snapshot;
  Id tree;
};

struct Meta {
  std::string job;
  std::string hostname, username;
  uint32_t uid = 0, gid = 0;
  std::string source;  // "postgresql"
  Time time;           // when the backup began
  std::vector<std::string> paths, tags;
  uint64_t bytes_total = 0;  // for progress, and for the page grid
  std::optional<Parent> parent;
  std::string facts = "{}";  // a JSON object

  std::string to_json() const;
  // Throws Error(input).
  static Meta parse(std::string_view json);
  // This with what a later META says: members given there replace ours (RFC 7386).
  Meta merged(std::string_view later) const;
};

}  // namespace offsite
