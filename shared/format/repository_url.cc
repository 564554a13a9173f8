#include "format/repository_url.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "format/bytes.h"
#include "format/error.h"

namespace offsite {
namespace {

constexpr std::string_view r2_domain = ".r2.cloudflarestorage.com";

Error refuse(std::string_view text, std::string_view why, std::string hint) {
  return Error(Blame::usage, fmt::format("read the repository \"{}\": {}", text, why), std::move(hint));
}

bool take(std::string_view& text, std::string_view start) {
  if (!text.starts_with(start)) return false;
  text.remove_prefix(start.size());
  return true;
}

// The parts between slashes; empty ones and "." say nothing.
std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> list;
  while (!path.empty()) {
    size_t end = std::min(path.find('/'), path.size());
    std::string_view segment = path.substr(0, end);
    if (!segment.empty() && segment != ".") list.push_back(segment);
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return list;
}

bool is_bucket(std::string_view name) {
  return name.size() >= 3 && name.size() <= 63 && std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return std::isalnum(c) || c == '-' || c == '.' || c == '_';
         });
}

bool is_host(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) || std::string_view("-._:[]").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

// Splits "[scheme://]host/path" at the host. Without a scheme it is https, as restic has it.
std::string_view take_host(std::string_view text, Repository& repository) {
  repository.scheme = take(text, "http://") ? "http" : "https";
  if (repository.scheme == "https") take(text, "https://");
  size_t end = std::min(text.find('/'), text.size());
  repository.host = text.substr(0, end);
  std::transform(repository.host.begin(), repository.host.end(), repository.host.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  // The port that goes without saying is not sent, so it must not be signed either.
  std::string_view usual = repository.scheme == "https" ? ":443" : ":80";
  if (repository.host.ends_with(usual)) repository.host.resize(repository.host.size() - usual.size());
  return text.substr(end);
}

// Drops the endpoint's path from the front of `path`.
std::string_view take_base(std::string_view path, std::string_view endpoint, Repository& repository) {
  Repository other;
  std::string_view base = take_host(endpoint, other);
  while (base.ends_with('/')) base.remove_suffix(1);
  if (other.host.ends_with(r2_domain) && !base.empty())
    throw Error(
        Blame::usage, fmt::format("read the endpoint \"{}\": R2 has no path before the bucket", endpoint),
        "leave --endpoint away and put the bucket into the repository: s3:https://HOST/BUCKET/PREFIX");
  bool below = other.scheme == repository.scheme && other.host == repository.host && take(path, base) &&
               (path.empty() || path.starts_with('/'));
  if (!below)
    throw Error(Blame::usage,
                fmt::format("read the repository: it is not below the endpoint \"{}\"", endpoint),
                "with --endpoint URL, the repository is s3:URL/BUCKET/PREFIX");
  repository.base_path = base;
  return path;
}

// BUCKET.ACCOUNT.r2.cloudflarestorage.com: what is typed as a prefix would be taken for the bucket.
bool names_a_bucket(std::string_view host) {
  if (!host.ends_with(r2_domain)) return false;
  host.remove_suffix(r2_domain.size());
  for (std::string_view jurisdiction : {".eu", ".fedramp"})
    if (host.ends_with(jurisdiction)) host.remove_suffix(jurisdiction.size());
  return host.find('.') != host.npos;
}

Repository parse_s3(std::string_view text, std::string_view rest, std::string_view endpoint) {
  Repository repository{.kind = Repository::Kind::s3};
  std::string_view path = take_host(rest, repository);
  if (repository.host.empty()) throw refuse(text, "it names no host", "write s3:https://HOST/BUCKET/PREFIX");
  if (!is_host(repository.host))
    throw refuse(repository.host.find('@') == std::string::npos ? text : "(with credentials)",
                 "its host is not a host's name",
                 "credentials belong into the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) or "
                 "--credentials");
  if (names_a_bucket(repository.host))
    throw refuse(
        text, "its host names a bucket",
        "put the bucket behind the host: s3:https://ACCOUNT" + std::string(r2_domain) + "/BUCKET/PREFIX");
  if (!endpoint.empty()) path = take_base(path, endpoint, repository);
  std::vector<std::string_view> parts = segments(path);
  if (parts.empty())
    throw refuse(text, "it names no bucket",
                 repository.host.ends_with(r2_domain)
                     ? "R2's address is the same for all buckets of an account: add /BUCKET or /BUCKET/PREFIX"
                     : "write s3:https://HOST/BUCKET/PREFIX");
  if (!is_bucket(parts[0]))
    throw refuse(text, fmt::format("\"{}\" is not a bucket's name", parts[0]),
                 "a bucket has 3 to 63 letters, digits, dots and dashes");
  repository.bucket = parts[0];
  for (size_t i = 1; i < parts.size(); ++i) {
    if (parts[i] == "..") throw refuse(text, "\"..\" leads out of its prefix", "write the prefix as it is");
    repository.prefix += (i > 1 ? "/" : "") + std::string(parts[i]);
  }
  return repository;
}

bool is_path(std::string_view text) {
  return text.starts_with('/') || text.starts_with("./") || text.starts_with("../") ||
         text.find(':') == text.npos;
}

}  // namespace

std::string Repository::str() const {
  if (kind == Kind::local) return path;
  return fmt::format("s3:{}://{}{}/{}{}{}", scheme, host, base_path, bucket, prefix.empty() ? "" : "/",
                     prefix);
}

Repository parse_repository(std::string_view text, std::string_view endpoint) {
  if (text.empty())
    throw Error(Blame::usage, "read the repository: none is given",
                "name it with -r/--repo or RESTIC_REPOSITORY: /folder or s3:https://HOST/BUCKET/PREFIX");
  std::string_view rest = text;
  if (take(rest, "local:")) {
    if (rest.empty()) throw refuse(text, "it names no folder", "write local:/folder");
    return {.kind = Repository::Kind::local, .path = std::string(rest)};
  }
  if (take(rest, "s3://") || take(rest, "s3:")) return parse_s3(text, rest, endpoint);
  if (is_path(text)) return {.kind = Repository::Kind::local, .path = std::string(text)};

  std::string_view scheme = text.substr(0, text.find(':'));
  for (std::string_view known : {"sftp", "rest", "rclone", "b2", "azure", "gs", "swift"})
    if (scheme == known)
      throw Error(Blame::usage,
                  fmt::format("read the repository: \"{}:\" is not a store this program speaks to", scheme),
                  "use s3:https://HOST/BUCKET/PREFIX, or a folder (a mounted share is one)");
  // The whole text stays out of the message: what stands here may be a URL with a password in it.
  throw Error(Blame::usage, fmt::format("read the repository: \"{}:\" is unknown", scheme.substr(0, 20)),
              "for a folder with a colon in its name, put local: before it");
}

std::string cache_name(const Repository& repository) {
  std::string readable = repository.kind == Repository::Kind::local ? repository.path
                         : repository.prefix.empty()                ? repository.bucket
                                                     : repository.bucket + "-" + repository.prefix;
  std::string name;
  for (char c : readable) {
    bool plain = std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_';
    if (plain && !(name.empty() && c == '.')) name += c;
    if (!plain && !name.empty() && !name.ends_with('-')) name += '-';
  }
  if (name.size() > 40) name.erase(0, name.size() - 40);
  return fmt::format("{}{}{}", name, name.empty() || name.ends_with('-') ? "" : "-",
                     Id::of(as_bytes(repository.str())).hex().substr(0, 16));
}

}  // namespace offsite
