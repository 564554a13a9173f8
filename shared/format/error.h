// How anything here fails. One exception type; whose fault it is decides the exit status.
//
// A message says what was being done to what, and why it failed: lower case, no full stop, one line. Where a
// person can act, the hint says what to type. No secret ever goes into either.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace offsite {

enum class Blame {
  usage,           // called wrongly
  bug,             // ours
  input,           // damaged or refused input
  temporary,       // the system, the network, a neighbour in the pipe: try again
  no_repository,   // the store answers, and holds no repository
  locked,          // somebody else's lock is in the way
  wrong_password,  // no key opens with this password
};

class Error : public std::runtime_error {
 public:
  Error(Blame blame, const std::string& message, std::string hint = "")
      : std::runtime_error(message), blame(blame), hint(std::move(hint)) {}

  Blame blame;
  std::string hint;
};

// The word that FAIL frames and job states carry, and back; an unknown word is a bug of the writer's.
std::string_view blame_word(Blame blame);
Blame blame_from(std::string_view word);

// The exit status of a filter (0, 100, 101, 102, 111), and of pg-offsite, which follows restic's.
int filter_status(Blame blame);
int runner_status(Blame blame);

// Error(temporary) for a failed system call: "open /x: permission denied", from errno as it is now.
Error system_error(std::string_view doing);

}  // namespace offsite
