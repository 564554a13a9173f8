// Modes: Linux's st_mode and Go's os.FileMode, which is what restic stores; and restic's words for types of
// nodes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace offsite {

uint32_t to_go_mode(uint32_t st_mode);
// The permissions, setuid, setgid and sticky bits, and the type's S_IF bits if the mode has a type.
uint32_t from_go_mode(uint32_t go_mode);

// "file", "dir", "symlink", "dev", "chardev", "fifo" or "socket"; "file" if the mode has no type.
const char* node_type(uint32_t st_mode);
// The other way: the S_IF bits of that type; a file's for any other word.
uint32_t type_bits(std::string_view node_type);

// "drwxr-xr-x", "-rw-r--r--", "Lrwxrwxrwx": as Go's FileMode.String() spells it.
std::string go_mode_text(uint32_t go_mode);

}  // namespace offsite
