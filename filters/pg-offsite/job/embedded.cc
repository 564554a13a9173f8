#include "embedded.h"

// The assembler copies the files as they are shipped; the Makefile says that this object depends on them.
asm(R"(
  .macro pipeline symbol, file
\symbol\()_begin:
  .incbin "\file"
\symbol\()_end:
  .endm

  .section .rodata
  pipeline postgresql_local, pipelines/postgresql-local.toml
  pipeline restore_pipeline, pipelines/restore.toml
  pipeline verify_pipeline, pipelines/verify.toml
  .previous
)");

extern const char begin_of_postgresql_local[] asm("postgresql_local_begin");
extern const char end_of_postgresql_local[] asm("postgresql_local_end");
extern const char begin_of_restore[] asm("restore_pipeline_begin");
extern const char end_of_restore[] asm("restore_pipeline_end");
extern const char begin_of_verify[] asm("verify_pipeline_begin");
extern const char end_of_verify[] asm("verify_pipeline_end");

namespace offsite {
namespace {

struct Embedded {
  std::string_view name;
  const char* begin;
  const char* end;
};
constexpr Embedded pipelines[] = {
    {"postgresql-local", begin_of_postgresql_local, end_of_postgresql_local},
    {"restore", begin_of_restore, end_of_restore},
    {"verify", begin_of_verify, end_of_verify},
};

}  // namespace

std::string_view embedded_pipeline(std::string_view name) {
  for (const Embedded& each : pipelines)
    if (each.name == name) return {each.begin, each.end};
  return {};
}

std::string embedded_names() {
  std::string names;
  for (const Embedded& each : pipelines) names += (names.empty() ? "" : ", ") + std::string(each.name);
  return names;
}

}  // namespace offsite
