// The file that holds a store's credentials: KEY=value lines as systemd's EnvironmentFile and SOPS's dotenv
// output have them.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace offsite {

// Blank lines and lines that begin with # or ; say nothing; `export ` before a key is skipped; a value may
// stand in single quotes (taken as it is) or double quotes (\" \\ \$ \` \n are escapes). The last line for a
// key counts. Throws Error(input, "read <what>: line 3 …"); no value is ever part of the message.
std::map<std::string, std::string> parse_environment_file(std::string_view text, std::string_view what);

}  // namespace offsite
