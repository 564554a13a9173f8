// Modes: Linux's st_mode and Go's os.FileMode, which is what restic stores.
#pragma once

#include <cstdint>
#include <string>

namespace offsite {

uint32_t to_go_mode(uint32_t st_mode);
// The permissions, setuid, setgid and sticky bits, and the type's S_IF bits if the mode has a type.
uint32_t from_go_mode(uint32_t go_mode);

// "drwxr-xr-x", "-rw-r--r--", "Lrwxrwxrwx": as Go's FileMode.String() spells it.
std::string go_mode_text(uint32_t go_mode);

}  // namespace offsite
