// Giving up what a filter must not have. Called once, as soon as the filter knows its paths and before the
// thread pool has run anything: threads inherit what holds for the thread that makes them.
//
// seccomp refuses system calls (EPERM): sockets, running programs, looking into other processes. Landlock,
// where the kernel has it (5.13 and later), refuses every path below none of those named. Descriptors that
// are open stay usable.
#pragma once

#include <string>
#include <vector>

namespace offsite {

struct Capabilities {
  bool network = false;                 // sockets of any kind
  bool all_files = false;               // leave the file system as the user's rights have it
  std::vector<std::string> read = {};   // folders and files to be read
  std::vector<std::string> write = {};  // folders to be read, written, made things in and renamed in
};

// Keeps what is named and gives up the rest, for good. A path that does not exist is passed over. Throws
// Error(temporary) if seccomp refuses; a kernel without Landlock is no error.
void keep_only(const Capabilities& kept);

// A folder that stays writable whatever keep_only() is asked to keep: for what a program writes as its last
// act.
void keep_writable(const std::string& folder);

}  // namespace offsite
