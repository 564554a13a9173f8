// What S3 answers, read: errors, listings, multipart uploads. Only s3_answer.cc knows the XML library.
//
// An answer may come from an edge or a proxy in the store's place and be anything: reading an error never
// fails, and what should have been a listing but is not throws Error(temporary), because asking again is what
// helps.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/bytes.h"

namespace offsite {

struct S3Error {
  std::string code;     // "NoSuchKey"; "" if the body is not S3's XML
  std::string message;  // one line, printable, at most 200 bytes; for other bodies a title or how they begin
};
S3Error parse_s3_error(View body);

struct ListedKey {
  std::string key;  // decoded
  uint64_t bytes;
};
struct Listing {
  std::vector<ListedKey> keys;
  std::string continuation;  // "" on the last page
};
Listing parse_listing(View body);

// The upload id of an InitiateMultipartUploadResult.
std::string parse_upload_id(View body);

// CompleteMultipartUpload may fail after it has answered 200: the error is in the body. Nothing means
// success.
std::optional<S3Error> parse_completion(View body);
// The body of that request: the parts' ETags in order, exactly as the store gave them.
std::string completion_request(const std::vector<std::string>& etags);

// The header Content-Range of an answer: "bytes 100-199/1000". Nothing for any other text.
struct ContentRange {
  uint64_t offset;
  uint64_t bytes;
  uint64_t object_bytes;  // of the whole object
};
std::optional<ContentRange> parse_content_range(std::string_view text);

}  // namespace offsite
