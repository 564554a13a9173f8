// Any bytes at all, taken for a table of known blobs: refused, or looked up in without leaving them.
#include "format/error.h"
#include "format/id_table.h"

using namespace offsite;

namespace {

void look_around(const IdTable& table, View input) {
  for (size_t at = 0; at + sizeof(Id) <= input.size() && at < 4096; at += 16) {
    Id id = Id::load(input.subspan(at));
    id.bytes[0] = id.bytes[1] = std::byte{0xFF};
    for (BlobType type : {BlobType::data, BlobType::tree}) {
      (void)table.has(type, id);
      (void)table.find(type, id);
    }
  }
  (void)table.sources();
  (void)table.pending();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  View input = std::as_bytes(std::span(data, size));
  // The fan-out alone is 256 KiB, so it and the frame around are given, with all records in the last bucket;
  // the input is what they enclose, and the counts.
  static const Bytes fan_out(size_t{65535} * 4, std::byte{0});
  Bytes table;
  append(table, as_bytes("pgofblob"));
  put_u32(table, 1);
  put_u32(table, 0);
  append(table, input);
  append(table, fan_out);
  uint32_t records = size > 4 ? load_u32(input) : 0;
  put_u32(table, records);
  put_u64(table, records);
  size_t rest = size - std::min<size_t>(size, size_t{records} * IdRecord::size);
  put_u64(table, rest / sizeof(Id));
  for (int none = 0; none < 2; ++none) put_u64(table, 0);
  append(table, as_bytes("pgofblob"));
  for (View candidate : {input, View(table)}) {
    try {
      look_around(IdTable(candidate), candidate);
    } catch (const Error&) {
    }
  }
  return 0;
}
