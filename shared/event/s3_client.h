// Requests to one S3 repository: signed, sent, and sent again as long as that makes sense. Knows nothing of
// what they are for.
#pragma once

#include <functional>
#include <optional>
#include <random>

#include "event/http.h"
#include "event/loop.h"
#include "format/object_name.h"
#include "format/repository_url.h"
#include "format/retry.h"
#include "format/s3_answer.h"
#include "format/s3_sign.h"

namespace offsite {

struct S3Settings {
  Repository repository;
  Credentials credentials;
  std::string region = "auto";
  HttpSettings http = {};
  std::chrono::milliseconds patience = std::chrono::minutes(15);         // for one request with all its tries
  std::function<void(std::string_view)> warn = [](std::string_view) {};  // told before each wait
};

struct S3Call {
  std::string doing;  // "put pack 1a2b3c4d": begins every message
  std::string method;
  std::string key = {};  // below the bucket; "" is the bucket itself
  TextPairs query = {};
  TextPairs headers = {};  // sent but not signed
  View body = {};          // lives until the call has ended
  std::string body_sha256 = std::string(sha256_of_nothing);
  size_t answer_bytes_max = 1 << 20;
  bool only_once = false;  // as HttpRequest has it
  // Reads a good answer; what it finds wrong with it is judged like an error answer.
  std::function<std::optional<S3Error>(const HttpAnswer&)> read = {};
};

// How a call ended that did not fail for good.
enum class S3End {
  done,
  absent,  // 404
  beyond,  // 416: the object ends before the range begins
  look,    // somebody, perhaps an earlier try of ours, has been there: see what the store holds, and decide
  lost,    // all was sent and no answer came; the wait before another try is over
};

struct S3Reply {
  S3End end = S3End::done;
  HttpAnswer answer;
  std::string problem;  // for messages, "412 PreconditionFailed: …"; "" when done
};

// How often, and since when: shared by the calls that make up one piece of work.
struct Patience {
  unsigned tries = 0;
  unsigned doubted = 0;
  std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();
};

class S3Client {
 public:
  explicit S3Client(S3Settings settings);

  // Throws Error when the store refuses for good or patience ends: usage for what has to be set right, input
  // for damage, temporary for what may pass.
  Task<S3Reply> call(const S3Call& call, Patience& patience);

  std::string key(const ObjectName& name) const { return key_of(name.str()); }
  std::string key_of(std::string_view below_prefix) const;
  Error error(const std::string& doing, const std::string& problem, Blame blame, std::string hint = "") const;
  uint64_t retries() const { return retries_; }

 private:
  HttpRequest signed_request(const S3Call& call) const;
  Task<void> wait_for_quiet();

  S3Settings settings_;
  Http http_;
  std::mt19937_64 random_{std::random_device{}()};
  std::chrono::steady_clock::time_point quiet_until_{};  // what the store asked of one, all obey
  uint64_t retries_ = 0;
};

}  // namespace offsite
