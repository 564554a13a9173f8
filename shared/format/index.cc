#include "format/index.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "format/error.h"
#include "format/json_cursor.h"

namespace offsite {
namespace {

// More than a pack's header can list.
constexpr size_t blobs_of_a_pack_max = pack_header_bytes_max / 37;

// A blob as restic writes it, up to its closing bracket. Nothing if it is written otherwise.
std::optional<PackEntry> blob_at(JsonCursor& text) {
  if (!text.skip("{\"id\":\"")) return std::nullopt;
  std::optional<Id> id = text.id();
  if (!id || !text.skip("\",\"type\":\"")) return std::nullopt;
  bool tree = text.skip("tree");
  if ((!tree && !text.skip("data")) || !text.skip("\",\"offset\":")) return std::nullopt;
  std::optional<uint32_t> offset = text.number();
  if (!offset || !text.skip(",\"length\":")) return std::nullopt;
  std::optional<uint32_t> length = text.number(), uncompressed = 0;
  if (text.skip(",\"uncompressed_length\":")) uncompressed = text.number();
  if (!length || !uncompressed || !text.skip("}")) return std::nullopt;
  return PackEntry{tree ? BlobType::tree : BlobType::data, *id, *offset, *length, *uncompressed};
}

// Follows the text down one path: object, "packs", object, "blobs", object. `depth_` counts the brackets of
// that path that are open, `aside_` those of members that are unknown.
class IndexReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  using EachPack = std::function<void(const Id&, const std::vector<PackEntry>&)>;
  // `text` is what the parser reads from.
  IndexReader(JsonCursor& text, const std::string& what, const EachPack& each_pack)
      : text_(text), what_(what), each_pack_(each_pack) {}

  bool start_object(size_t) override { return open('{'); }
  bool start_array(size_t) override { return open('['); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(std::string& name) override {
    if (aside_ == 0) member_ = name;
    return true;
  }
  bool null() override {  // the same as an absent member
    if (aside_ == 0 && !in_object()) throw wrong("null where none can be");
    return true;
  }
  bool string(std::string& text) override;
  bool number_unsigned(uint64_t n) override;
  bool boolean(bool) override { return other(); }
  bool number_integer(int64_t) override { return other(); }
  bool number_float(double, const std::string&) override { return other(); }
  bool binary(nlohmann::json::binary_t&) override { return other(); }
  bool parse_error(size_t position, const std::string&, const nlohmann::json::exception&) override {
    throw wrong(fmt::format("not JSON at byte {}", position));
  }

 private:
  enum Depth { outside, top, packs, pack, blobs, blob };

  Error wrong(const std::string& why) const {
    return Error(Blame::input, fmt::format("read {}: {}", what_, why));
  }
  bool in_object() const { return depth_ % 2 == 1; }
  bool known() const;
  bool leads_on() const {
    return !in_object() || (depth_ == top && member_ == "packs") || (depth_ == pack && member_ == "blobs");
  }
  bool open(char bracket);
  bool close();
  bool other();
  void read_blobs();
  void end_blob();
  void add(const PackEntry& entry);
  void end_pack();
  Id id(std::string_view hex) const;
  uint32_t small(uint64_t n) const;

  JsonCursor& text_;
  const std::string& what_;
  const EachPack& each_pack_;
  int depth_ = outside;
  size_t aside_ = 0;
  std::string member_;
  std::optional<Id> pack_;
  std::vector<PackEntry> entries_;
  std::optional<Id> blob_;
  std::optional<BlobType> type_;
  PackEntry entry_{};
};

bool IndexReader::known() const {
  switch (depth_) {
    case top:
      return member_ == "packs";
    case pack:
      return member_ == "id" || member_ == "blobs";
    case blob:
      return member_ == "id" || member_ == "type" || member_ == "offset" || member_ == "length" ||
             member_ == "uncompressed_length";
    default:
      return true;
  }
}

bool IndexReader::open(char bracket) {
  if (aside_ > 0 || !known()) {
    ++aside_;
    return true;
  }
  if (!leads_on() || bracket != (in_object() ? '[' : '{')) return other();
  ++depth_;
  if (depth_ == pack) {
    pack_.reset();
    entries_.clear();
  } else if (depth_ == blobs) {
    read_blobs();
  } else if (depth_ == blob) {
    blob_.reset();
    type_.reset();
    entry_ = {};
  }
  return true;
}

bool IndexReader::close() {
  if (aside_ > 0) {
    --aside_;
    return true;
  }
  if (depth_ == blob) end_blob();
  if (depth_ == pack) end_pack();
  --depth_;
  return true;
}

bool IndexReader::string(std::string& text) {
  if (aside_ > 0 || !known()) return true;
  if (depth_ == pack && member_ == "id") {
    pack_ = id(text);
  } else if (depth_ == blob && member_ == "id") {
    blob_ = id(text);
  } else if (depth_ == blob && member_ == "type") {
    if (text != "data" && text != "tree") throw wrong("a blob's type is neither data nor tree");
    type_ = text == "tree" ? BlobType::tree : BlobType::data;
  } else {
    return other();
  }
  return true;
}

bool IndexReader::number_unsigned(uint64_t n) {
  if (aside_ > 0 || !known()) return true;
  if (depth_ != blob) return other();
  if (member_ == "offset")
    entry_.offset = small(n);
  else if (member_ == "length")
    entry_.length = small(n);
  else if (member_ == "uncompressed_length")
    entry_.uncompressed = small(n);
  else
    return other();
  return true;
}

// A value of a kind that is not the member's.
bool IndexReader::other() {
  if (aside_ > 0 || !known()) return true;
  if (depth_ == outside) throw wrong("it is not an object");
  if (!in_object()) throw wrong(depth_ == packs ? "a pack is not an object" : "a blob is not an object");
  throw wrong(fmt::format("member \"{}\" is not what it should be", member_));
}

// Nearly always all of them; what is left is up to the parser.
void IndexReader::read_blobs() {
  JsonCursor ahead = text_;
  while (std::optional<PackEntry> entry = blob_at(ahead)) {
    bool more = ahead.skip(",");
    if (!ahead.is_at(more ? '{' : ']')) return;
    add(*entry);
    text_ = ahead;
  }
}

void IndexReader::end_blob() {
  if (!blob_) throw wrong("a blob has no id");
  if (!type_) throw wrong(fmt::format("blob {} has no type", blob_->short_hex()));
  entry_.id = *blob_;
  entry_.type = *type_;
  add(entry_);
}

void IndexReader::add(const PackEntry& entry) {
  if (entry.length < seal_overhead || uint64_t{entry.offset} + entry.length > UINT32_MAX)
    throw wrong(fmt::format("blob {} has a place that cannot be", entry.id.short_hex()));
  if (entries_.size() == blobs_of_a_pack_max) throw wrong("a pack has more blobs than it can");
  entries_.push_back(entry);
}

void IndexReader::end_pack() {
  if (!pack_) throw wrong("a pack has no id");
  each_pack_(*pack_, entries_);
}

Id IndexReader::id(std::string_view hex) const {
  std::optional<Id> id = Id::from(hex);
  if (!id) throw wrong("an id is not 64 hexadecimal digits");
  return *id;
}

uint32_t IndexReader::small(uint64_t n) const {
  if (n > UINT32_MAX) throw wrong(fmt::format("member \"{}\" is too large", member_));
  return static_cast<uint32_t>(n);
}

}  // namespace

void IndexWriter::add(const Id& pack, const std::vector<PackEntry>& entries) {
  if (json_.str().empty()) json_.object().name("packs").array();
  json_.object().member("id", pack.hex()).name("blobs").array();
  for (const PackEntry& entry : entries) {
    json_.object().member("id", entry.id.hex());
    json_.member("type", entry.type == BlobType::tree ? "tree" : "data");
    json_.member("offset", uint64_t{entry.offset}).member("length", uint64_t{entry.length});
    if (entry.uncompressed > 0) json_.member("uncompressed_length", uint64_t{entry.uncompressed});
    json_.close();
  }
  json_.close().close();
  blobs_ += entries.size();
}

std::string IndexWriter::take() {
  if (json_.str().empty()) json_.object().name("packs").array();
  std::string json = json_.close().close().take();
  json_ = JsonWriter();
  blobs_ = 0;
  return json + '\n';
}

void read_index(std::string_view json, const std::string& what,
                const std::function<void(const Id&, const std::vector<PackEntry>&)>& each_pack) {
  JsonCursor text(json);
  IndexReader reader(text, what, each_pack);
  nlohmann::json::sax_parse(JsonIterator(&text), JsonIterator(), &reader);
}

}  // namespace offsite
