#include "event/s3_upload.h"

#include <fmt/core.h>

#include <algorithm>
#include <cassert>
#include <charconv>

namespace offsite {
namespace {

const std::pair<std::string, std::string> binary = {"content-type", "application/octet-stream"};

// The name is the hash: the store compares it with what arrived, so a pack that was damaged anywhere since it
// was sealed is refused, and hashing it once more here (0.6 CPU-seconds a GiB) would find nothing that this
// does not. `config` has another name.
std::string sha256_of(const ObjectName& name, View body) {
  return name.type == ObjectType::config ? Id::of(body).hex() : name.id.hex();
}

Error already_there(const S3Client& client, const ObjectName& name, const std::string& problem) {
  bool config = name.type == ObjectType::config;
  return client.error("create " + name.spoken(), "another is there already: " + problem, Blame::input,
                      config ? "this is a repository: choose another prefix for a new one" : "");
}

}  // namespace

Task<std::optional<uint64_t>> stored_size(S3Client& client, const ObjectName& name) {
  S3Call call{.doing = "look for " + name.spoken(), .method = "HEAD", .key = client.key(name)};
  Patience patience;
  S3Reply reply = co_await client.call(call, patience);
  if (reply.end == S3End::absent) co_return std::nullopt;
  std::string length = reply.answer.header("content-length");
  uint64_t bytes = 0;
  auto [end, problem] = std::from_chars(length.data(), length.data() + length.size(), bytes);
  if (reply.end != S3End::done || problem != std::errc() || length.empty())
    throw client.error(call.doing, "the answer has no length", Blame::temporary);
  co_return bytes;
}

// ---- in one piece

Task<void> S3Upload::write(View piece) {
  append(body_, piece);
  co_return;
}

Task<bool> S3Upload::finish() {
  S3Call call{.doing = "put " + name_.spoken(),
              .method = "PUT",
              .key = client_.key(name_),
              .headers = {binary},
              .body = body_,
              .body_sha256 = sha256_of(name_, body_),
              .only_once = only_created(name_)};
  if (only_created(name_)) call.headers.emplace_back("if-none-match", "*");
  Patience patience;
  for (bool lost = false;;) {
    S3Reply reply = co_await client_.call(call, patience);
    if (reply.end == S3End::done) co_return false;
    lost = lost || reply.end == S3End::lost;
    std::optional<uint64_t> there = co_await stored_size(client_, name_);
    bool same = there == body_.size();
    // `config` says nothing of itself by its name: only if an earlier try of ours may have put it, is it
    // ours.
    if (same && (lost || name_.type != ObjectType::config)) co_return !lost;
    if (there && only_created(name_)) throw already_there(client_, name_, reply.problem);
    if (reply.end != S3End::lost)
      throw client_.error(call.doing, fmt::format("{}, but what is there has not its size", reply.problem),
                          Blame::input);
  }
}

// ---- in parts

S3MultipartUpload::S3MultipartUpload(S3Client& client, const ObjectName& name, uint64_t bytes)
    : client_(client),
      name_(name),
      bytes_(bytes),
      part_bytes_(std::max(part_bytes_min, bytes / parts_max + 1)) {
  assert(!only_created(name));
}

S3Call S3MultipartUpload::call(std::string method, TextPairs query) const {
  if (!upload_id_.empty()) query.emplace_back("uploadId", upload_id_);
  return {.doing = "put " + name_.spoken(),
          .method = std::move(method),
          .key = client_.key(name_),
          .query = std::move(query),
          .headers = {binary}};
}

Task<void> S3MultipartUpload::open() {
  auto read = [&](const HttpAnswer& answer) -> std::optional<S3Error> {
    try {
      upload_id_ = parse_upload_id(answer.body);
      return std::nullopt;
    } catch (const Error& nonsense) {
      return S3Error{"", nonsense.what()};
    }
  };
  S3Call start = call("POST", {{"uploads", ""}});
  start.read = read;
  Patience patience;
  S3Reply reply = co_await client_.call(start, patience);
  if (reply.end != S3End::done) throw client_.error(start.doing, reply.problem, Blame::temporary);
}

// The store compares each part with what was sent, and nobody there the whole with its name: that is done
// here.
Task<void> S3MultipartUpload::write(View piece) {
  whole_.feed(piece);
  while (!piece.empty()) {
    if (part_.size() == part_bytes_) {
      etags_.emplace_back();
      co_await lanes_.start(send_part(etags_.size(), std::exchange(part_, {})));
    }
    if (part_.empty()) part_.reserve(part_bytes_);
    size_t n = std::min<size_t>(piece.size(), part_bytes_ - part_.size());
    append(part_, piece.first(n));
    piece = piece.subspan(n);
  }
}

Task<void> S3MultipartUpload::send_part(size_t number, Bytes part) {
  auto hash = [&] { return Id::of(part).hex(); };
  S3Call put = call("PUT", {{"partNumber", std::to_string(number)}});
  put.body = part;
  std::string digest = co_await offload(hash);
  put.body_sha256 = digest;
  Patience patience;
  for (;;) {
    // A part whose answer was lost is sent again: it replaces what is there.
    S3Reply reply = co_await client_.call(put, patience);
    if (reply.end == S3End::lost) continue;
    etags_[number - 1] = reply.answer.header("etag");
    if (reply.end == S3End::done && !etags_[number - 1].empty()) co_return;
    throw client_.error(put.doing, reply.problem.empty() ? "the answer has no ETag" : reply.problem,
                        Blame::temporary);
  }
}

Task<void> S3MultipartUpload::send_last_and_complete() {
  if (whole_.finish() != name_.id)
    throw client_.error("put " + name_.spoken(), "its SHA-256 is not its name", Blame::input);
  etags_.emplace_back();
  co_await lanes_.start(send_part(etags_.size(), std::exchange(part_, {})));
  co_await lanes_.finish();
  std::string body = completion_request(etags_);
  S3Call complete = call("POST", {});
  complete.body = as_bytes(body);
  complete.body_sha256 = Id::of(complete.body).hex();
  complete.read = [](const HttpAnswer& answer) { return parse_completion(answer.body); };
  Patience patience;
  S3Reply reply = co_await client_.call(complete, patience);
  if (reply.end == S3End::done) co_return;
  // "No such upload" is also the answer to a second try after a first that succeeded and was not heard of.
  std::optional<uint64_t> there = co_await stored_size(client_, name_);
  if (there != bytes_) throw client_.error(complete.doing, reply.problem, Blame::temporary);
}

Task<bool> S3MultipartUpload::finish() {
  std::exception_ptr failure;
  try {
    co_await send_last_and_complete();
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) co_return false;
  co_await drop();
  std::rethrow_exception(failure);
}

// Parts of an upload that nobody completes cost money until the store's own rule removes them.
Task<void> S3MultipartUpload::drop() {
  try {
    co_await lanes_.finish();
  } catch (...) {  // the cause is known to whoever drops this
  }
  try {
    Patience patience;
    S3Call abort = call("DELETE", {});
    co_await client_.call(abort, patience);
  } catch (const Error&) {  // the store is away: its own rule removes them in time
  }
}

}  // namespace offsite
