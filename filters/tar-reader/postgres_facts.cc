#include "postgres_facts.h"

#include <fmt/core.h>

#include "format/cut.h"
#include "format/json.h"
#include "format/pg_files.h"
#include "process/log.h"

namespace offsite {
namespace {

constexpr std::string_view label_path = "/backup_label", control_path = "/global/pg_control";
constexpr uint64_t told_bytes_max = 64 << 10;

}  // namespace

bool is_relation(const std::string& path, uint64_t size) {
  if (size == 0 || size % page_bytes != 0) return false;
  PgFolder folder = PgFolder::data;
  size_t begin = 1;
  for (size_t slash; (slash = path.find('/', begin)) != path.npos; begin = slash + 1)
    folder = pg_folder(folder, path.substr(begin, slash - begin));
  return holds_relations(folder) && parse_relation_file(path.substr(begin));
}

bool PostgresFacts::wants(const std::string& path, uint64_t size) {
  return (path == label_path || path == control_path) && size <= told_bytes_max;
}

void PostgresFacts::learn(const std::string& path, View content) {
  try {
    if (path == label_path) label_ = parse_backup_label(as_text(content));
    if (path == control_path) control_ = parse_pg_control(content);
  } catch (const Error& unreadable) {
    warn(unreadable.what());
  }
}

std::optional<std::string> PostgresFacts::meta_json(const std::vector<std::string>& tags) const {
  if (!label_ && !control_) return {};
  std::vector<std::string> all = tags;
  all.push_back("postgresql");
  JsonWriter facts;
  facts.object();
  if (control_) {
    all.push_back(fmt::format("pg:{}", control_->system_identifier));
    facts.member("system_identifier", std::to_string(control_->system_identifier));
    facts.member("data_checksums", control_->checksum_version != 0);
    facts.member("page_bytes", uint64_t{control_->page_bytes});
    facts.member("wal_segment_bytes", uint64_t{control_->wal_segment_bytes});
  }
  if (label_) {
    all.push_back("pg-start:" + lsn_text(label_->start));
    all.push_back(fmt::format("pg-timeline:{}", label_->timeline));
    facts.member("timeline", uint64_t{label_->timeline}).member("start_lsn", lsn_text(label_->start));
    facts.member("standby", label_->from == "standby");
  }
  JsonWriter json;
  json.object().member("source", "postgresql").member("tags", all);
  return json.name("facts").json(facts.close().str()).close().take();
}

}  // namespace offsite
