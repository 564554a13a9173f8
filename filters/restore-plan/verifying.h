// Compares a target with a snapshot: what is missing or differs in type or content is told, and nothing is
// fetched. Metadata is not looked at, as restic does not.
#pragma once

#include "comparing.h"
#include "existing.h"
#include "visitor.h"

namespace offsite {

class Verifying : public Visitor {
 public:
  // All outlive it.
  Verifying(const std::string& target, const BlobPlaces& places, PlanTotals& totals)
      : target_(target), places_(places), totals_(totals) {}

  Task<void> begin(const Id& tree) override;
  Task<void> take(const std::string& path, TreeNode& node) override;
  Task<void> finish() override;
  bool needs_parents() const override { return false; }

 private:
  Task<void> take_file(const std::string& path, TreeNode& node, const struct stat& status);

  TargetView target_;
  const BlobPlaces& places_;
  PlanTotals& totals_;
};

}  // namespace offsite
