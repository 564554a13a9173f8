// Amazon's Signature Version 4, for S3 addressed by path. Pure: the time comes from the caller.
//
// What is signed is the minimum: host, x-amz-*, and what the caller puts in. Headers that a proxy or an edge
// may rewrite (accept-encoding, content-type) and conditions are added after signing. The payload's real
// SHA-256 is always part of it: the store then checks what arrived. (libcurl's own signer is not used: Debian
// 12's sends no x-amz-content-sha256, without which every request is refused, and leaves the query unsorted.)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offsite {

using TextPairs = std::vector<std::pair<std::string, std::string>>;

struct Credentials {
  std::string key_id;
  std::string secret;
  std::string session_token;  // "" unless the credentials are temporary
};

struct S3Request {
  std::string method;
  std::string host;            // with the port, unless it is the scheme's usual one
  std::string path;            // "/bucket/hosts/db1/config": not yet encoded
  TextPairs query;             // not yet encoded, in any order
  TextPairs headers;           // to be signed besides what sign() adds; names in lower case
  std::string payload_sha256;  // hexadecimal
};

constexpr std::string_view sha256_of_nothing =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// The headers to send, Authorization and x-amz-date among them, Host not (HTTP adds it). `unix_time` in
// seconds.
TextPairs sign(const S3Request& request, const Credentials& credentials, std::string_view region,
               int64_t unix_time);

// Everything but A-Z a-z 0-9 - . _ ~ becomes %XX; a slash stays if asked for.
std::string percent_encode(std::string_view text, bool keep_slash = false);
// The same query and path in the spelling that was signed.
std::string encoded_query(TextPairs query);

}  // namespace offsite
