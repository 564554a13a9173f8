#include "event/s3_store.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "event/s3_upload.h"

namespace offsite {
namespace {

// Larger than any object that is fetched whole: an index is 8 MiB or so, a pack at most 128.
constexpr size_t whole_bytes_max = size_t{256} << 20;

// What an answer may measure at least, whatever was asked for: it may be an error.
constexpr size_t error_bytes_max = size_t{64} << 10;

S3Error damaged(std::string why) { return {std::string(damaged_object), std::move(why)}; }

std::optional<S3Error> compare_with_name(const ObjectName& name, View body) {
  if (name.type == ObjectType::config || Id::of(body) == name.id) return std::nullopt;
  return damaged("its SHA-256 is not its name");
}

// A store says which bytes these are; one that does not know ranges sends the whole object. Fewer than were
// asked for are right only where the object ends.
std::optional<S3Error> compare_with_range(const Range& wanted, const HttpAnswer& answer) {
  uint64_t n = answer.body.size();
  std::optional<ContentRange> came = parse_content_range(answer.header("content-range"));
  if (answer.status != 206) came = ContentRange{0, n, n};
  if (!came) return damaged("the answer does not say which range it is");
  bool right = came->offset == wanted.offset && came->bytes == n &&
               (n == wanted.bytes || (n < wanted.bytes && wanted.offset + n == came->object_bytes));
  if (right) return std::nullopt;
  return damaged(fmt::format("{} bytes from {} came, {} from {} were asked for", n, came->offset,
                             wanted.bytes, wanted.offset));
}

}  // namespace

Task<std::unique_ptr<Upload>> S3Store::begin(const ObjectName& name, uint64_t bytes) {
  if (bytes <= single_put_bytes_max) co_return std::make_unique<S3Upload>(client_, name, bytes);
  auto upload = std::make_unique<S3MultipartUpload>(client_, name, bytes);
  co_await upload->open();
  co_return upload;
}

Task<std::optional<Bytes>> S3Store::get(const ObjectName& name, std::optional<Range> range) {
  S3Call call{.doing = "get " + name.spoken(), .method = "GET", .key = client_.key(name)};
  if (range) {
    call.headers = {{"range", fmt::format("bytes={}-{}", range->offset, range->offset + range->bytes - 1)}};
    call.answer_bytes_max = std::max<size_t>(range->bytes, error_bytes_max);
    call.read = [&](const HttpAnswer& answer) { return compare_with_range(*range, answer); };
  } else {
    call.answer_bytes_max = whole_bytes_max;
    call.read = [&](const HttpAnswer& answer) { return compare_with_name(name, answer.body); };
  }
  Patience patience;
  S3Reply reply = co_await client_.call(call, patience);
  if (reply.end == S3End::absent) co_return std::nullopt;
  if (range && reply.end == S3End::beyond) co_return Bytes();
  if (reply.end != S3End::done) throw client_.error(call.doing, reply.problem, Blame::temporary);
  co_return std::move(reply.answer.body);
}

Task<std::vector<Listed>> S3Store::list(ObjectType type) {
  std::vector<Listed> found;
  std::string folder = client_.key_of(fmt::format("{}/", type_name(type)));
  size_t prefix_bytes = folder.size() - type_name(type).size() - 1;
  Listing page;
  auto read = [&](const HttpAnswer& answer) -> std::optional<S3Error> {
    try {
      page = parse_listing(answer.body);
      return std::nullopt;
    } catch (const Error& nonsense) {
      return S3Error{"", nonsense.what()};
    }
  };
  S3Call call{.doing = fmt::format("list {}", type_name(type)),
              .method = "GET",
              .answer_bytes_max = 8 << 20,
              .read = read};
  do {
    call.query = {{"list-type", "2"}, {"prefix", folder}, {"encoding-type", "url"}};
    if (!page.continuation.empty()) call.query.emplace_back("continuation-token", page.continuation);
    Patience patience;
    S3Reply reply = co_await client_.call(call, patience);
    if (reply.end != S3End::done) throw client_.error(call.doing, reply.problem, Blame::temporary);
    for (const ListedKey& each : page.keys) {
      if (!each.key.starts_with(folder)) continue;
      std::optional<ObjectName> name = ObjectName::from(std::string_view(each.key).substr(prefix_bytes));
      if (name) found.push_back({*name, each.bytes});
    }
  } while (!page.continuation.empty());
  co_return found;
}

Task<void> S3Store::remove(const ObjectName& name) {
  S3Call call{.doing = "remove " + name.spoken(), .method = "DELETE", .key = client_.key(name)};
  Patience patience;
  S3Reply reply = co_await client_.call(call, patience);
  if (reply.end == S3End::look)
    throw client_.error(call.doing, reply.problem, Blame::usage,
                        "a rule of the bucket keeps it: see its lock rules");
}

Task<std::optional<uint64_t>> S3Store::size(const ObjectName& name) {
  std::optional<uint64_t> bytes = co_await stored_size(client_, name);
  co_return bytes;
}

}  // namespace offsite
