// Where a repository is: restic's repository strings, read.
//
//   /srv/backup  ./backup  ../backup  backup  local:/srv/backup      a folder
//   s3:https://host[:port]/bucket[/prefix]    s3:http://…            an S3 store, addressed by path
//   s3:host/bucket[/prefix]    s3://host/bucket[/prefix]             the same, over https
//
// Some stores answer below a path of their host (http://127.0.0.1:8787/base/path/BUCKET). Nothing
// in the string tells such a path from a bucket, so the endpoint has to be given as well: it says where the
// host's part of the string ends, and the string must begin with it.
#pragma once

#include <string>
#include <string_view>

namespace offsite {

struct Repository {
  enum class Kind { local, s3 };

  Kind kind = Kind::local;
  std::string path;  // local: the folder as it was typed

  std::string scheme;     // s3: "https" or "http"
  std::string host;       // with the port if one was given
  std::string base_path;  // "" or "/cdn-cgi/…": what stands before the bucket in every request
  std::string bucket;
  std::string prefix;  // "" or "hosts/db1": no slash at either end

  // The same place always has the same spelling. A local path stays as it was typed: whoever needs one name
  // for a folder (metrics, cache_name) makes the path absolute first.
  std::string str() const;
};

// `endpoint` is "" or the URL below which the buckets are. Throws Error(usage) with a hint for anything else,
// and for a string that carries credentials.
Repository parse_repository(std::string_view text, std::string_view endpoint = "");

// A folder name for this repository's cache: readable, and different for every other repository.
std::string cache_name(const Repository& repository);

}  // namespace offsite
