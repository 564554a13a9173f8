// The tree blobs of a snapshot, from the leaves to the root.
#pragma once

#include "shipper.h"

namespace offsite {

// Writes a tree for every folder of the inventory and gives the root's id. Folders that no entry describes (a
// source need not send them all) get the rights 0755 and `time`.
Task<Id> write_trees(Inventory& inventory, Shipper& shipper, Time time);

}  // namespace offsite
