#include "format/backup_label.h"

#include <fmt/core.h>

#include <charconv>

#include "format/wal_name.h"

namespace offsite {
namespace {

Error refuse(std::string_view why) { return Error(Blame::input, fmt::format("read backup_label: {}", why)); }

// The rest of the line that starts with `name` and a colon.
std::string_view value_of(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.starts_with(name) && line.substr(name.size()).starts_with(": "))
      return line.substr(name.size() + 2);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return {};
}

Lsn position(std::string_view text, std::string_view name) {
  auto lsn = parse_lsn(value_of(text, name));
  if (!lsn) throw refuse(fmt::format("there is no line \"{}\" with a position", name));
  return *lsn;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// Up to the newline that no backslash precedes, without the backslashes.
std::string take_line(std::string_view& text) {
  std::string line;
  size_t at = 0;
  for (; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    line += text[at];
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  return line;
}

}  // namespace

BackupLabel parse_backup_label(std::string_view text) {
  BackupLabel label;
  // "0/2000028 (file 000000010000000000000002)"
  std::string_view start = value_of(text, "START WAL LOCATION");
  auto lsn = parse_lsn(start.substr(0, start.find(' ')));
  size_t file = start.find(" (file ");
  if (!lsn || file == start.npos || !start.ends_with(')'))
    throw refuse("there is no line \"START WAL LOCATION\"");
  label.start = *lsn;
  label.wal_file = start.substr(file + 7, start.size() - file - 8);
  auto name = parse_wal_name(label.wal_file);
  if (!name || name->kind != WalKind::segment) throw refuse(label.wal_file + " is not the name of a segment");
  label.checkpoint = position(text, "CHECKPOINT LOCATION");
  label.method = value_of(text, "BACKUP METHOD");
  label.from = value_of(text, "BACKUP FROM");
  label.start_time = value_of(text, "START TIME");
  label.label = value_of(text, "LABEL");
  std::string_view timeline = value_of(text, "START TIMELINE");
  auto [end, failure] = std::from_chars(timeline.data(), timeline.data() + timeline.size(), label.timeline);
  if (failure != std::errc() || end != timeline.data() + timeline.size() || label.timeline != name->timeline)
    throw refuse("there is no line \"START TIMELINE\" that agrees with the segment's name");
  return label;
}

std::vector<MappedTablespace> parse_tablespace_map(std::string_view text) {
  std::vector<MappedTablespace> map;
  while (!text.empty()) {
    std::string line = take_line(text);
    size_t space = line.find(' ');
    if (!is_number(line.substr(0, space)) || space == line.npos || space + 1 == line.size())
      throw Error(Blame::input,
                  fmt::format("read tablespace_map: line {} is not an oid and a location", map.size() + 1));
    map.push_back({line.substr(0, space), line.substr(space + 1)});
  }
  return map;
}

}  // namespace offsite
