#include "surroundings.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <span>

namespace offsite {
namespace {

using Names = std::span<const std::string_view>;

struct Entry {
  std::string_view program;
  Row row;
};
constexpr Entry rows[] = {
    {"pgdata-reader", {.filter = true, .postgres = true}},
    {"zfs-send-reader", {.filter = true}},
    {"tar-reader", {.filter = true}},
    {"wal-watch", {.filter = true}},
    {"chunker", {.filter = true}},
    {"encryptor", {.filter = true, .key = true}},
    {"decryptor", {.filter = true, .key = true}},
    {"index-cache", {.filter = true, .key = true}},
    {"repo-lock", {.filter = true, .key = true}},
    {"tree-plan", {.filter = true, .key = true}},
    {"restore-plan", {.filter = true, .key = true}},
    {"check-plan", {.filter = true, .key = true}},
    {"pack-check", {.filter = true, .key = true}},
    {"prune-plan", {.filter = true, .key = true}},
    {"r2-put", {.filter = true, .store = true}},
    {"r2-get", {.filter = true, .store = true}},
    {"metrics-emit", {.filter = true, .metrics = true}},
    {"file-writer", {.filter = true}},
    {"tar-writer", {.filter = true, .archive = true}},
    {"zfs-receive-writer", {.filter = true}},
};

// A name that ends in * stands for all that begin so.
constexpr std::string_view base_names[] = {
    "PATH", "HOME", "USER",   "LOGNAME",          "SHELL",         "LANG", "LANGUAGE",
    "LC_*", "TZ",   "TMPDIR", "PG_OFFSITE_CACHE", "PG_OFFSITE_JOB"};
constexpr std::string_view store_names[] = {"RESTIC_REPOSITORY",   "RESTIC_CACERT", "PG_OFFSITE_CREDENTIALS",
                                            "PG_OFFSITE_ENDPOINT", "AWS_*",         "SSL_CERT_FILE",
                                            "SSL_CERT_DIR",        "HTTP_PROXY",    "HTTPS_PROXY",
                                            "ALL_PROXY",           "NO_PROXY",      "http_proxy",
                                            "https_proxy",         "all_proxy",     "no_proxy"};
constexpr std::string_view key_names[] = {"RESTIC_COMPRESSION", "RESTIC_PACK_SIZE", "PG_OFFSITE_AVOID"};
constexpr std::string_view metrics_names[] = {"PG_OFFSITE_METRICS", "PG_OFFSITE_REPOSITORY",
                                              "PG_OFFSITE_STATE", "RESTIC_HOST"};
constexpr std::string_view foreign_names[] = {"PG_OFFSITE_STATE"};

bool named(std::string_view name, Names names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view each) {
    return each.ends_with('*') ? name.starts_with(each.substr(0, each.size() - 1)) : name == each;
  });
}

bool is_postgres(std::string_view name) {
  return (name.starts_with("PG") && !name.starts_with("PG_OFFSITE_")) || name == "RESTIC_HOST";
}

}  // namespace

Environment own_environment() {
  Environment all;
  for (char** each = environ; *each; ++each) {
    std::string_view line = *each;
    size_t equals = line.find('=');
    if (equals != line.npos) all.emplace(line.substr(0, equals), line.substr(equals + 1));
  }
  return all;
}

bool Row::gives_frames() const { return filter && !archive; }

Row row_of(std::string_view program) {
  for (const Entry& each : rows)
    if (each.program == program) return each.row;
  return {};
}

std::vector<std::string> environment_for(std::string_view program, const Environment& all) {
  Row row = row_of(program);
  std::vector<std::string> allowed;
  for (const auto& [name, value] : all) {
    bool may = named(name, base_names) || (row.postgres && is_postgres(name)) ||
               (row.store && named(name, store_names)) || (row.key && named(name, key_names)) ||
               (row.metrics && named(name, metrics_names)) || (!row.filter && named(name, foreign_names));
    if (may) allowed.push_back(name + "=" + value);
  }
  return allowed;
}

}  // namespace offsite
