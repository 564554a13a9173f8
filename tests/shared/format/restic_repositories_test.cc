// What stock restic wrote, read by the whole chain: key file, config, index, packs, blobs. And back: what
// restic spells canonically is spelled the same by our writers.
#include <criterion/criterion.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "format/compress.h"
#include "format/config.h"
#include "format/index.h"
#include "format/key_file.h"
#include "format/snapshot.h"
#include "format/unpacked.h"

using namespace offsite;
namespace fs = std::filesystem;

namespace {

const fs::path golden = "tests/golden/restic";

// Packs are in the repository, or only what tells of them.
const std::vector<std::string> whole = {"014-v1", "019-v2"};
const std::vector<std::string> every = {"014-v1", "014-v2", "018-v2", "019-v1", "019-v2"};

Bytes read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  cr_assert(file, "%s", path.c_str());
  Bytes bytes;
  append(bytes, as_bytes(text));
  return bytes;
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) paths.push_back(entry.path());
  cr_assert(!paths.empty(), "%s", folder.c_str());
  return paths;
}

MasterKey key_of(const std::string& repository) {
  Bytes json = read_file(files_below(golden / repository / "keys").at(0));
  std::optional<MasterKey> key = open_key_file(as_text(json), "fixture");
  cr_assert(key.has_value());
  return *key;
}

// The plaintexts of all objects of one type, after their names were checked.
std::vector<Bytes> opened(const std::string& repository, const char* type, Sealer& sealer) {
  std::vector<Bytes> texts;
  for (const fs::path& path : files_below(golden / repository / type)) {
    Bytes sealed = read_file(path);
    cr_assert_eq(Id::of(sealed).hex(), path.filename().string());
    sealer.open(sealed, texts.emplace_back());
  }
  return texts;
}

using Packs = std::map<Id, std::vector<PackEntry>>;

Packs packs_of(const std::string& repository, Sealer& sealer) {
  Packs packs;
  for (const Bytes& plaintext : opened(repository, "index", sealer))
    read_index(decode_unpacked(plaintext), "an index",
               [&](const Id& pack, const std::vector<PackEntry>& entries) {
                 cr_assert(packs.emplace(pack, entries).second);
               });
  return packs;
}

void check_blob(View pack, const PackEntry& entry, Sealer& sealer, Decompressor& decompressor) {
  Bytes opened, plain;
  sealer.open(pack.subspan(entry.offset, entry.length), opened);
  if (entry.uncompressed == 0)
    plain = opened;
  else
    decompressor.decompress(opened, entry.uncompressed, plain);
  cr_assert_eq(Id::of(plain), entry.id);
}

void check_pack(const Id& id, View pack, std::vector<PackEntry> indexed, Sealer& sealer) {
  Decompressor decompressor;
  cr_assert_eq(Id::of(pack), id);
  std::vector<PackEntry> entries = open_pack_header(pack, pack.size(), sealer);
  std::sort(indexed.begin(), indexed.end(), [](auto& a, auto& b) { return a.offset < b.offset; });
  cr_assert(entries == indexed, "pack %s", id.hex().c_str());
  for (const PackEntry& entry : entries) check_blob(pack, entry, sealer, decompressor);
}

}  // namespace

Test(restic_repositories, their_keys_open_with_their_password_and_no_other) {
  for (const std::string& repository : every) {
    Bytes json = read_file(files_below(golden / repository / "keys").at(0));
    cr_expect(open_key_file(as_text(json), "fixture").has_value());
    cr_expect(!open_key_file(as_text(json), "fixture ").has_value());
  }
}

Test(restic_repositories, their_configs_come_back_byte_for_byte) {
  for (const std::string& repository : every) {
    Sealer sealer(key_of(repository));
    Bytes json;
    sealer.open(read_file(golden / repository / "config"), json);
    Config config = Config::parse(as_text(json));
    cr_expect_eq(config.version, repository.ends_with("v1") ? 1 : 2);
    cr_expect_eq(config.to_json(), as_text(json));
  }
}

Test(restic_repositories, their_indexes_come_back_byte_for_byte) {
  for (const std::string& repository : every) {
    Sealer sealer(key_of(repository));
    for (const Bytes& plaintext : opened(repository, "index", sealer)) {
      std::string json = decode_unpacked(plaintext);
      IndexWriter writer;
      read_index(json, "an index", [&](auto& pack, auto& entries) { writer.add(pack, entries); });
      cr_expect_eq(writer.take(), json);
    }
  }
}

Test(restic_repositories, their_snapshots_come_back_byte_for_byte) {
  for (const std::string& repository : every) {
    Sealer sealer(key_of(repository));
    for (const Bytes& plaintext : opened(repository, "snapshots", sealer)) {
      std::string json = decode_unpacked(plaintext);
      cr_expect_eq(Snapshot::parse(json).to_json(), json);
    }
  }
}

Test(restic_repositories, every_blob_of_every_pack_is_what_its_id_says) {
  for (const std::string& repository : whole) {
    Sealer sealer(key_of(repository));
    Packs packs = packs_of(repository, sealer);
    size_t seen = 0;
    for (const fs::path& path : files_below(golden / repository / "data")) {
      std::optional<Id> id = Id::from(path.filename().string());
      cr_assert(id && packs.contains(*id), "%s is in no index", path.c_str());
      check_pack(*id, read_file(path), packs[*id], sealer);
      ++seen;
    }
    cr_expect_eq(seen, packs.size());
  }
}
