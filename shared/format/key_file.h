// Key files (restic design, "Keys, Encryption and MAC"): the master key, sealed under a key that scrypt makes
// of a password. Plain JSON without a newline:
//
//   {"created":"…","username":"…","hostname":"…","kdf":"scrypt",
//    "N":32768,"r":8,"p":2,"salt":"…","data":"…"}
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "format/gotime.h"
#include "format/seal.h"

namespace offsite {

// What scrypt costs: about 128·N·r bytes of memory, N·r·p steps. These are restic's, but for p, which it
// calibrates to half a second.
struct ScryptCost {
  uint64_t n = 32768;  // a power of two
  uint64_t r = 8;
  uint64_t p = 1;
};

// Who made a key: informational, readable without a password.
struct KeyOwner {
  std::string username;
  std::string hostname;
};

// What a key file says of itself, without a password; what it does not say is empty, or the year 1. Throws
// Error(input).
struct KeyLabel {
  KeyOwner owner;
  Time created;
};
KeyLabel read_key_label(std::string_view json);

std::string make_key_file(std::string_view password, const MasterKey& master, const KeyOwner& owner,
                          Time created, const ScryptCost& cost);

// Whether it could be opened, had one the password: throws as open_key_file() does.
void check_key_file(std::string_view json);
// Nothing if the password does not fit. Throws Error(input) for a file that is no key file, or asks for more
// than 1 GiB of memory or p above 64: a hostile file must not take the machine down.
std::optional<MasterKey> open_key_file(std::string_view json, std::string_view password);

}  // namespace offsite
