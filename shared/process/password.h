// Where the repository's password comes from: the sources that restic users have set.
#pragma once

#include <optional>
#include <string>

#include "format/password.h"

namespace offsite {

struct PasswordSources {
  std::string file;      // RESTIC_PASSWORD_FILE: its content, trimmed
  std::string command;   // RESTIC_PASSWORD_COMMAND: what it prints, trimmed; run without a shell
  std::string password;  // RESTIC_PASSWORD: as it stands
  static PasswordSources from_environment();
};

// The password, or nothing if no source is set. File and command come before the password itself. Throws
// Error(usage) if both are set or the password is empty, Error(temporary) if the source cannot be read.
std::optional<Secret> find_password(const PasswordSources& sources);

// Asks on the terminal, without showing what is typed. Throws Error(usage) if there is no terminal.
Secret ask_password(const std::string& prompt);

}  // namespace offsite
