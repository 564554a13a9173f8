// The key of the repository whose cache this is, and what is opened with it: config and small objects.
#pragma once

#include <string>
#include <string_view>

#include "format/config.h"
#include "format/key_file.h"
#include "format/password.h"
#include "format/seal.h"
#include "process/cache_folder.h"

namespace offsite {

// The master key: from the descriptor that PG_OFFSITE_KEY_FD names (read once, then closed), so that a job
// runs scrypt once; else by the password from the environment. Throws Error(no_repository) if the cache has
// no config, Error(wrong_password) if no key file opens, Error(usage) if there is no password.
MasterKey open_master_key(const CacheFolder& cache);

// The same with a password at hand, and which key file it opens. Tries those of the cache, first the one that
// RESTIC_KEY_HINT names, at most 20; one that cannot be read is skipped with a warning, so that a damaged key
// file cannot lock anybody out.
struct OpenedKey {
  Id file;
  MasterKey master;
};
OpenedKey open_key(const CacheFolder& cache, std::string_view password);
MasterKey open_master_key(const CacheFolder& cache, std::string_view password);

// What restic would choose for a new key: half a second of its scrypt on this machine, less than 60 MiB.
ScryptCost calibrate_scrypt();

// Throws Error(input) if the config is damaged, or was sealed with another key.
Config open_config(const CacheFolder& cache, Sealer& sealer);

// The JSON of an index, snapshot or lock in the cache ("index", "snapshots", "locks"). Its name is checked
// against its content. Throws Error(input), Error(temporary).
std::string open_cached(const CacheFolder& cache, const std::string& type, const Id& id, Sealer& sealer);

}  // namespace offsite
