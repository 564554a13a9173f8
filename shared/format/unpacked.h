// Index, snapshot and lock files inside their container (restic design, "Unpacked Data Format"). Version 1:
// the JSON. Version 2: the byte 0x02, then Zstandard; but JSON that starts with { or [ is taken as it is.
#pragma once

#include <string>
#include <string_view>

#include "format/bytes.h"

namespace offsite {

// Larger than any index file that restic or we write (459 199 blobs make 68 MB of JSON).
constexpr size_t unpacked_bytes_max = size_t{128} << 20;
// The same for snapshots and locks, which are a few KB.
constexpr size_t unpacked_snapshot_bytes_max = size_t{16} << 20;

Bytes encode_unpacked(std::string_view json, unsigned repository_version);
// Throws Error(input) for any other first byte, and for more than `limit` bytes.
std::string decode_unpacked(View plaintext, size_t limit = unpacked_bytes_max);

}  // namespace offsite
