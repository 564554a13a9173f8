// What can be found wrong before anything runs: programs that are not there, users that cannot be become.
#pragma once

#include <string>

#include "job.h"

namespace offsite {

// What would run, for a person to read. Throws the Error that the run would meet.
std::string rehearse(const Job& job);

}  // namespace offsite
