#include "format/job_totals.h"

#include <algorithm>

#include "format/finding.h"

namespace offsite {
namespace {

constexpr size_t incomplete_max = 1000;
constexpr size_t broken_packs_max = 10'000;

// A number of JobTotals: what the state file calls it, and which filter's STAT tells it under what name.
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
    {"bytes_uploaded", &JobTotals::bytes_uploaded, "", ""},
    {"objects_uploaded", &JobTotals::objects_uploaded, "", ""},
    {"files_wanted", &JobTotals::files_wanted, "restore-plan", "files"},
    {"dirs_wanted", &JobTotals::dirs_wanted, "restore-plan", "folders"},
    {"bytes_wanted", &JobTotals::bytes_wanted, "restore-plan", "bytes_total"},
    {"bytes_same", &JobTotals::bytes_same, "restore-plan", "bytes_same"},
    {"bytes_to_fetch", &JobTotals::bytes_to_fetch, "restore-plan", "bytes_to_fetch"},
    {"bytes_to_write", &JobTotals::bytes_to_write, "restore-plan", "bytes_to_write"},
    {"files_same", &JobTotals::files_same, "restore-plan", "files_same"},
    {"files_skipped", &JobTotals::files_skipped, "restore-plan", "files_skipped"},
    {"files_restored", &JobTotals::files_restored, "file-writer", "files_restored"},
    {"dirs_restored", &JobTotals::dirs_restored, "file-writer", "folders"},
    {"files_deleted", &JobTotals::files_deleted, "file-writer", "files_deleted"},
    {"bytes_written", &JobTotals::bytes_written, "file-writer", "bytes_written"},
    {"files_unfinished", &JobTotals::files_unfinished, "file-writer", "unfinished"},
    {"packs", &JobTotals::packs, "check-plan", "packs"},
    {"blobs", &JobTotals::blobs, "check-plan", "blobs"},
    {"trees", &JobTotals::trees, "check-plan", "trees"},
    {"snapshots", &JobTotals::snapshots, "check-plan", "snapshots"},
    {"packs_to_read", &JobTotals::packs_to_read, "check-plan", "packs_to_read"},
    {"bytes_to_read", &JobTotals::bytes_to_read, "check-plan", "bytes_to_read"},
    {"packs_checked", &JobTotals::packs_checked, "pack-check", "packs_read"},
    {"bytes_checked", &JobTotals::bytes_checked, "pack-check", "bytes_read"},
    {"errors", &JobTotals::errors, "", ""},
    {"hints", &JobTotals::hints, "", ""},
    {"for_repair_index", &JobTotals::for_repair_index, "", ""},
    {"for_prune", &JobTotals::for_prune, "", ""},
    {"bytes_fetched", &JobTotals::bytes_fetched, "store", "bytes_fetched"},
    {"retries", &JobTotals::retries, "store", "retries"},
};

// r2-put and r2-get never stand in one step.
std::string_view teller(std::string_view filter) { return filter.starts_with("r2-") ? "store" : filter; }

bool plans(std::string_view filter) { return filter.ends_with("-plan"); }

// How a step's last run left things is how they are.
bool is_state(uint64_t JobTotals::*value) { return value == &JobTotals::files_unfinished; }

void take_meta(JobTotals& totals, std::string_view text) {
  Json json = Json::parse(text, "read a META frame");
  totals.bytes_total = json.number("bytes_total", totals.bytes_total);
}

void take_stat(JobTotals& totals, std::string_view text, const JobTotals& before, bool again) {
  Json json = Json::parse(text, "read a STAT frame");
  std::string filter = json.text("filter");
  for (const Field& field : fields) {
    if (field.filter != teller(filter) || !json.has(field.told_as) || (again && plans(filter))) continue;
    uint64_t earlier = is_state(field.value) ? 0 : before.*field.value;
    totals.*field.value = earlier + json.number(field.told_as);
  }
  if (!json.boolean("final", false)) return;
  if (filter == "restore-plan") totals.snapshot = json.text("snapshot", totals.snapshot);
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

void take_finding(JobTotals& totals, std::string_view text) {
  Finding finding = Finding::parse(text);
  ++(finding.severity == Severity::error ? totals.errors : totals.hints);
  totals.for_repair_index += finding.remedy.by == Mending::repair_index;
  totals.for_prune += finding.remedy.by == Mending::prune;
  if (!finding.broken_pack || totals.broken_packs.size() == broken_packs_max) return;
  std::string pack = finding.broken_pack->hex();
  // What is found of one pack comes together.
  if (std::find(totals.broken_packs.rbegin(), totals.broken_packs.rend(), pack) == totals.broken_packs.rend())
    totals.broken_packs.push_back(std::move(pack));
}

}  // namespace

void JobTotals::take(const Frame& frame, const JobTotals& before, bool again) {
  switch (frame.kind) {
    case Kind::meta:
      return take_meta(*this, frame.text());
    case Kind::stat:
      return take_stat(*this, frame.text(), before, again);
    case Kind::stored:
      return take_stored(*this, frame.text());
    case Kind::finding:
      return take_finding(*this, frame.text());
    default:
      return;
  }
}

void JobTotals::write(JsonWriter& json) const {
  for (const Field& field : fields) json.member(field.name, this->*field.value);
  json.member("broken_packs", broken_packs).member("snapshot", snapshot).member("incomplete", incomplete);
}

JobTotals JobTotals::read(const Json& json) {
  JobTotals totals;
  for (const Field& field : fields) totals.*field.value = json.number(field.name, 0);
  totals.broken_packs = json.texts("broken_packs");
  totals.snapshot = json.text("snapshot", "");
  totals.incomplete = json.texts("incomplete");
  return totals;
}

}  // namespace offsite
