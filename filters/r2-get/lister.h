// What a repository holds of one type: a STORED frame for each object.
#pragma once

#include "event/frames.h"
#include "event/store.h"

namespace offsite {

// One listing, no request an object. Gives the final STAT.
Task<std::string> send_listing(Store& store, ObjectType type, FrameSink& out);

}  // namespace offsite
