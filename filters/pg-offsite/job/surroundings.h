// What each stage may know: the environment that its row of the capability table allows, and nothing else.
// Pure functions, so that a test can hold every row against the table.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace offsite {

using Environment = std::map<std::string, std::string>;

Environment own_environment();

// A filter of ours reads frames, and has a row in the table; any other program gets what the base row has.
struct Row {
  bool filter = false;
  bool archive = false;   // its output is not frames but what was asked for
  bool postgres = false;  // PG*: how to reach the database
  bool store = false;     // the repository's place and the store's credentials
  bool key = false;       // the repository's key, through an inherited descriptor
  bool metrics = false;   // where metrics go and what the job is called

  bool gives_frames() const;
};
Row row_of(std::string_view program);

// The part of `all` that `program` may have, as "NAME=value".
std::vector<std::string> environment_for(std::string_view program, const Environment& all);

}  // namespace offsite
