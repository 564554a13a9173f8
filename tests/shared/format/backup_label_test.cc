#include "format/backup_label.h"

#include <criterion/criterion.h>

using namespace offsite;

namespace {

// As PostgreSQL 15 wrote it.
const std::string whole =
    "START WAL LOCATION: 0/2000028 (file 000000010000000000000002)\n"
    "CHECKPOINT LOCATION: 0/2000060\n"
    "BACKUP METHOD: streamed\n"
    "BACKUP FROM: primary\n"
    "START TIME: 2026-11-24 22:17:56 UTC\n"
    "LABEL: pg-offsite: nightly\n"
    "START TIMELINE: 1\n";

std::string without(const std::string& line) {
  std::string text = whole;
  size_t begin = text.find(line);
  return text.erase(begin, text.find('\n', begin) + 1 - begin);
}

std::string with(const std::string& old_words, const std::string& new_words) {
  std::string text = whole;
  return text.replace(text.find(old_words), old_words.size(), new_words);
}

bool is_refused(const std::string& text, const std::string& why) {
  try {
    parse_backup_label(text);
  } catch (const Error& error) {
    return std::string(error.what()).find(why) != std::string::npos;
  }
  return false;
}

}  // namespace

Test(backup_label, every_line) {
  BackupLabel label = parse_backup_label(whole);
  cr_assert_eq(label.start, 0x2000028);
  cr_assert_eq(label.wal_file, "000000010000000000000002");
  cr_assert_eq(label.checkpoint, 0x2000060);
  cr_assert_eq(label.method, "streamed");
  cr_assert_eq(label.from, "primary");
  cr_assert_eq(label.start_time, "2026-11-24 22:17:56 UTC");
  cr_assert_eq(label.label, "pg-offsite: nightly");
  cr_assert_eq(label.timeline, 1);
}

Test(backup_label, unknown_lines_are_passed_over) {
  cr_assert_eq(parse_backup_label("INCREMENTAL FROM LSN: 0/1\n" + whole).start, 0x2000028);
}

Test(backup_label, the_last_newline_may_be_missing) {
  cr_assert_eq(parse_backup_label(whole.substr(0, whole.size() - 1)).timeline, 1);
}

// every way this can be wrong
Test(backup_label, lines_that_recovery_needs) {
  cr_assert(is_refused(without("START WAL"), "START WAL LOCATION"));
  cr_assert(is_refused(without("CHECKPOINT"), "CHECKPOINT LOCATION"));
  cr_assert(is_refused(without("START TIMELINE"), "START TIMELINE"));
  cr_assert(is_refused(with("0/2000028 ", "nonsense "), "START WAL LOCATION"));
  cr_assert(is_refused(with(" (file ", " "), "START WAL LOCATION"));
  cr_assert(is_refused(with("000002)", "000002"), "START WAL LOCATION"));
  cr_assert(is_refused(with("000000010000000000000002", "00000001.history"), "not the name of a segment"));
  cr_assert(is_refused(with("0/2000060", "0"), "CHECKPOINT LOCATION"));
  cr_assert(is_refused(with("TIMELINE: 1", "TIMELINE: 2"), "agrees"));
  cr_assert(is_refused(with("TIMELINE: 1", "TIMELINE: 1x"), "START TIMELINE"));
  cr_assert(is_refused("", "START WAL LOCATION"));
}

Test(backup_label, cut_short_anywhere_before_the_timeline) {
  for (size_t n = 0; n < whole.find("TIMELINE: 1") + 11; ++n)
    cr_assert(is_refused(whole.substr(0, n), "there is no line"));
}

Test(tablespace_map, oids_and_locations) {
  std::vector<MappedTablespace> expected = {{"16384", "/mnt/fast disk"}, {"16385", "/mnt/a\nb\\c"}};
  cr_assert_eq(parse_tablespace_map("16384 /mnt/fast disk\n16385 /mnt/a\\\nb\\\\c\n"), expected);
  cr_assert(parse_tablespace_map("").empty());
}

// every way this can be wrong
Test(tablespace_map, lines_without_oid_or_location) {
  for (const char* text : {"/mnt\n", "16384\n", "16384 \n", "x /mnt\n", "\n", " /mnt\n", "1 /a\n\n"})
    cr_assert_throw(parse_tablespace_map(text), Error, "%s", text);
}
