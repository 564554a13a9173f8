// Log sequence numbers: a position in PostgreSQL's write-ahead log, in bytes since the cluster began.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace offsite {

using Lsn = uint64_t;

// "16/B374D848", as PostgreSQL prints it: two hexadecimal halves, upper case, without leading zeros.
std::string lsn_text(Lsn lsn);
// The number again; nothing if the text is not two hexadecimal numbers of up to eight digits each around a
// slash.
std::optional<Lsn> parse_lsn(std::string_view text);

}  // namespace offsite
