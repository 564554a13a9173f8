// The steps that bring the cache up to date before anything is read: what every reader of a repository begins
// with.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "format/pipeline.h"

namespace offsite {

using Words = std::vector<std::string>;

// The same words and more behind them.
Words joined(Words words, const Words& more);

// Snapshots and index are mirrored, and the table of blobs is made. With `trees`, words for tree-plan that
// say whose, the trees are fetched as well, in as many rounds as that takes.
std::vector<Step> mirror_steps(const std::optional<Words>& trees);

// True for a step that changes nothing but the cache.
bool only_mirrors(const Step& step);

}  // namespace offsite
