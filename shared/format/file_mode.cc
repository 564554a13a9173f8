#include "format/file_mode.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace offsite {
namespace {

constexpr uint32_t bit(int n) { return uint32_t{1} << n; }

struct Pair {
  uint32_t linux, go;
};

struct Type {
  uint32_t linux, go;
  const char* name;
};

// Spelled out instead of <sys/stat.h>: this is what the format says, not what this system has.
constexpr uint32_t type_mask = 0170000;
constexpr std::array<Type, 7> types = {{{0100000, 0, "file"},
                                        {0040000, bit(31), "dir"},
                                        {0120000, bit(27), "symlink"},
                                        {0060000, bit(26), "dev"},
                                        {0020000, bit(26) | bit(21), "chardev"},
                                        {0010000, bit(25), "fifo"},
                                        {0140000, bit(24), "socket"}}};
constexpr std::array<Pair, 3> specials = {{{04000, bit(23)}, {02000, bit(22)}, {01000, bit(20)}}};
constexpr uint32_t go_type_mask = bit(31) | bit(27) | bit(26) | bit(25) | bit(24) | bit(21);
constexpr std::string_view go_letters = "dalTLDpSugct?";  // from bit 31 downwards

}  // namespace

uint32_t to_go_mode(uint32_t st_mode) {
  uint32_t mode = st_mode & 0777;
  for (const Pair& special : specials)
    if (st_mode & special.linux) mode |= special.go;
  for (const Type& type : types)
    if ((st_mode & type_mask) == type.linux) mode |= type.go;
  return mode;
}

uint32_t from_go_mode(uint32_t go_mode) {
  uint32_t mode = go_mode & 0777;
  for (const Pair& special : specials)
    if (go_mode & special.go) mode |= special.linux;
  for (const Type& type : types)
    if ((go_mode & go_type_mask) == type.go) mode |= type.linux;
  return mode;
}

const char* node_type(uint32_t st_mode) {
  const auto* found = std::ranges::find(types, st_mode & type_mask, &Type::linux);
  return found == types.end() ? types[0].name : found->name;
}

uint32_t type_bits(std::string_view node_type) {
  const auto* found = std::ranges::find(types, node_type, &Type::name);
  return found == types.end() ? types[0].linux : found->linux;
}

std::string go_mode_text(uint32_t go_mode) {
  std::string text;
  for (size_t i = 0; i < go_letters.size(); ++i)
    if (go_mode & bit(31 - static_cast<int>(i))) text += go_letters[i];
  if (text.empty()) text += '-';
  for (size_t i = 0; i < 9; ++i) text += go_mode & bit(8 - static_cast<int>(i)) ? "rwxrwxrwx"[i] : '-';
  return text;
}

}  // namespace offsite
