// metrics-emit: passes a frame stream on, and tells Prometheus how the job is doing.
#include "format/pipeline.h"
#include "process/cache_folder.h"
#include "process/filter.h"
#include "process/sandbox.h"
#include "process/self.h"
#include "teller.h"

using namespace offsite;

namespace {

struct Arguments {
  std::string folder, job = "backup", kind = "backup", repository, hostname;
  bool from_state = false;
  std::string state_file, states;
};

void complete(Arguments& given) {
  if (given.hostname.empty()) given.hostname = host_name();
  if (!is_job_name(given.job))
    throw Error(Blame::usage, "read --job: \"" + given.job + "\" is no job's name");
  if (!given.from_state && !given.state_file.empty())
    throw Error(Blame::usage, "read " + given.state_file + ": a file is for --from-state");
  if (given.from_state && given.state_file.empty())
    given.state_file = given.states + "/" + given.job + ".json";
}

Task<void> emit(FrameSource& in, FrameSink& out, Arguments& given) {
  complete(given);
  keep_only({.read = {given.state_file}, .write = {given.folder}});
  MetricsFile file(given.folder, given.job, job_kind(given.kind));
  if (given.from_state) {
    file.write(JobState::parse(as_text(read_whole_file(given.state_file)), "read " + given.state_file));
  } else {
    Teller teller(file, {.job = given.job, .repository = given.repository, .hostname = given.hostname});
    co_await teller.pass_on(in, out);
  }
  co_await out.end();
}

}  // namespace

int main(int argc, char** argv) {
  Arguments given;
  Options options("metrics-emit", "Passes a frame stream on, and tells Prometheus how the job is doing.");
  options.text("--folder", given.folder, "where node_exporter's textfile collector looks",
               "PG_OFFSITE_METRICS");
  options.text("--job", given.job, "what the job is called", "PG_OFFSITE_JOB");
  options.choice("--kind", given.kind, {"backup", "verification"}, "what the job does");
  options.text("--repository", given.repository, "the repository's name, for a label",
               "PG_OFFSITE_REPOSITORY");
  options.text("--host", given.hostname, "the host's name, for a label; this machine's if not given",
               "RESTIC_HOST");
  options.flag("--from-state", given.from_state, "read no stream; tell what pg-offsite's state file says");
  options.text("--states", given.states, "the folder of state files, for --from-state", "PG_OFFSITE_STATE");
  options.positional("FILE", given.state_file, "the state file, for --from-state", false);
  options.example("… | r2-put | metrics-emit --folder /var/lib/prometheus/node-exporter",
                  "the end of a backup");
  options.example("metrics-emit --from-state /var/lib/pg-offsite/nightly.json",
                  "after it, whatever happened");
  return filter_main(options, argc, argv,
                     [&](FrameSource& in, FrameSink& out) { return emit(in, out, given); });
}
