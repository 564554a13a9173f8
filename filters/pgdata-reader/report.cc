#include "report.h"

#include <fmt/core.h>

#include "format/json.h"

namespace offsite {
namespace {

// What stock restic shows of a snapshot, and what --tag finds it by.
std::vector<std::string> all_tags(const BackupFacts& facts) {
  std::vector<std::string> tags = facts.meta.tags;
  tags.push_back("postgresql");
  tags.push_back(fmt::format("pg:{}", facts.system_identifier));
  tags.push_back("pg-start:" + lsn_text(facts.start));
  if (facts.end) tags.push_back("pg-stop:" + lsn_text(facts.end->stop));
  tags.push_back(fmt::format("pg-timeline:{}", facts.timeline));
  return tags;
}

JsonWriter begin_stat(bool final) {
  JsonWriter json;
  json.object().member("filter", "pgdata-reader").member("final", final);
  return json;
}

}  // namespace

std::string begin_meta_json(const BackupFacts& facts) {
  Meta meta = facts.meta;
  meta.tags = all_tags(facts);
  JsonWriter json;
  // The identifier does not fit the 53 bits that some JSON readers keep of a number.
  json.object().member("system_identifier", std::to_string(facts.system_identifier));
  json.member("version", facts.version).member("timeline", uint64_t{facts.timeline});
  json.member("start_lsn", lsn_text(facts.start)).member("start_time", to_rfc3339(meta.time));
  json.member("data_checksums", facts.checksums).member("standby", facts.standby);
  json.member("page_bytes", facts.page_bytes).member("wal_segment_bytes", facts.wal_segment_bytes);
  meta.facts = json.close().take();
  return meta.to_json();
}

std::string end_meta_json(const BackupFacts& facts) {
  JsonWriter json;
  json.object().member("tags", all_tags(facts)).name("facts").object();
  json.member("timeline", uint64_t{facts.timeline}).member("stop_lsn", lsn_text(facts.end->stop));
  json.member("stop_time", facts.end->time).close();
  return json.close().take();
}

std::string progress_json(const Counts& counts, uint64_t bytes_total) {
  JsonWriter json = begin_stat(false);
  json.member("bytes_read", counts.bytes_read.load())
      .member("bytes_unchanged", counts.bytes_unchanged.load());
  json.member("files_done", counts.files.load()).member("bytes_total", bytes_total);
  return json.close().take();
}

std::string final_json(const Counts& counts, const PageCheck& pages,
                       const std::vector<std::string>& incomplete) {
  JsonWriter json = begin_stat(true);
  json.member("files", counts.files.load()).member("bytes_read", counts.bytes_read.load());
  json.member("files_unchanged", counts.files_unchanged.load());
  json.member("bytes_unchanged", counts.bytes_unchanged.load());
  json.member("wal_files", counts.wal_files.load()).member("wal_bytes", counts.wal_bytes.load());
  json.member("pages_verified", pages.verified()).member("pages_bad", pages.bad());
  json.member("incomplete", incomplete);
  return json.close().take();
}

}  // namespace offsite
