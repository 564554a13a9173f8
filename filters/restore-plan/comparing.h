// Which blobs of a file's content stand in a file already: it is read once, and hashed blob by blob on all
// cores.
#pragma once

#include <vector>

#include "content.h"
#include "event/task.h"

namespace offsite {

// For each blob whether the file has it in its place. What lies beyond the end of the file counts as zeros:
// whoever writes the file gives it its size first. A file that cannot be read has nothing.
Task<std::vector<char>> compare(int descriptor, const FileContent& content);

// What that found, in bytes; none if `same` is empty.
uint64_t bytes_same(const FileContent& content, const std::vector<char>& same);
bool all_same(const std::vector<char>& same);

}  // namespace offsite
