// A range of one object out of the repository, through r2-get.
#pragma once

#include <functional>

#include "filters/pg-offsite/job/session.h"
#include "format/place.h"

namespace offsite {

// Gives the bytes piece by piece. Throws Error(input) if the object is missing or shorter than that, and what
// r2-get fails with.
Task<void> fetch(Session& session, const Fetch& wanted, const std::function<void(View)>& each);

}  // namespace offsite
