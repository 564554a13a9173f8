// The steps that bring the cache up to date before anything is read: what every reader of a repository begins
// with.
#pragma once

#include <string>
#include <vector>

#include "format/pipeline.h"

namespace offsite {

using Words = std::vector<std::string>;

// The same words and more behind them.
Words joined(Words words, const Words& more);

// Makes the table of blobs.
Step index_step();
// Fetches trees, in as many rounds as that takes; `whose`: words for tree-plan.
Step trees_step(const Words& whose);
// Both, behind one that mirrors snapshots and index.
std::vector<Step> mirror_steps(const Words& whose);

// True for a step that changes nothing but the cache.
bool only_mirrors(const Step& step);
// True for a step whose first stage makes a plan of what is in the cache, and changes nothing.
bool begins_with_plan(const Step& step);

}  // namespace offsite
