#include "filters/file-writer/publisher.h"

#include <criterion/criterion.h>

#include "format/place.h"
#include "tests/scratch.h"

using namespace offsite;

namespace {

// A file that was announced and lies under its temporary name.
struct Rig {
  Scratch scratch;
  Target target{scratch.path()};
  Ledger ledger{target};
  Publisher publisher{target, ledger};
  Rig() {
    RestoredFile file{.path = "/file"};
    file.node.type = "file";
    ledger.add(file.to_json());
    scratch.file(partial_name("file"), "whole");
  }
  bool has(const std::string& name) const { return std::filesystem::exists(scratch / name); }
};

constexpr uint64_t much = uint64_t{1} << 30;

}  // namespace

Test(publisher, a_whole_file_gets_its_name) {
  Rig rig;
  rig.publisher.add(0, "/file", -1);
  cr_assert_not(rig.publisher.is_due());
  cr_assert_not(rig.has("file"));
  cr_assert_eq(rig.publisher.publish(), 1);
  cr_assert(rig.has("file") && !rig.has(partial_name("file")));
  cr_assert_eq(rig.ledger.state(0), Ledger::State::whole);
  cr_assert_eq(rig.publisher.publish(), 0);
}

Test(publisher, is_due_when_thousands_wait) {
  Rig rig;
  for (int n = 0; n < 10'000; ++n) rig.publisher.add(0, "/file", -1);
  cr_assert(rig.publisher.is_due());
}

Test(publisher, much_that_was_written_is_synced_though_nothing_is_whole) {
  Rig rig;
  rig.publisher.wrote(1);
  cr_assert_not(rig.publisher.is_due());
  rig.publisher.wrote(much);
  cr_assert(rig.publisher.is_due());
  cr_assert_eq(rig.publisher.publish(), 0);
  cr_assert_not(rig.publisher.is_due());
  cr_assert(rig.has(partial_name("file")));
}

Test(publisher, what_has_lost_its_temporary_name_is_told) {
  Rig rig;
  std::filesystem::remove(rig.scratch / partial_name("file"));
  rig.publisher.add(0, "/file", -1);
  cr_assert_throw(rig.publisher.publish(), Error);
}
