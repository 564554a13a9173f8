#include "init.h"

#include <fmt/core.h>

#include "filters/pg-offsite/job/cache_access.h"
#include "filters/pg-offsite/job/step_run.h"
#include "format/config.h"
#include "format/json.h"
#include "new_key.h"
#include "objects.h"
#include "process/self.h"

namespace offsite {
namespace {

constexpr size_t short_id_digits = 10;  // restic's
constexpr const char* keep_it_safe =
    "Keep the password safe, and in another place than this machine: whoever has lost it has lost the "
    "backups.";

// The store says whether there is one; only "there is none" is what we want to hear.
Task<void> refuse_existing(const Job& job, const Surroundings& surroundings) {
  Step step{.name = "look", .stages = {{.run = {"r2-get", "--sync", "--only", "keys"}}}};
  StepRun look(step, surroundings);
  look.silence();
  std::optional<FirstCause> cause = co_await look.run();
  if (!cause)
    throw Error(Blame::usage,
                fmt::format("create repository at {}: there is one already", job.repository.str()),
                "pg-offsite run uses it");
  if (cause->blame != Blame::no_repository)
    throw Error(cause->blame,
                fmt::format("create repository at {}: {}", job.repository.str(), cause->message),
                cause->hint);
}

// The key first, as restic does it: a config without a key would be a repository that nobody can open.
Task<void> store_new(const Job& job, const Surroundings& surroundings, View key, View config) {
  ObjectName key_name{ObjectType::keys, Id::of(key)};
  Objects objects;
  objects.put(key_name, key);
  objects.put({}, config);
  std::optional<FirstCause> cause = co_await objects.store(surroundings);
  if (!cause) co_return;
  Objects undo;
  undo.remove(key_name);
  co_await undo.store(surroundings);
  throw Error(cause->blame, fmt::format("create repository at {}: {}", job.repository.str(), cause->message),
              cause->hint);
}

std::string initialized_json(const Config& config, const Job& job) {
  JsonWriter json;
  json.object().member("message_type", "initialized").member("id", config.id);
  return json.member("repository", job.repository.str()).close().take();
}

}  // namespace

Init::Init(Options& options) {
  options.positional("PIPELINE", pipeline_, "the pipeline whose repository it is", false);
  repository_.declare(options);
  options.flag("--json", json_, "print JSON lines, as restic does");
  options.flag("-q,--quiet", quiet_, "print nothing but errors");
}

Task<int> Init::run() {
  Job job = pipeline_.empty() ? make_job(Pipeline{.name = "init"}, repository_)
                              : make_job(find_pipeline(pipeline_), repository_);
  Surroundings surroundings{.environment = job.environment};
  make_cache(CacheFolder(job.cache), job.repository.str());
  co_await refuse_existing(job, surroundings);
  Secret password = choose_password(job.password, "new repository");
  MasterKey master = MasterKey::random();
  KeyOwner owner{.username = user_name(), .hostname = host_name()};
  std::string key = co_await new_key_file(password, master, owner);
  Config config = Config::random();
  Bytes sealed;
  Sealer(master).seal(as_bytes(config.to_json()), sealed);
  co_await store_new(job, surroundings, as_bytes(key), sealed);
  if (json_) fmt::print("{}\n", initialized_json(config, job));
  if (!json_ && !quiet_)
    fmt::print("created restic repository {} at {}\n\n{}\n", config.id.substr(0, short_id_digits),
               job.repository.str(), keep_it_safe);
  co_return 0;
}

}  // namespace offsite
