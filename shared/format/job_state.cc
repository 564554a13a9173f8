#include "format/job_state.h"

#include <array>

#include "format/json.h"

namespace offsite {
namespace {

constexpr std::array<std::string_view, 6> words = {"never-ran", "running", "complete",
                                                   "partial",   "failed",  "interrupted"};

void write_time(JsonWriter& json, std::string_view name, const std::optional<Time>& time) {
  if (time) json.member(name, to_rfc3339(*time));
}

std::optional<Time> read_time(const Json& json, std::string_view name) {
  if (!json.has(name)) return std::nullopt;
  std::optional<Time> time = parse_rfc3339(json.text(name));
  if (!time) throw Error(Blame::input, "read a job's state: \"" + std::string(name) + "\" is no time");
  return time;
}

void write_cause(JsonWriter& json, const FirstCause& cause) {
  json.name("cause").object().member("step", cause.step).member("filter", cause.filter);
  json.member("blame", blame_word(cause.blame)).member("message", cause.message);
  json.member("hint", cause.hint).close();
}

std::optional<FirstCause> read_cause(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return FirstCause{.step = json.text("step"),
                    .filter = json.text("filter"),
                    .blame = blame_from(json.text("blame")),
                    .message = json.text("message"),
                    .hint = json.text("hint", "")};
}

double seconds_between(const Time& from, const Time& to) {
  return static_cast<double>(to.seconds - from.seconds) + (to.nanoseconds - from.nanoseconds) / 1e9;
}

}  // namespace

std::string_view status_word(JobStatus status) { return words.at(static_cast<size_t>(status)); }

JobStatus status_from(std::string_view word) {
  for (size_t i = 0; i < words.size(); ++i)
    if (words[i] == word) return static_cast<JobStatus>(i);
  throw Error(Blame::input, "read a job's state: \"" + std::string(word) + "\" is no status");
}

std::string FirstCause::line() const { return step.empty() ? message : step + ": " + message; }

void JobState::begin(const Time& now, uint64_t runner) {
  status = JobStatus::running;
  pid = runner;
  started = now;
  ended.reset();
  totals = {};
  cause.reset();
  locks.clear();
}

void JobState::end(JobStatus how, const Time& now) {
  status = how;
  ended = now;
  last_status = how;
  if (started) last_seconds = seconds_between(*started, now);
  if (!totals.snapshot.empty()) last_snapshot = now;
  if (how == JobStatus::complete) last_complete = now;
}

std::string JobState::to_json() const {
  JsonWriter json;
  json.object().member("job", job).member("repository", repository).member("hostname", hostname);
  json.member("status", status_word(status)).member("pid", pid);
  write_time(json, "started", started);
  write_time(json, "ended", ended);
  json.name("totals").object();
  totals.write(json);
  json.close();
  if (cause) write_cause(json, *cause);
  json.member("locks", locks);
  json.member("last_status", status_word(last_status)).member("last_seconds", last_seconds);
  write_time(json, "last_complete", last_complete);
  write_time(json, "last_snapshot", last_snapshot);
  return json.close().take() + "\n";
}

JobState JobState::parse(std::string_view text, const std::string& what) {
  Json json = Json::parse(text, what);
  JobState state;
  state.job = json.text("job");
  state.repository = json.text("repository", "");
  state.hostname = json.text("hostname", "");
  state.status = status_from(json.text("status"));
  state.pid = json.number("pid", 0);
  state.started = read_time(json, "started");
  state.ended = read_time(json, "ended");
  state.totals = JobTotals::read(json["totals"]);
  state.cause = read_cause(json["cause"]);
  state.locks = json.texts("locks");
  state.last_status = status_from(json.text("last_status", status_word(JobStatus::never_ran)));
  state.last_seconds = json.real("last_seconds", 0);
  state.last_complete = read_time(json, "last_complete");
  state.last_snapshot = read_time(json, "last_snapshot");
  return state;
}

}  // namespace offsite
