// Key files for a new password.
#pragma once

#include "event/task.h"
#include "format/key_file.h"
#include "process/password.h"

namespace offsite {

// The password that a source says, or else what is typed twice on the terminal; `whose` is asked for: "new
// repository". Throws Error(usage) if what is typed is not the same, or there is no terminal.
Secret choose_password(const PasswordSources& sources, const std::string& whose);

// Sealed with scrypt at restic's cost, and opened again before anybody relies on it.
Task<std::string> new_key_file(const Secret& password, const MasterKey& master, KeyOwner owner);

}  // namespace offsite
