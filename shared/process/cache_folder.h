// The cache of one repository: what lies where in it, and who writes it. A lost cache costs time, never data.
//
//   CACHEDIR.TAG              that it is one                                          whoever is first
//   config, keys/, index/, snapshots/, locks/
//                             byte-identical copies of the repository's objects       r2-get --sync
//   data/<pack id>            the same of packs that hold trees                       r2-get --keep
//   whole-trees               trees below which data/ lacks nothing                   tree-plan
//   known-blobs               the sorted table of blob ids (format/id_table.h)        index-cache
//   polynomial                where restic's rule cuts, in hexadecimal                index-cache
//   parents/<tree id>         what one snapshot held (format/file_list.h)             chunker
//   parents/snapshots.json    the snapshots that parents/ has lists of                index-cache
//   pending/<pack id>         sealed headers of packs that no index names yet         encryptor
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "format/bytes.h"

namespace offsite {

class CacheFolder {
 public:
  // Throws Error(usage) when `path` is empty: no --cache and no PG_OFFSITE_CACHE.
  explicit CacheFolder(const std::string& path);

  // Takes the folder for a cache: makes it, or finds that it is empty, or a cache already, which a
  // CACHEDIR.TAG of ours says (bford.info/cachedir; backup programs know it, too). What a cache does not need
  // any more is removed from it, so a folder that holds other things, or a repository, is refused with
  // Error(usage).
  void claim() const;
  bool is_claimed() const;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path config() const { return path_ / "config"; }
  std::filesystem::path whole_trees() const { return path_ / "whole-trees"; }
  std::filesystem::path known_blobs() const { return path_ / "known-blobs"; }
  std::filesystem::path polynomial() const { return path_ / "polynomial"; }
  std::filesystem::path parents() const { return path_ / "parents"; }
  std::filesystem::path parent_list(const Id& tree) const { return parents() / tree.hex(); }
  std::filesystem::path parent_snapshots() const { return parents() / "snapshots.json"; }
  std::filesystem::path pending() const { return path_ / "pending"; }

  // The objects of one type ("index", "snapshots" …) whose name is an id, in the order of their names.
  std::vector<Id> list(const std::string& type) const;
  std::filesystem::path object(const std::string& type, const Id& id) const {
    return path_ / type / id.hex();
  }

 private:
  std::filesystem::path path_;
};

// Reads until the room is full or the end is there, and gives the number of bytes. Throws Error(temporary)
// with the name.
size_t read_fully(int descriptor, Room room, const std::string& name);
// A whole small file; throws Error(temporary) with the path.
Bytes read_whole_file(const std::filesystem::path& path);

}  // namespace offsite
