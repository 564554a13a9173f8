#include "format/pg_files.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace offsite {
namespace {

// Rebuilt at start, or of no use to another server.
constexpr std::array<std::string_view, 7> emptied_folders = {
    "pg_dynshmem", "pg_notify", "pg_replslot", "pg_serial", "pg_snapshots", "pg_stat_tmp", "pg_subtrans"};
// Of this server's run, of a write that was under way, or of the restore that made this cluster.
constexpr std::array<std::string_view, 7> skipped_files = {
    "postmaster.pid", "postmaster.opts", "postgresql.auto.conf.tmp", "current_logfiles.tmp",
    "backup_label",   "tablespace_map",  "backup_manifest"};
constexpr std::string_view relation_cache =
    "pg_internal.init";  // with a process id behind it while it is written
constexpr std::string_view temporary = "pgsql_tmp";

bool is_one_of(std::string_view name, const auto& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Takes a decimal number that fits 32 bits off the front; an oid has no leading zero.
std::optional<uint32_t> take_number(std::string_view& text) {
  uint32_t number = 0;
  if (text.empty() || text[0] < '1' || text[0] > '9') return {};
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc()) return {};
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return number;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool is_oid(std::string_view name) { return take_number(name) && name.empty(); }

}  // namespace

PgRule pg_rule(PgFolder where, std::string_view name, bool is_folder, std::string_view own_version) {
  if (name.starts_with(temporary)) return PgRule::skip;
  if (!is_folder && name.starts_with(relation_cache)) return PgRule::skip;
  switch (where) {
    case PgFolder::data:
      if (is_one_of(name, emptied_folders)) return PgRule::emptied;
      return !is_folder && is_one_of(name, skipped_files) ? PgRule::skip : PgRule::keep;
    case PgFolder::wal:
      // Segments come after the end of the backup, one by one; archive_status and summaries are about other
      // files.
      return is_folder ? PgRule::emptied : PgRule::skip;
    case PgFolder::tablespace:
      return name == own_version ? PgRule::keep : PgRule::skip;
    case PgFolder::database:
      return !is_folder && is_temporary_relation(name) ? PgRule::skip : PgRule::keep;
    default:
      return PgRule::keep;
  }
}

PgFolder pg_folder(PgFolder where, std::string_view name) {
  switch (where) {
    case PgFolder::data:
      if (name == "global") return PgFolder::global;
      if (name == "base") return PgFolder::databases;
      if (name == "pg_tblspc") return PgFolder::tablespaces;
      return name == "pg_wal" ? PgFolder::wal : PgFolder::other;
    case PgFolder::databases:
      return is_oid(name) ? PgFolder::database : PgFolder::other;
    case PgFolder::tablespaces:
      return is_oid(name) ? PgFolder::tablespace : PgFolder::other;
    case PgFolder::tablespace:
      return PgFolder::databases;
    default:
      return PgFolder::other;
  }
}

std::optional<RelationFile> parse_relation_file(std::string_view name) {
  RelationFile file{};
  auto number = take_number(name);
  if (!number) return {};
  file.number = *number;
  if (take(name, "_fsm"))
    file.fork = PgFork::fsm;
  else if (take(name, "_vm"))
    file.fork = PgFork::vm;
  else if (take(name, "_init"))
    file.fork = PgFork::init;
  if (name.empty()) return file;
  if (!take(name, ".")) return {};
  auto segment = take_number(name);
  if (!segment || !name.empty()) return {};
  file.segment = *segment;
  return file;
}

bool is_temporary_relation(std::string_view name) {
  // Backend 0 exists, so a leading zero is allowed here.
  if (!take(name, "t")) return false;
  size_t digits = std::min(name.find_first_not_of("0123456789"), name.size());
  if (digits == 0) return false;
  name.remove_prefix(digits);
  return take(name, "_") && parse_relation_file(name);
}

std::string tablespace_version_folder(int major, uint32_t catalog_version) {
  return fmt::format("PG_{}_{}", major, catalog_version);
}

}  // namespace offsite
