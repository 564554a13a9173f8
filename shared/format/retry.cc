#include "format/retry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

namespace offsite {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds wait_first{500};
constexpr milliseconds wait_max{30'000};

enum class Rule { never, always, once, look };

struct Row {
  std::string_view code;
  Rule rule;
  std::string_view hint;
};

constexpr std::string_view clock_hint = "compare this host's clock with the store's: timedatectl";
constexpr std::string_view key_hint =
    "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the --credentials file";
constexpr std::string_view token_hint = "the credentials are temporary and over: fetch new ones";
constexpr std::string_view damage_hint =
    "the bytes changed twice on their way: suspect this host's memory or a proxy";
constexpr std::string_view stored_damage_hint =
    "it may be damaged where it is stored: restic check --read-data";
constexpr std::string_view permission_hint = "give the key Object Read & Write on this bucket and prefix";

// `once`: what is said may be the doing of a single flipped bit, or of a signature that grew old while the
// body was on its way; the second time it is believed.
constexpr auto rows = std::to_array<Row>({
    {"InternalError", Rule::always, ""},
    {"ServiceUnavailable", Rule::always, ""},
    {"SlowDown", Rule::always, ""},
    {"TooManyRequests", Rule::always, ""},
    {"ClientDisconnect", Rule::always, ""},
    {"IncompleteBody", Rule::always, ""},
    {"RequestTimeout", Rule::always, ""},
    {"OperationAborted", Rule::always, ""},
    {"BadDigest", Rule::once, damage_hint},
    {"XAmzContentSHA256Mismatch", Rule::once, damage_hint},
    {damaged_object, Rule::once, stored_damage_hint},
    {"SignatureDoesNotMatch", Rule::once, key_hint},
    {"ExpiredRequest", Rule::once, clock_hint},
    {"RequestTimeTooSkewed", Rule::once, clock_hint},
    {"NoSuchUpload", Rule::look, ""},
    {"InvalidPart", Rule::look, ""},
    {"PreconditionFailed", Rule::look, ""},
    {"ConditionalRequestConflict", Rule::look, ""},
    {"ObjectLockedByBucketPolicy", Rule::look, ""},
    {"Unauthorized", Rule::never, key_hint},
    {"InvalidAccessKeyId", Rule::never, key_hint},
    {"ExpiredToken", Rule::never, token_hint},
    {"InvalidToken", Rule::never, token_hint},
    {"AccessDenied", Rule::never, permission_hint},
    {"NotEntitled", Rule::never, "R2 is not enabled for this account"},
    {"NoSuchBucket", Rule::never,
     "create the bucket, or correct its name; a bucket with a jurisdiction has its own host "
     "(ACCOUNT.eu.r2…)"},
    {"NotImplemented", Rule::never, "the store does not know this request: is there a proxy in between?"},
    {"AuthorizationHeaderMalformed", Rule::never, "set AWS_DEFAULT_REGION to the bucket's region"},
    {"PermanentRedirect", Rule::never, "use the address and region of the bucket itself"},
    {"TemporaryRedirect", Rule::never, "use the address and region of the bucket itself"},
});

const Row* row_of(std::string_view code) {
  auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.code == code; });
  return found == rows.end() ? nullptr : &*found;
}

bool is_damage(const Row* row) {
  return row && (row->hint == damage_hint || row->hint == stored_damage_hint);
}

// For answers without a code (a HEAD has no body, an edge answers in HTML) and for codes nobody has told us
// of.
Rule by_status(const Failure& failure) {
  if (failure.status == 0) return failure.hopeless ? Rule::never : Rule::always;
  // A good status with a body that makes no sense: an edge or a proxy answered in the store's place.
  if (failure.status >= 200 && failure.status < 300) return Rule::always;
  if (failure.status == 409 || failure.status == 412) return Rule::look;
  if (failure.status == 408 || failure.status == 425 || failure.status == 429) return Rule::always;
  if (failure.status == 501 || failure.status == 505) return Rule::never;
  return failure.status >= 500 ? Rule::always : Rule::never;
}

milliseconds wait_before(const Failure& failure, const Tries& tries, double random) {
  if (failure.retry_after) return *failure.retry_after + milliseconds(static_cast<int64_t>(random * 1000));
  milliseconds bound = std::min(wait_max, wait_first * (1 << std::min(tries.made - 1, 10u)));
  return milliseconds(static_cast<int64_t>(random * static_cast<double>(bound.count())));
}

}  // namespace

Decision decide(const Failure& failure, const Tries& tries, double random) {
  const Row* row = row_of(failure.code);
  Rule rule = row ? row->rule : by_status(failure);
  if (rule == Rule::look) return {Next::look};
  if (rule == Rule::never || (rule == Rule::once && tries.doubted > 0))
    return {.next = Next::give_up, .blame = is_damage(row) ? Blame::input : Blame::usage};
  milliseconds wait = wait_before(failure, tries, random);
  if (tries.elapsed + wait > tries.limit) return {Next::give_up};
  return {.next = Next::retry, .wait = wait, .doubt = rule == Rule::once};
}

std::string hint_for(const Failure& failure) {
  if (const Row* row = row_of(failure.code)) return std::string(row->hint);
  if (failure.hopeless) return "for a store with an authority of its own: --cacert FILE, or RESTIC_CACERT";
  if (failure.status >= 300 && failure.status < 400)
    return "the address leads elsewhere: check scheme, host and bucket of the repository";
  if (failure.status == 401 || failure.status == 403) return std::string(key_hint);
  return "";
}

std::optional<seconds> parse_retry_after(std::string_view text, int64_t now) {
  int64_t number = 0;
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem == std::errc() && end == text.data() + text.size()) {
    if (number < 0) return std::nullopt;
    return seconds(std::min<int64_t>(number, 86'400));
  }
  std::tm date{};
  std::string copy(text);
  const char* rest = strptime(copy.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date);
  if (!rest || *rest != '\0') return std::nullopt;
  return seconds(std::clamp<int64_t>(timegm(&date) - now, 0, 86'400));
}

}  // namespace offsite
