// What time it is, where we run, and as whom: what locks, keys, snapshots and states say of their makers.
#pragma once

#include <string>

#include "format/gotime.h"

namespace offsite {

Time now();
std::string host_name();  // throws Error(temporary)
std::string user_name();  // the number, where it has no name

}  // namespace offsite
