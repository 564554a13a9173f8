#include "format/s3_sign.h"

#include <fmt/core.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <cctype>
#include <ctime>

#include "format/bytes.h"

namespace offsite {
namespace {

std::string hmac(std::string_view key, std::string_view text) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), raw(as_bytes(text)), text.size(),
       reinterpret_cast<unsigned char*>(digest.data()), &length);
  digest.resize(length);
  return digest;
}

std::string sha256_hex(std::string_view text) { return Id::of(as_bytes(text)).hex(); }

std::string amz_date(int64_t unix_time) {
  std::time_t time = unix_time;
  std::tm utc;
  gmtime_r(&time, &utc);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec);
}

}  // namespace

std::string percent_encode(std::string_view text, bool keep_slash) {
  std::string out;
  for (unsigned char c : text) {
    bool plain = std::isalnum(c) || c == '-' || c == '.' || c == '_' || c == '~' || (keep_slash && c == '/');
    if (plain)
      out += static_cast<char>(c);
    else
      out += fmt::format("%{:02X}", c);
  }
  return out;
}

std::string encoded_query(TextPairs query) {
  // Sorted after encoding, by name and then by value: that is what the rule says, and '%' sorts before
  // letters.
  for (auto& [name, value] : query) {
    name = percent_encode(name);
    value = percent_encode(value);
  }
  std::sort(query.begin(), query.end());
  std::string out;
  for (const auto& [name, value] : query) out += (out.empty() ? "" : "&") + name + "=" + value;
  return out;
}

TextPairs sign(const S3Request& request, const Credentials& credentials, std::string_view region,
               int64_t unix_time) {
  std::string time = amz_date(unix_time);
  std::string day = time.substr(0, 8);
  TextPairs headers = request.headers;
  headers.emplace_back("host", request.host);
  headers.emplace_back("x-amz-content-sha256", request.payload_sha256);
  headers.emplace_back("x-amz-date", time);
  if (!credentials.session_token.empty())
    headers.emplace_back("x-amz-security-token", credentials.session_token);
  std::sort(headers.begin(), headers.end());

  std::string header_lines, header_names;
  for (const auto& [name, value] : headers) {
    header_lines += name + ":" + value + "\n";
    header_names += (header_names.empty() ? "" : ";") + name;
  }
  std::string canonical =
      fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, percent_encode(request.path, true),
                  encoded_query(request.query), header_lines, header_names, request.payload_sha256);
  std::string scope = fmt::format("{}/{}/s3/aws4_request", day, region);
  std::string to_sign = fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", time, scope, sha256_hex(canonical));
  std::string key = hmac(hmac(hmac(hmac("AWS4" + credentials.secret, day), region), "s3"), "aws4_request");

  std::erase_if(headers, [](const auto& header) { return header.first == "host"; });
  headers.emplace_back(
      "authorization",
      fmt::format("AWS4-HMAC-SHA256 Credential={}/{},SignedHeaders={},Signature={}", credentials.key_id,
                  scope, header_names, to_hex(as_bytes(hmac(key, to_sign)))));
  return headers;
}

}  // namespace offsite
