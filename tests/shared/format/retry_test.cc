#include "format/retry.h"

#include <criterion/criterion.h>

using namespace offsite;
using namespace std::chrono_literals;

namespace {

Next next(Failure failure, unsigned made = 1) { return decide(failure, {.made = made}, 0.5).next; }

}  // namespace

Test(retry, what_passes_by_itself_is_tried_again) {
  for (const char* code : {"InternalError", "ServiceUnavailable", "SlowDown", "TooManyRequests",
                           "ClientDisconnect", "IncompleteBody", "RequestTimeout"})
    cr_assert(next({400, code}, 7) == Next::retry, "%s", code);
  for (int status : {408, 425, 429, 500, 502, 503, 504, 520, 522, 524, 530})
    cr_assert(next({status, ""}, 7) == Next::retry, "%d", status);
  cr_assert(next({0, ""}, 7) == Next::retry);
  cr_assert(next({200, ""}) == Next::retry);  // an edge's page where the store's XML should be
}

Test(retry, what_will_not_change_is_given_up) {
  for (const char* code : {"Unauthorized", "AccessDenied", "NotEntitled", "NoSuchBucket", "NotImplemented",
                           "InvalidDigest", "EntityTooLarge", "MissingContentLength", "MetadataTooLarge",
                           "InvalidObjectName", "InvalidAccessKeyId", "ExpiredToken"})
    cr_assert(next({403, code}) == Next::give_up, "%s", code);
  for (int status : {301, 307, 400, 401, 403, 404, 405, 411, 501, 505})
    cr_assert(next({status, ""}) == Next::give_up, "%d", status);
  cr_assert(next({.status = 0, .hopeless = true}) == Next::give_up);
}

Test(retry, damage_on_the_way_is_believed_the_second_time) {
  for (const char* code : {"BadDigest", "XAmzContentSHA256Mismatch", "SignatureDoesNotMatch",
                           "ExpiredRequest", "RequestTimeTooSkewed"}) {
    Decision first = decide({400, code}, {.made = 5}, 0.5);  // whatever else had failed before
    cr_assert(first.next == Next::retry && first.doubt, "%s", code);
    cr_assert(decide({400, code}, {.made = 6, .doubted = 1}, 0.5).next == Next::give_up, "%s", code);
    cr_assert_neq(hint_for({400, code}), "", "%s", code);
  }
}

Test(retry, what_may_have_been_done_already_is_looked_at) {
  for (const char* code : {"NoSuchUpload", "InvalidPart", "PreconditionFailed", "ObjectLockedByBucketPolicy",
                           "ConditionalRequestConflict"})
    cr_assert(next({403, code}) == Next::look, "%s", code);
  cr_assert(next({412, ""}) == Next::look);
  cr_assert(next({409, ""}) == Next::look);
}

Test(retry, the_wait_doubles_up_to_a_bound_and_is_spread_over_all_of_it) {
  auto wait = [](unsigned made, double random) { return decide({503, ""}, {.made = made}, random).wait; };
  cr_assert(wait(1, 0) == 0ms && wait(1, 0.5) == 250ms);
  cr_assert(wait(2, 0.5) == 500ms && wait(3, 0.5) == 1000ms);
  cr_assert(wait(7, 0.5) == 15s && wait(100, 0.5) == 15s && wait(4'000'000'000, 0.5) == 15s);
}

Test(retry, retry_after_is_obeyed) {
  Failure failure = {.status = 503, .code = "SlowDown", .retry_after = 20s};
  auto wait = decide(failure, {.made = 1}, 0.5).wait;
  cr_assert(wait >= 20s && wait < 21s);
}

Test(retry, patience_ends) {
  Tries tries = {.made = 3, .elapsed = 14min + 59s};
  cr_assert(decide({503, ""}, tries, 0.1).next == Next::retry);
  cr_assert(decide({503, ""}, tries, 0.9).next == Next::give_up);
  cr_assert(decide({.status = 503, .retry_after = 3600s}, {}, 0).next == Next::give_up);
}

Test(retry, retry_after_is_seconds_or_a_date) {
  constexpr int64_t now = 1445412480;  // Wed, 21 Oct 2015 07:28:00 GMT
  cr_assert(parse_retry_after("120", now) == 120s);
  cr_assert(parse_retry_after("Wed, 21 Oct 2015 07:28:30 GMT", now) == 30s);
  cr_assert(parse_retry_after("Wed, 21 Oct 2015 07:00:00 GMT", now) == 0s);
  cr_assert(parse_retry_after("99999999999", now) == 86400s);
}

Test(retry, giving_up_says_whose_fault_it_is) {
  auto blame = [](Failure failure, Tries tries) { return decide(failure, tries, 0.5).blame; };
  cr_assert(blame({403, "AccessDenied"}, {}) == Blame::usage);
  cr_assert(blame({400, "BadDigest"}, {.made = 2, .doubted = 1}) == Blame::input);
  cr_assert(blame({503, "SlowDown"}, {.made = 9, .elapsed = 15min}) == Blame::temporary);
}

// every way this can be wrong
Test(retry, anything_else_is_no_retry_after) {
  for (const char* text : {"", "-1", "soon", "12x", "1.5", "Wed, 21 Oct 2015",
                           "Wed, 21 Oct 2015 07:28:30 GMT x", "99999999999999999999"})
    cr_assert(!parse_retry_after(text, 0), "%s", text);
}
