// A repository in an S3 bucket. Retries are inside; what comes out of here is final.
#pragma once

#include "event/s3_client.h"
#include "event/store.h"

namespace offsite {

class S3Store : public Store {
 public:
  explicit S3Store(S3Settings settings) : client_(std::move(settings)) {}

  Task<std::unique_ptr<Upload>> begin(const ObjectName& name, uint64_t bytes) override;
  Task<std::optional<Bytes>> get(const ObjectName& name, std::optional<Range> range) override;
  Task<std::vector<Listed>> list(ObjectType type) override;
  Task<void> remove(const ObjectName& name) override;
  Task<std::optional<uint64_t>> size(const ObjectName& name) override;
  uint64_t retries() const override { return client_.retries(); }

 private:
  S3Client client_;
};

}  // namespace offsite
