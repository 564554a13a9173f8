#include "format/file_mode.h"

#include <criterion/criterion.h>
#include <sys/stat.h>

#include <vector>

using namespace offsite;

namespace {

struct Pair {
  uint32_t st_mode, go;
};

const std::vector<Pair> pairs = {{S_IFREG | 0644, 420},
                                 {S_IFREG, 0},
                                 {S_IFREG | 07777, 13'631'999},
                                 {S_IFDIR | 0755, 2'147'484'141},
                                 {S_IFDIR | 01777, 2'148'532'735},
                                 {S_IFLNK | 0777, 134'218'239},
                                 {S_IFCHR | 0644, 69'206'436},
                                 {S_IFBLK | 0644, 67'109'284},
                                 {S_IFIFO | 0600, 33'554'816},
                                 {S_IFSOCK | 0600, 16'777'600},
                                 {S_IFREG | S_ISUID, 8'388'608},
                                 {S_IFREG | S_ISGID, 4'194'304},
                                 {S_IFREG | S_ISVTX, 1'048'576}};

}  // namespace

Test(file_mode, a_mode_is_what_restic_stores_and_comes_back) {
  for (const Pair& pair : pairs) {
    cr_expect_eq(to_go_mode(pair.st_mode), pair.go, "%o", pair.st_mode);
    cr_expect_eq(from_go_mode(pair.go), pair.st_mode, "%u", pair.go);
  }
}

Test(file_mode, every_mode_comes_back) {
  for (uint32_t type : {S_IFREG, S_IFDIR, S_IFLNK, S_IFBLK, S_IFCHR, S_IFIFO, S_IFSOCK})
    for (uint32_t bits = 0; bits <= 07777; ++bits)
      cr_assert_eq(from_go_mode(to_go_mode(type | bits)), type | bits);
}

Test(file_mode, a_type_has_restics_word) {
  const std::pair<uint32_t, const char*> words[] = {
      {S_IFREG, "file"},    {S_IFDIR, "dir"},  {S_IFLNK, "symlink"}, {S_IFBLK, "dev"},
      {S_IFCHR, "chardev"}, {S_IFIFO, "fifo"}, {S_IFSOCK, "socket"}};
  for (const auto& [bits, word] : words) {
    cr_expect_str_eq(node_type(bits | 0640), word);
    cr_expect_eq(type_bits(word), bits, "%s", word);
  }
  cr_expect_str_eq(node_type(0640), "file");
  cr_expect_eq(type_bits("irregular"), uint32_t{S_IFREG});
}

// Append, exclusive, temporary and irregular, which never come from Linux; and two types at once.
Test(file_mode, bits_that_linux_does_not_have_are_left_out) {
  for (int bit : {30, 29, 28, 19}) cr_expect_eq(from_go_mode((1U << bit) | 0640), S_IFREG | 0640, "%d", bit);
  cr_expect_eq(from_go_mode(0x88000000U | 0640), 0640U);
}

Test(file_mode, a_mode_is_spelled_as_restic_spells_it) {
  const std::pair<uint32_t, const char*> spelled[] = {
      {S_IFREG | 0644, "-rw-r--r--"},  {S_IFREG | 04755, "urwxr-xr-x"},  {S_IFREG | 0, "----------"},
      {S_IFDIR | 0755, "drwxr-xr-x"},  {S_IFDIR | 01777, "dtrwxrwxrwx"}, {S_IFLNK | 0777, "Lrwxrwxrwx"},
      {S_IFBLK | 0660, "Drw-rw----"},  {S_IFCHR | 0666, "Dcrw-rw-rw-"},  {S_IFIFO | 0600, "prw-------"},
      {S_IFSOCK | 0700, "Srwx------"}, {S_IFREG | 06711, "ugrwx--x--x"}};
  for (const auto& [mode, text] : spelled) cr_expect_eq(go_mode_text(to_go_mode(mode)), text, "%s", text);
}
