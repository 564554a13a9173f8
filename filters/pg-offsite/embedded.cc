#include "embedded.h"

// The assembler copies the file as it is shipped; the Makefile says that this object depends on it.
asm(R"(
  .section .rodata
postgresql_local_begin:
  .incbin "pipelines/postgresql-local.toml"
postgresql_local_end:
  .previous
)");

extern const char begin_of_postgresql_local[] asm("postgresql_local_begin");
extern const char end_of_postgresql_local[] asm("postgresql_local_end");

namespace offsite {

std::string_view embedded_pipeline(std::string_view name) {
  if (name != "postgresql-local") return {};
  return {begin_of_postgresql_local, end_of_postgresql_local};
}

}  // namespace offsite
