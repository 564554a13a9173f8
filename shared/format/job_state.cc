#include "format/job_state.h"

#include <array>

#include "format/json.h"

namespace offsite {
namespace {

constexpr std::array<std::string_view, 6> words = {"never-ran", "running", "complete",
                                                   "partial",   "failed",  "interrupted"};
constexpr size_t incomplete_max = 1000;

// The numbers of JobTotals: what the state file calls them, and which filter's STAT tells them under what
// name.
struct Field {
  std::string_view name;
  uint64_t JobTotals::*value;
  std::string_view filter, told_as;
};
constexpr Field fields[] = {
    {"bytes_total", &JobTotals::bytes_total, "pgdata-reader", "bytes_total"},
    {"bytes_read", &JobTotals::bytes_read, "pgdata-reader", "bytes_read"},
    {"bytes_unchanged", &JobTotals::bytes_unchanged, "pgdata-reader", "bytes_unchanged"},
    {"wal_files", &JobTotals::wal_files, "pgdata-reader", "wal_files"},
    {"wal_bytes", &JobTotals::wal_bytes, "pgdata-reader", "wal_bytes"},
    {"pages_verified", &JobTotals::pages_verified, "pgdata-reader", "pages_verified"},
    {"pages_bad", &JobTotals::pages_bad, "pgdata-reader", "pages_bad"},
    {"bytes_new", &JobTotals::bytes_new, "chunker", "data_added"},
    {"data_blobs", &JobTotals::data_blobs, "chunker", "data_blobs"},
    {"tree_blobs", &JobTotals::tree_blobs, "chunker", "tree_blobs"},
    {"files_new", &JobTotals::files_new, "chunker", "files_new"},
    {"files_changed", &JobTotals::files_changed, "chunker", "files_changed"},
    {"files_unmodified", &JobTotals::files_unmodified, "chunker", "files_unmodified"},
    {"dirs_new", &JobTotals::dirs_new, "chunker", "dirs_new"},
    {"dirs_changed", &JobTotals::dirs_changed, "chunker", "dirs_changed"},
    {"dirs_unmodified", &JobTotals::dirs_unmodified, "chunker", "dirs_unmodified"},
    {"files_processed", &JobTotals::files_processed, "chunker", "total_files_processed"},
    {"bytes_processed", &JobTotals::bytes_processed, "chunker", "total_bytes_processed"},
    {"bytes_stored", &JobTotals::bytes_stored, "encryptor", "bytes_packed"},
    {"retries", &JobTotals::retries, "r2-put", "retries"},
    {"bytes_uploaded", &JobTotals::bytes_uploaded, "", ""},
    {"objects_uploaded", &JobTotals::objects_uploaded, "", ""},
};

void write_time(JsonWriter& json, std::string_view name, const std::optional<Time>& time) {
  if (time) json.member(name, to_rfc3339(*time));
}

std::optional<Time> read_time(const Json& json, std::string_view name) {
  if (!json.has(name)) return std::nullopt;
  std::optional<Time> time = parse_rfc3339(json.text(name));
  if (!time) throw Error(Blame::input, "read a job's state: \"" + std::string(name) + "\" is no time");
  return time;
}

void write_totals(JsonWriter& json, const JobTotals& totals) {
  json.name("totals").object();
  for (const Field& field : fields) json.member(field.name, totals.*field.value);
  json.member("snapshot", totals.snapshot).member("incomplete", totals.incomplete).close();
}

JobTotals read_totals(const Json& json) {
  JobTotals totals;
  for (const Field& field : fields) totals.*field.value = json.number(field.name, 0);
  totals.snapshot = json.text("snapshot", "");
  totals.incomplete = json.texts("incomplete");
  return totals;
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

void take_meta(JobTotals& totals, std::string_view text) {
  Json json = Json::parse(text, "read a META frame");
  totals.bytes_total = json.number("bytes_total", totals.bytes_total);
}

void take_stat(JobTotals& totals, std::string_view text) {
  Json json = Json::parse(text, "read a STAT frame");
  std::string filter = json.text("filter");
  for (const Field& field : fields)
    if (field.filter == filter) totals.*field.value = json.number(field.told_as, totals.*field.value);
  if (!json.boolean("final", false)) return;
  for (std::string& what : json.texts("incomplete"))
    if (totals.incomplete.size() < incomplete_max) totals.incomplete.push_back(std::move(what));
}

void take_stored(JobTotals& totals, std::string_view text) {
  static constexpr std::string_view snapshots = "snapshots/";
  Json json = Json::parse(text, "read a STORED frame");
  std::string name = json.text("name");
  if (name.starts_with(snapshots)) totals.snapshot = name.substr(snapshots.size());
  if (json.boolean("existed", false)) return;
  totals.objects_uploaded += 1;
  totals.bytes_uploaded += json.number("bytes");
}

}  // namespace

std::string_view status_word(JobStatus status) { return words.at(static_cast<size_t>(status)); }

JobStatus status_from(std::string_view word) {
  for (size_t i = 0; i < words.size(); ++i)
    if (words[i] == word) return static_cast<JobStatus>(i);
  throw Error(Blame::input, "read a job's state: \"" + std::string(word) + "\" is no status");
}

void JobTotals::take(const Frame& frame) {
  switch (frame.kind) {
    case Kind::meta:
      return take_meta(*this, frame.text());
    case Kind::stat:
      return take_stat(*this, frame.text());
    case Kind::stored:
      return take_stored(*this, frame.text());
    default:
      return;
  }
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
  write_totals(json, totals);
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
  state.totals = read_totals(json["totals"]);
  state.cause = read_cause(json["cause"]);
  state.locks = json.texts("locks");
  state.last_status = status_from(json.text("last_status", status_word(JobStatus::never_ran)));
  state.last_seconds = json.real("last_seconds", 0);
  state.last_complete = read_time(json, "last_complete");
  state.last_snapshot = read_time(json, "last_snapshot");
  return state;
}

}  // namespace offsite
