// What a repository holds: a STORED frame for each object.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>

#include "event/frames.h"
#include "event/store.h"

namespace offsite {

// "index,locks" → those types. Throws Error(usage) that names the option, for one that is none of `known`.
std::set<ObjectType> types_in(std::string_view list, std::string_view option,
                              std::span<const ObjectType> known);

// What --list knows of: everything that has an id.
inline constexpr std::array listed_types = {ObjectType::keys, ObjectType::locks, ObjectType::snapshots,
                                            ObjectType::index, ObjectType::data};

// One listing a type, no request an object. Gives the final STAT.
Task<std::string> send_listing(Store& store, const std::set<ObjectType>& types, FrameSink& out);

}  // namespace offsite
