// The content of one file put into another, as cheaply as the file system can.
#pragma once

#include <cstdint>

namespace offsite {

// All of `from` into the empty file `to`: by sharing its blocks, by the kernel, or by reading and writing.
// False, and errno, if that failed.
bool copy_content(int from, int to);

}  // namespace offsite
