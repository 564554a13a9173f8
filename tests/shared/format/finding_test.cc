#include "format/finding.h"

#include <criterion/criterion.h>

#include "format/error.h"
#include "format/frame.h"

using namespace offsite;

namespace {

std::string refusal(std::string_view json) {
  try {
    Finding::parse(json);
    return "accepted";
  } catch (const Error& error) {
    cr_expect_eq(error.blame, Blame::input);
    return error.what();
  }
}

}  // namespace

Test(finding, comes_back_as_it_was_written) {
  Finding finding{Severity::hint, "pack 1a2b3c4d", "no index names it", {"run restic prune"}};
  cr_expect_eq(finding.to_json(), R"({"severity":"hint","object":"pack 1a2b3c4d",)"
                                  R"("what":"no index names it","do":"run restic prune"})");
  cr_expect(Finding::parse(finding.to_json()) == finding);
  finding.remedy.by = Mending::prune;
  cr_expect(finding.to_json().ends_with(R"(","by":"prune"})"));
  cr_expect(Finding::parse(finding.to_json()) == finding);
  cr_expect(Finding::parse(Finding{.object = "x", .remedy = new_index()}.to_json()).remedy == new_index());
  finding.broken_pack = Id::of({});
  cr_expect(finding.to_json().ends_with(R"(","broken_pack":")" + Id::of({}).hex() + "\"}"));
  cr_expect(Finding::parse(finding.to_json()) == finding);
}

Test(finding, stays_within_its_frame_whatever_a_name_holds) {
  std::string name(1 << 20, '\x01');
  Finding finding{Severity::error, name, name, {name}};
  cr_expect_lt(finding.to_json().size(), payload_bytes_max(Kind::finding));
  Finding::parse(finding.to_json());
}

Test(finding, is_refused_without_its_members) {
  cr_expect(refusal("{") != "accepted");
  cr_expect(refusal("{}") != "accepted");
  cr_expect(refusal(R"({"severity":"bad","object":"x","what":"y"})").find("unknown severity") !=
            std::string::npos);
  cr_expect(refusal(R"({"severity":"error","object":"x"})") != "accepted");
  cr_expect_eq(refusal(R"({"severity":"error","object":"x","what":"y"})"), "accepted");
  cr_expect(refusal(R"({"severity":"error","object":"x","what":"y","broken_pack":"12"})") != "accepted");
  cr_expect(refusal(R"({"severity":"error","object":"x","what":"y","by":"rm"})") != "accepted");
}
