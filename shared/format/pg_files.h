// What of a data folder belongs in a base backup, by name alone (backup/basebackup.c).
//
// A walker keeps the kind of folder it is in, and asks of every name in it what to do with it. The rules
// apply to tablespaces too: their version folder is of the same kind as base/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace offsite {

enum class PgFolder {
  data,         // PGDATA itself
  global,       // global/: relations shared by all databases
  databases,    // base/, and PG_<version>_<catalog version> of a tablespace: one folder for each database
  database,     // relations of one database
  tablespaces,  // pg_tblspc/: links, or folders for tablespaces that live in place
  tablespace,   // what a link there leads to: only PG_<version>_<catalog version> is this cluster's
  wal,          // pg_wal
  other,
};

enum class PgRule {
  keep,     // a file or link is copied, a folder entered
  skip,     // neither the thing nor what is in it
  emptied,  // the folder itself, without its contents
};

// The rule for the name `name` in a folder of kind `where`. `own_version` is the name of the tablespace
// version folder of this cluster ("PG_15_202209061"). Links are treated as files here. In a `database` folder
// the caller must also ask for init forks among the neighbours.
PgRule pg_rule(PgFolder where, std::string_view name, bool is_folder, std::string_view own_version);

// The kind of the folder `name` in a folder of kind `where`.
PgFolder pg_folder(PgFolder where, std::string_view name);

enum class PgFork { main, fsm, vm, init };

// A file of a relation: "16384", "16384.1", "16384_fsm", "16384_init.2".
struct RelationFile {
  uint32_t number;  // relfilenode
  PgFork fork = PgFork::main;
  uint32_t segment = 0;
  bool operator==(const RelationFile&) const = default;
};
std::optional<RelationFile> parse_relation_file(std::string_view name);

// "t3_16384", with or without fork and segment: a temporary relation of backend 3.
bool is_temporary_relation(std::string_view name);

// Folders whose files are relations: their pages carry checksums, and they are cut page by page.
inline bool holds_relations(PgFolder where) {
  return where == PgFolder::global || where == PgFolder::database;
}

// "PG_15_202209061"
std::string tablespace_version_folder(int major, uint32_t catalog_version);

}  // namespace offsite
