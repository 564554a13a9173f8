// metrics-emit: passes a frame stream on, and tells Prometheus how the job is doing.
#include <unistd.h>

#include "format/pipeline.h"
#include "metrics_file.h"
#include "process/cache_folder.h"
#include "process/filter.h"
#include "process/sandbox.h"
#include "process/self.h"

using namespace offsite;

namespace {

struct Arguments {
  std::string folder, job = "backup", repository, hostname;
  bool from_state = false;
  std::string state_file, states;
};

JobState begin(const Arguments& given, const MetricsFile& file) {
  JobState state{.job = given.job, .repository = given.repository, .hostname = given.hostname};
  file.recall(state);
  JobTotals last = state.totals;
  state.begin(now(), static_cast<uint64_t>(getpid()));
  state.totals = last;  // shown until there are new ones
  return state;
}

// Everything up to END; the totals are complete then.
Task<void> pass_on(FrameSource& in, FrameSink& out, JobTotals& totals) {
  for (;;) {
    Frame frame = co_await in.next();
    if (frame.kind == Kind::end) co_return;
    totals.take(frame);
    co_await out.send(frame);
  }
}

Task<void> tell_stream(FrameSource& in, FrameSink& out, const Arguments& given, const MetricsFile& file) {
  JobState state = begin(given, file);
  file.write(state);
  state.totals = {};
  std::exception_ptr failure;
  try {
    co_await pass_on(in, out, state.totals);
  } catch (...) {
    failure = std::current_exception();
  }
  JobStatus whole = state.totals.incomplete.empty() ? JobStatus::complete : JobStatus::partial;
  state.end(failure ? JobStatus::failed : whole, now());
  file.write(state);
  if (failure) std::rethrow_exception(failure);
  co_await out.end();
}

Task<void> emit(FrameSource& in, FrameSink& out, Arguments& given) {
  if (given.hostname.empty()) given.hostname = host_name();
  if (!is_job_name(given.job))
    throw Error(Blame::usage, "read --job: \"" + given.job + "\" is no job's name");
  if (given.from_state && given.state_file.empty())
    given.state_file = given.states + "/" + given.job + ".json";
  keep_only({.read = {given.state_file}, .write = {given.folder}});
  MetricsFile file(given.folder, given.job);
  if (given.from_state) {
    file.write(JobState::parse(as_text(read_whole_file(given.state_file)), "read " + given.state_file));
    co_await out.end();
  } else {
    co_await tell_stream(in, out, given, file);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Arguments given;
  Options options("metrics-emit", "Passes a frame stream on, and tells Prometheus how the job is doing.");
  options.text("--folder", given.folder, "where node_exporter's textfile collector looks",
               "PG_OFFSITE_METRICS");
  options.text("--job", given.job, "what the job is called", "PG_OFFSITE_JOB");
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
