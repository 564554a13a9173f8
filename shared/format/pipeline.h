// A pipeline file as a value: what the job is called, where it goes, and the steps it takes. The format is
// described in pg-offsite-pipeline.5.
//
// Text in, value out: variables and included files come through two functions, so nothing here reads the
// environment or the disk. Configuration that does nothing does not exist: an unknown key, a value of another
// type and a variable that is not set are errors with file and line.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/error.h"

namespace offsite {

struct Stage {
  std::vector<std::string> run;  // the program's name, then its arguments
  std::string user;              // whom it runs as; empty: whoever runs the job

  const std::string& program() const { return run.front(); }
  bool operator==(const Stage&) const = default;
};

struct Step {
  std::string name;
  bool always = false;  // also after a step has failed
  std::vector<Stage> stages;
  bool operator==(const Step&) const = default;
};

// What a file leaves out is empty; the runner takes it from its options and the environment.
struct RepositorySettings {
  std::string url;
  std::string endpoint;
  std::string password_file;
  std::string password_command;
  std::string credentials;  // a file of KEY=value lines
  std::string cacert;
  std::string cache;  // the folder below which each repository has its cache
  bool operator==(const RepositorySettings&) const = default;
};

struct Pipeline {
  enum class Lock { none, shared, exclusive };

  std::string name;
  std::string about;
  Lock lock = Lock::none;
  unsigned retry = 0;  // how often a step is tried again after a temporary failure
  RepositorySettings repository;
  std::string metrics_folder;
  std::vector<Step> steps;
  bool operator==(const Pipeline&) const = default;
};

// What a pipeline file may ask for.
struct PipelineContext {
  // The value of ${NAME}; nothing if it is not set.
  std::function<std::optional<std::string>(const std::string& name)> variable;
  // The text of the file that `include` names; throws Error if it cannot be read.
  std::function<std::string(const std::string& path)> include;
};

// `file` names the text in messages ("FILE:7: unknown key …"). Throws Error(input).
Pipeline parse_pipeline(std::string_view text, const std::string& file, const PipelineContext& context);

// Names that become file names and labels: letters, digits, '.', '_', '-'; not hidden, at most 64.
bool is_job_name(std::string_view name);

}  // namespace offsite
