#include "event/s3_client.h"

#include <fmt/core.h>

#include <ctime>

namespace offsite {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

bool good(int status) { return status >= 200 && status < 300; }

// What is wrong with an answer; nothing if it is as it should be.
std::optional<S3Error> find_problem(const S3Call& call, const HttpAnswer& answer) {
  if (answer.too_long) return S3Error{std::string(damaged_object), answer.failure};
  if (answer.status == 0) return S3Error{"", answer.failure};
  if (!good(answer.status)) return parse_s3_error(answer.body);
  return call.read ? call.read(answer) : std::nullopt;
}

// "503 SlowDown: Please reduce your request rate."
std::string describe(int status, const S3Error& problem) {
  std::string text = status == 0 ? "" : fmt::format("{} ", status);
  text += problem.code;
  if (text.ends_with(' ')) text.pop_back();
  if (!problem.message.empty()) text += (text.empty() ? "" : ": ") + problem.message;
  if (text.ends_with('.')) text.pop_back();
  return text;
}

milliseconds since(steady_clock::time_point began) {
  return std::chrono::duration_cast<milliseconds>(steady_clock::now() - began);
}

}  // namespace

S3Client::S3Client(S3Settings settings) : settings_(std::move(settings)), http_(settings_.http) {}

std::string S3Client::key_of(std::string_view below_prefix) const {
  const std::string& prefix = settings_.repository.prefix;
  return fmt::format("{}{}{}", prefix, prefix.empty() ? "" : "/", below_prefix);
}

Error S3Client::error(const std::string& doing, const std::string& problem, Blame blame,
                      std::string hint) const {
  return Error(blame, fmt::format("{} at {}: {}", doing, settings_.repository.str(), problem),
               std::move(hint));
}

HttpRequest S3Client::signed_request(const S3Call& call) const {
  const Repository& repository = settings_.repository;
  S3Request request{.method = call.method,
                    .host = repository.host,
                    .path = fmt::format("{}/{}{}{}", repository.base_path, repository.bucket,
                                        call.key.empty() ? "" : "/", call.key),
                    .query = call.query,
                    .headers = {},
                    .payload_sha256 = call.body_sha256};
  std::string query = encoded_query(call.query);
  HttpRequest http{.method = call.method,
                   .url = fmt::format("{}://{}{}{}{}", repository.scheme, repository.host,
                                      percent_encode(request.path, true), query.empty() ? "" : "?", query),
                   .headers = sign(request, settings_.credentials, settings_.region, std::time(nullptr)),
                   .body = call.body,
                   .answer_bytes_max = call.answer_bytes_max,
                   .only_once = call.only_once};
  http.headers.insert(http.headers.end(), call.headers.begin(), call.headers.end());
  return http;
}

// A store that is overloaded means every client, so one lane's Retry-After holds for all.
Task<void> S3Client::wait_for_quiet() {
  for (;;) {
    milliseconds left = std::chrono::ceil<milliseconds>(quiet_until_ - steady_clock::now());
    if (left.count() <= 0) co_return;
    co_await pause_for(left);
  }
}

Task<S3Reply> S3Client::call(const S3Call& call, Patience& patience) {
  for (;;) {
    co_await wait_for_quiet();
    HttpRequest request = signed_request(call);  // anew each time: a signature grows old
    HttpAnswer answer = co_await http_.send(request);
    ++patience.tries;
    std::optional<S3Error> problem = find_problem(call, answer);
    if (!problem) co_return S3Reply{S3End::done, std::move(answer), ""};

    std::string described = describe(answer.status, *problem);
    // A HEAD has no body to say more; from anything else a page in place of S3's words says nothing about
    // objects.
    bool absent = answer.status == 404 && (problem->code == "NoSuchKey" || call.method == "HEAD");
    if (absent) co_return S3Reply{S3End::absent, std::move(answer), described};
    if (answer.status == 416) co_return S3Reply{S3End::beyond, std::move(answer), described};
    Failure failure{.status = answer.status,
                    .code = problem->code,
                    .hopeless = answer.hopeless,
                    .retry_after = parse_retry_after(answer.header("retry-after"), std::time(nullptr))};
    Tries tries{patience.tries, patience.doubted, since(patience.since), settings_.patience};
    Decision decision = decide(failure, tries, std::uniform_real_distribution<>(0, 1)(random_));
    patience.doubted += decision.doubt;
    if (decision.next == Next::look) co_return S3Reply{S3End::look, std::move(answer), described};
    if (decision.next == Next::give_up) {
      if (tries.made > 1) described += fmt::format(" (after {} tries)", tries.made);
      throw error(call.doing, described, decision.blame, hint_for(failure));
    }
    ++retries_;
    settings_.warn(fmt::format("{}: {}: trying again in {:.1f} s", call.doing, described,
                               static_cast<double>(decision.wait.count()) / 1000));
    if (failure.retry_after) quiet_until_ = std::max(quiet_until_, steady_clock::now() + decision.wait);
    co_await pause_for(decision.wait);
    bool lost = answer.status == 0 && answer.body_sent && call.method == "PUT";
    if (lost) co_return S3Reply{S3End::lost, std::move(answer), described};
  }
}

}  // namespace offsite
