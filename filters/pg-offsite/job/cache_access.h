// The cache on disk: made, and opened to the users that stages run as, who need the lists of parents' files
// to leave unchanged files out, and nothing else in there.
#pragma once

#include <optional>

#include "event/process.h"
#include "format/pipeline.h"
#include "process/cache_folder.h"

namespace offsite {

// The user that a stage has to become; nothing if it runs as we do. Throws Error(usage) if there is no such
// user, or if it is another than ours and we are not root.
std::optional<User> user_of(const Stage& stage);

// Makes it, and notes whose it is and that it is used now. Throws Error(temporary).
void make_cache(const CacheFolder& cache, const std::string& repository);
// True for what make_cache() has made; and whose it is, or empty.
bool is_cache(const std::filesystem::path& folder);
std::string repository_of(const std::filesystem::path& cache);
// For the stages of this step that become another user; nothing if there are none. Throws Error.
void open_cache_to_users(const CacheFolder& cache, const Step& step);

}  // namespace offsite
