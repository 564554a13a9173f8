// A job as it is going to run: the pipeline file, what the command line and the environment say beside it,
// and where its cache and its state are. An option comes before the file, the file before the environment.
#pragma once

#include <string>

#include "format/pipeline.h"
#include "format/repository_url.h"
#include "process/options.h"
#include "process/password.h"
#include "surroundings.h"

namespace offsite {

// What a restic user would type, on any verb that opens a repository.
struct RepositoryOptions {
  std::string repository, repository_file, endpoint, password_file, password_command, cacert, cache_folder;
  void declare(Options& options);
  // The repository, from itself or from its file; empty if neither is given. Throws Error(usage)
  // if both are, or the file names none.
  std::string url() const;
};

struct Job {
  Pipeline pipeline;
  Repository repository;
  PasswordSources password;
  std::string cache;       // folder of this repository
  std::string state_file;  // JSON, as format/job_state.h has it
  std::string hostname;
  Environment environment;  // of which each stage gets the part that its row allows
};

// The text of the pipeline that `name` means: a file's path, or the name of one in /etc/pg-offsite or the
// installed pipelines, or a built-in one; and what to call it in messages. Throws Error(usage).
struct PipelineText {
  std::string file;
  std::string text;
};
PipelineText find_pipeline(const std::string& name);

// Throws Error(usage), Error(input). Touches no file but the pipeline's and those it includes.
Job make_job(const PipelineText& pipeline, const RepositoryOptions& options);

// True if the job has a lock to take, or a stage that needs the repository's key.
bool needs_key(const Pipeline& pipeline);

// On the terminal, if there is one, where nothing else says the password. Asked before a run begins, because
// from then on an interrupt is for the run.
void ask_for_password(Job& job, const std::string& prompt);

// The folder below which each repository has its cache, as options and environment say.
std::string caches_folder(const RepositoryOptions& options);

// Without a pipeline file: for init.
Job make_job(Pipeline pipeline, const RepositoryOptions& options);

}  // namespace offsite
