// Opening what lies below a folder, whatever stands there: no symbolic link is followed, neither on the way
// nor at its end, and no "..". openat2() sees to that in the kernel; where there is none, the way is walked
// component by component.
#pragma once

#include <fcntl.h>
#include <sys/types.h>

#include <string_view>

#include "event/descriptor.h"

namespace offsite {

// As open(2). `path` is absolute and clean as the stream spells it: "/a/b" is b in a in the folder, "/" the
// folder itself. Gives none, and errno: ELOOP or ENOTDIR if a link is in the way, EXDEV for "..".
Descriptor open_beneath(int folder, std::string_view path, int flags, mode_t mode = 0);
// The same as on a kernel without openat2().
Descriptor walk_beneath(int folder, std::string_view path, int flags, mode_t mode = 0);

}  // namespace offsite
