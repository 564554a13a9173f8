#include "format/id_table.h"

#include <algorithm>

#include "format/error.h"
#include "format/seal.h"

namespace offsite {
namespace {

constexpr std::string_view magic = "pgofblob";
constexpr uint32_t version = 1;
constexpr size_t table_header_bytes = 16;
constexpr size_t table_trailer_bytes = 40;
constexpr size_t buckets = 65536;
constexpr size_t write_bytes = size_t{1} << 20;
constexpr uint32_t tree_bit = uint32_t{1} << 31;

Error damaged(const std::string& why) {
  return Error(Blame::input, "read the table of known blobs: " + why, "it is rebuilt by index-cache");
}

size_t bucket_of(View record) { return static_cast<size_t>(record[0]) << 8 | static_cast<size_t>(record[1]); }

int compare_ids(View a, View b) { return memcmp(a.data(), b.data(), sizeof(Id)); }

uint32_t pack_of(View record) { return load_u32(record.subspan(32)) & ~tree_bit; }
BlobType type_of(View record) {
  return load_u32(record.subspan(32)) & tree_bit ? BlobType::tree : BlobType::data;
}

}  // namespace

IdRecord::IdRecord(const PackEntry& entry, uint32_t pack) {
  Room at(bytes);
  memcpy(at.data(), entry.id.bytes.data(), sizeof(Id));
  store_u32(at.subspan(32), pack | (entry.type == BlobType::tree ? tree_bit : 0));
  store_u32(at.subspan(36), entry.offset);
  store_u32(at.subspan(40), entry.length);
  store_u32(at.subspan(44), entry.uncompressed);
}

// ---- packs by number

PackNumbers::PackNumbers(View before) : before_(before), slots_(256) {
  while (slots_.size() < 2 * size()) slots_.resize(2 * slots_.size());
  for (uint32_t n = 0; n < size(); ++n) slots_[slot_of((*this)[n])] = n + 1;
}

Id PackNumbers::operator[](uint32_t number) const {
  size_t known = before_.size() / sizeof(Id);
  return number < known ? Id::load(before_.subspan(number * sizeof(Id))) : added_[number - known];
}

size_t PackNumbers::slot_of(const Id& pack) const {
  size_t slot = IdHash()(pack);
  for (;; ++slot) {
    slot &= slots_.size() - 1;
    if (slots_[slot] == 0 || (*this)[slots_[slot] - 1] == pack) return slot;
  }
}

void PackNumbers::grow() {
  slots_.assign(2 * slots_.size(), 0);
  for (uint32_t n = 0; n < size(); ++n) slots_[slot_of((*this)[n])] = n + 1;
}

uint32_t PackNumbers::number_of(const Id& pack) {
  size_t slot = slot_of(pack);
  if (slots_[slot] == 0) {
    if (size() == tree_bit - 1) throw Error(Blame::input, "number a pack: the repository has too many");
    added_.push_back(pack);
    slots_[slot] = size();
    if (slots_.size() < 2 * size_t{size()}) grow();
    return size() - 1;
  }
  return slots_[slot] - 1;
}

// ---- reading

IdTable::IdTable(View mapped) {
  constexpr size_t fixed = table_header_bytes + buckets * 4 + table_trailer_bytes;
  if (mapped.size() < fixed) throw damaged("it is cut short");
  if (as_text(mapped.first(8)) != magic) throw damaged("it is something else");
  if (load_u32(mapped.subspan(8)) != version) throw damaged("it has another version");
  View trailer = mapped.last(table_trailer_bytes);
  if (as_text(trailer.last(8)) != magic) throw damaged("it is cut short");
  View rest = mapped.subspan(table_header_bytes, mapped.size() - fixed);
  auto section = [&](View count, size_t each) {
    uint64_t n = load_u64(count);
    if (n > rest.size() / each) throw damaged("its parts are longer than the whole");
    View taken = rest.first(n * each);
    rest = rest.subspan(n * each);
    return taken;
  };
  records_ = section(trailer, IdRecord::size);
  packs_ = section(trailer.subspan(8), sizeof(Id));
  sources_ = section(trailer.subspan(16), sizeof(Id));
  pending_ = section(trailer.subspan(24), sizeof(Id));
  if (!rest.empty()) throw damaged("its parts are shorter than the whole");
  fan_out_ = mapped.last(table_trailer_bytes + buckets * 4).first(buckets * 4);
  uint32_t before = 0;
  for (size_t bucket = 0; bucket < buckets; ++bucket) {
    uint32_t now = load_u32(fan_out_.subspan(bucket * 4));
    if (now < before) throw damaged("its counts go down");
    before = now;
  }
  if (before != blobs()) throw damaged("its counts do not end with its number of blobs");
}

std::vector<Id> IdTable::ids(View section) {
  std::vector<Id> list;
  for (; !section.empty(); section = section.subspan(sizeof(Id))) list.push_back(Id::load(section));
  return list;
}

// The number of the first record whose id is not less than this, in the id's bucket or just behind it. Ids
// are evenly spread, so it lies within a few records of where their next bytes say: half the cache misses of
// halving.
uint64_t IdTable::first_of(const Id& id) const {
  size_t bucket = bucket_of(id.view());
  uint64_t begin = bucket == 0 ? 0 : load_u32(fan_out_.subspan((bucket - 1) * 4));
  uint64_t end = load_u32(fan_out_.subspan(bucket * 4));
  uint64_t part = 0;  // of the bucket, in 65536ths
  for (size_t n : {2, 3}) part = part << 8 | static_cast<uint64_t>(id.bytes[n]);
  uint64_t at = begin + (end - begin) * part / 65536;
  while (at < end && compare_ids(record(at), id.view()) < 0) ++at;
  while (at > begin && compare_ids(record(at - 1), id.view()) >= 0) --at;
  return at;
}

bool IdTable::has(BlobType type, const Id& id) const {
  for (uint64_t n = first_of(id); n < blobs() && compare_ids(record(n), id.view()) == 0; ++n)
    if (type_of(record(n)) == type) return true;
  return false;
}

std::vector<BlobLocation> IdTable::find(BlobType type, const Id& id) const {
  std::vector<BlobLocation> places;
  for (uint64_t n = first_of(id); n < blobs() && compare_ids(record(n), id.view()) == 0; ++n)
    if (type_of(record(n)) == type) places.push_back(location(record(n)));
  return places;
}

void IdTable::each(const std::function<void(BlobType, const Id&, const BlobLocation&)>& take) const {
  for (uint64_t n = 0; n < blobs(); ++n) take(type_of(record(n)), Id::load(record(n)), location(record(n)));
}

BlobLocation IdTable::location(View record) const {
  uint32_t pack = pack_of(record);
  if (pack >= packs_.size() / sizeof(Id)) throw damaged("a blob lies in a pack that it does not name");
  return {Id::load(packs_.subspan(pack * sizeof(Id))), load_u32(record.subspan(36)),
          load_u32(record.subspan(40)), load_u32(record.subspan(44))};
}

// ---- writing

IdTableWriter::IdTableWriter(std::function<void(View)> append)
    : append_(std::move(append)), fan_out_(buckets) {
  put(as_bytes(magic));
  put_u32(waiting_, version);
  put_u32(waiting_, 0);
}

void IdTableWriter::put(View bytes) {
  append(waiting_, bytes);
  if (waiting_.size() >= write_bytes) flush();
}

void IdTableWriter::flush() {
  append_(waiting_);
  waiting_.clear();
}

void IdTableWriter::put_ids(const std::vector<Id>& ids) {
  for (const Id& id : ids) put(id.view());
}

void IdTableWriter::add(View record) {
  if (records_ > 0) {
    int order = memcmp(last_.bytes.data(), record.data(), IdRecord::size);
    if (order == 0) return;
    if (order > 0) throw damaged("its records are not in order");
  }
  memcpy(last_.bytes.data(), record.data(), IdRecord::size);
  if (++records_ > UINT32_MAX)
    throw Error(Blame::input, "write the table of known blobs: there are too many");
  ++fan_out_[bucket_of(record)];
  pack_max_ = std::max(pack_max_, pack_of(record));
  put(record);
}

void IdTableWriter::finish(const PackNumbers& packs, const std::vector<Id>& sources,
                           const std::vector<Id>& pending) {
  if (records_ > 0 && pack_max_ >= packs.size()) throw damaged("a blob lies in a pack that it does not name");
  for (uint32_t n = 0; n < packs.size(); ++n) put(packs[n].view());
  put_ids(sources);
  put_ids(pending);
  uint32_t total = 0;
  for (uint32_t of_bucket : fan_out_) put_u32(waiting_, total += of_bucket);
  for (uint64_t count :
       {records_, uint64_t{packs.size()}, uint64_t{sources.size()}, uint64_t{pending.size()}})
    put_u64(waiting_, count);
  put(as_bytes(magic));
  flush();
}

}  // namespace offsite
