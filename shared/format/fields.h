// Members of JSON documents that are ids, times, 32-bit numbers and objects, as restic spells them. All throw
// Error(input) that names the document and the member.
#pragma once

#include <optional>
#include <string_view>

#include "format/bytes.h"
#include "format/gotime.h"
#include "format/json.h"

namespace offsite {

Id id_member(const Json& json, std::string_view name);
std::optional<Id> optional_id(const Json& json, std::string_view name);
// The second form is for members that may be absent.
Time time_member(const Json& json, std::string_view name);
Time time_member(const Json& json, std::string_view name, Time otherwise);
uint32_t u32_member(const Json& json, std::string_view name);  // 0 if it is absent
Json object_member(const Json& json, std::string_view name);   // null if it is absent
// Base64 of bytes; empty if it is absent.
std::string bytes_member(const Json& json, std::string_view name);

}  // namespace offsite
