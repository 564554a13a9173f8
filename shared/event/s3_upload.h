// How an object gets into a bucket: in one PUT, or, when it is large, in parts.
#pragma once

#include "event/lanes.h"
#include "event/s3_client.h"
#include "event/store.h"
#include "format/digest.h"

namespace offsite {

// Up to here one PUT: it costs one request, a multipart upload parts + 2.
constexpr uint64_t single_put_bytes_max = uint64_t{64} << 20;
constexpr uint64_t part_bytes_min = uint64_t{16}
                                    << 20;  // S3 wants 5 MiB; R2 wants all but the last of equal size
constexpr uint64_t parts_max = 10'000;
constexpr size_t parts_in_flight = 2;  // R2 answers 500 to more for one upload, every now and then

// A HEAD; nothing if the object does not exist.
Task<std::optional<uint64_t>> stored_size(S3Client& client, const ObjectName& name);

class S3Upload : public Upload {
 public:
  S3Upload(S3Client& client, const ObjectName& name, uint64_t bytes) : client_(client), name_(name) {
    body_.reserve(bytes);
  }

  Task<void> write(View piece) override;
  Task<bool> finish() override;
  Task<void> drop() override { co_return; }

 private:
  S3Client& client_;
  ObjectName name_;
  Bytes body_;
};

class S3MultipartUpload : public Upload {
 public:
  S3MultipartUpload(S3Client& client, const ObjectName& name, uint64_t bytes);

  Task<void> open();
  Task<void> write(View piece) override;
  Task<bool> finish() override;
  Task<void> drop() override;

 private:
  Task<void> send_part(size_t number, Bytes part);
  Task<void> send_last_and_complete();
  S3Call call(std::string method, TextPairs query) const;

  S3Client& client_;
  ObjectName name_;
  uint64_t bytes_;
  uint64_t part_bytes_;
  std::string upload_id_;
  Bytes part_;
  Sha256 whole_;
  std::vector<std::string> etags_;
  Lanes lanes_{parts_in_flight};
};

}  // namespace offsite
