// Questions about what stands in the target, as lstat() sees it, and a node of the snapshot.
#pragma once

#include <string>

#include "format/node.h"
#include "target_view.h"

namespace offsite {

using Status = std::optional<struct stat>;

bool is_regular(const Status& status);
Time modified(const struct stat& status);
// True if it is of the node's type; for links and devices, if it is what the node says in all that they have.
bool is_such(TargetView& target, const std::string& path, const Node& node, const struct stat& status);

}  // namespace offsite
