// What is wrong with the repository, as it is found: kept in a file until it can be sent, so that a
// repository of which nothing is right costs no memory.
#pragma once

#include <optional>

#include "event/frames.h"
#include "format/finding.h"
#include "process/unnamed_file.h"

namespace offsite {

class Findings {
 public:
  // `folder` takes the file.
  explicit Findings(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void add(const Finding& finding);
  void error(const std::string& object, const std::string& what, const Remedy& remedy) {
    add({Severity::error, object, what, remedy});
  }
  void hint(const std::string& object, const std::string& what, const Remedy& remedy) {
    add({Severity::hint, object, what, remedy});
  }
  // All that was found since the last call.
  Task<void> send(FrameSink& out);

 private:
  std::filesystem::path folder_;
  std::optional<UnnamedFile> file_;  // each one's length as LE32, then its JSON
};

}  // namespace offsite
