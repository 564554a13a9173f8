#include "job.h"

#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>

#include "embedded.h"
#include "process/cache_folder.h"
#include "process/self.h"

namespace offsite {
namespace {

namespace fs = std::filesystem;

std::string value(const Environment& environment, const std::string& name) {
  auto found = environment.find(name);
  return found == environment.end() ? "" : found->second;
}

std::string first_of(std::initializer_list<std::string> choices) {
  for (const std::string& each : choices)
    if (!each.empty()) return each;
  return "";
}

// systemd's StateDirectory= and CacheDirectory= name folders, separated by colons.
std::string standard_folder(const Environment& environment, const std::string& systemd, const char* system,
                            const std::string& xdg, const char* below_home) {
  std::string given = value(environment, systemd);
  if (!given.empty()) return given.substr(0, given.find(':'));
  if (geteuid() == 0) return system;
  std::string base = first_of({value(environment, xdg), value(environment, "HOME") + below_home});
  return base + "/pg-offsite";
}

std::string state_folder(const Environment& environment) {
  std::string given = value(environment, "PG_OFFSITE_STATE");
  if (!given.empty()) return given;
  return standard_folder(environment, "STATE_DIRECTORY", "/var/lib/pg-offsite", "XDG_STATE_HOME",
                         "/.local/state");
}

std::string caches_below(const RepositoryOptions& options, const RepositorySettings& file,
                         const Environment& environment) {
  std::string base = first_of({options.cache_folder, file.cache});
  std::string restics = value(environment, "RESTIC_CACHE_DIR");
  if (base.empty() && !restics.empty()) return restics + "/pg-offsite";
  if (!base.empty()) return base;
  return standard_folder(environment, "CACHE_DIRECTORY", "/var/cache/pg-offsite", "XDG_CACHE_HOME",
                         "/.cache");
}

// The folder of this repository: below one for all, or as the filters are told it.
std::string cache_of(const RepositoryOptions& options, const RepositorySettings& file,
                     const Environment& environment, const Repository& repository) {
  std::string exact = value(environment, "PG_OFFSITE_CACHE");
  if (options.cache_folder.empty() && file.cache.empty() && !exact.empty()) return fs::absolute(exact);
  return fs::absolute(fs::path(caches_below(options, file, environment)) / cache_name(repository));
}

// What is printed and handed on must not depend on where we stand.
std::string absolute(const std::string& path) { return path.empty() ? "" : fs::absolute(path).string(); }

std::string text_of(const fs::path& path) { return std::string(as_text(read_whole_file(path))); }

// restic's way to give the repository: by itself, or by a file. `names` are how the two are called.
std::string repository_from(std::string url, const std::string& file, const char* names) {
  if (file.empty()) return url;
  if (!url.empty())
    throw Error(Blame::usage, fmt::format("find the repository: {} are both given", names),
                "give one of them");
  url = text_of(file);
  size_t first = url.find_first_not_of(" \t\r\n");
  if (first == url.npos)  // to take another one instead would be to write where nobody meant to
    throw Error(Blame::usage, fmt::format("find the repository: {} names none", file));
  return url.substr(first, url.find_last_not_of(" \t\r\n") + 1 - first);
}

std::string repository_from(const Environment& environment) {
  return repository_from(value(environment, "RESTIC_REPOSITORY"),
                         value(environment, "RESTIC_REPOSITORY_FILE"),
                         "RESTIC_REPOSITORY and RESTIC_REPOSITORY_FILE");
}

// A command on the command line beats a file in the pipeline, and so on: each place is asked for both.
PasswordSources password_of(const RepositoryOptions& options, const RepositorySettings& file) {
  if (!options.password_file.empty() || !options.password_command.empty())
    return {.file = options.password_file, .command = options.password_command};
  if (!file.password_file.empty() || !file.password_command.empty())
    return {.file = file.password_file, .command = file.password_command};
  return PasswordSources::from_environment();
}

void set(Environment& environment, const std::string& name, const std::string& value) {
  if (!value.empty()) environment[name] = value;
}

Repository find_repository(const std::string& url, const std::string& endpoint) {
  if (url.empty())
    throw Error(Blame::usage, "find the repository: none is given",
                "give -r REPOSITORY, set RESTIC_REPOSITORY, or write url in [repository]");
  Repository repository = parse_repository(url, endpoint);
  if (repository.kind == Repository::Kind::local) repository.path = fs::absolute(repository.path);
  return repository;
}

}  // namespace

std::string caches_folder(const RepositoryOptions& options) {
  return fs::absolute(caches_below(options, {}, own_environment()));
}

bool needs_key(const Pipeline& pipeline) {
  if (pipeline.lock != Pipeline::Lock::none) return true;
  for (const Step& step : pipeline.steps)
    for (const Stage& stage : step.stages)
      if (row_of(stage.program()).key) return true;
  return false;
}

void ask_for_password(Job& job, const std::string& prompt) {
  const PasswordSources& given = job.password;
  if (!given.file.empty() || !given.command.empty() || !given.password.empty() || !isatty(STDIN_FILENO))
    return;
  job.password.password = ask_password(prompt).text();
}

void RepositoryOptions::declare(Options& options) {
  options.text("-r,--repo", repository, "the repository: a folder, or s3:https://HOST/BUCKET/PREFIX");
  options.text("--repository-file", repository_file, "a file that says which repository");
  options.text("--endpoint", endpoint, "the URL below which the buckets are, where that is not just a host");
  options.text("-p,--password-file", password_file, "a file that holds the repository's password");
  options.text("--password-command", password_command, "a command that prints the repository's password");
  options.text("--cacert", cacert, "a file of the certificates to trust, instead of the system's");
  options.text("--cache-dir", cache_folder, "the folder below which each repository has its cache");
}

std::string RepositoryOptions::url() const {
  return repository_from(repository, repository_file, "--repo and --repository-file");
}

PipelineText find_pipeline(const std::string& name) {
  bool is_path = name.find('/') != name.npos || name.ends_with(".toml");
  if (is_path) return {name, text_of(name)};
  std::error_code none;
  fs::path here = fs::read_symlink("/proc/self/exe", none).parent_path();
  for (const fs::path& folder :
       {fs::path("/etc/pg-offsite"), here.parent_path() / "share/pg-offsite/pipelines"})
    if (fs::path path = folder / (name + ".toml"); fs::exists(path, none)) return {path, text_of(path)};
  if (std::string_view text = embedded_pipeline(name); !text.empty())
    return {"the built-in " + name + ".toml", std::string(text)};
  throw Error(Blame::usage, fmt::format("find the pipeline {}: there is none of that name", name),
              fmt::format("pipelines are /etc/pg-offsite/*.toml, {}/share/pg-offsite/pipelines/*.toml, any "
                          "FILE.toml, and the built-in {}",
                          here.parent_path().string(), embedded_names()));
}

Job make_job(const PipelineText& found, const RepositoryOptions& options) {
  Environment environment = own_environment();
  set(environment, "RESTIC_REPOSITORY", options.url());
  std::string host = host_name();
  PipelineContext context{
      .variable = [&](const std::string& name) -> std::optional<std::string> {
        auto at = environment.find(name);
        if (at != environment.end()) return at->second;
        if (name == "HOSTNAME") return host;  // shells set it and do not export it
        return std::nullopt;
      },
      .include = [&](const std::string& path) { return text_of(fs::path(found.file).parent_path() / path); },
  };
  return make_job(parse_pipeline(found.text, found.file, context), options);
}

Job make_job(Pipeline pipeline, const RepositoryOptions& options) {
  Job job{.pipeline = std::move(pipeline), .environment = own_environment()};
  Environment& environment = job.environment;
  job.hostname = first_of({value(environment, "RESTIC_HOST"), host_name()});
  const RepositorySettings& file = job.pipeline.repository;
  std::string url = first_of({options.url(), file.url});
  if (url.empty()) url = repository_from(environment);
  std::string endpoint =
      first_of({options.endpoint, file.endpoint, value(environment, "PG_OFFSITE_ENDPOINT")});
  job.repository = find_repository(url, endpoint);
  job.password = password_of(options, file);
  job.cache = cache_of(options, file, environment, job.repository);
  std::string states = state_folder(environment);
  job.state_file = states + "/" + job.pipeline.name + ".json";
  job.password.file = absolute(job.password.file);
  set(environment, "RESTIC_REPOSITORY", job.repository.str());
  set(environment, "PG_OFFSITE_ENDPOINT", endpoint);
  set(environment, "RESTIC_CACERT", absolute(first_of({options.cacert, file.cacert})));
  set(environment, "PG_OFFSITE_CREDENTIALS", absolute(file.credentials));
  set(environment, "PG_OFFSITE_CACHE", job.cache);
  set(environment, "PG_OFFSITE_JOB", job.pipeline.name);
  set(environment, "PG_OFFSITE_REPOSITORY", job.repository.str());
  set(environment, "PG_OFFSITE_METRICS", job.pipeline.metrics_folder);
  set(environment, "PG_OFFSITE_STATE", states);
  return job;
}

}  // namespace offsite
