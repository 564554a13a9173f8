// The signatures are those of Amazon's own worked examples ("Signature Calculations for the Authorization
// Header: Transferring Payload in a Single Chunk"), of 2013-05-24T00:00:00Z.
#include "format/s3_sign.h"

#include <criterion/criterion.h>

#include "format/bytes.h"

using namespace offsite;

namespace {

const Credentials amazon = {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
constexpr int64_t that_day = 1369353600;

S3Request request(const char* method, const char* path) {
  return {.method = method,
          .host = "examplebucket.s3.amazonaws.com",
          .path = path,
          .query = {},
          .headers = {},
          .payload_sha256 = std::string(sha256_of_nothing)};
}

std::string header(const TextPairs& headers, std::string_view name) {
  for (const auto& [each, value] : headers)
    if (each == name) return value;
  return "";
}

std::string signature(const S3Request& request) {
  std::string authorization = header(sign(request, amazon, "us-east-1", that_day), "authorization");
  return authorization.substr(authorization.find("Signature=") + 10);
}

}  // namespace

Test(s3_sign, a_get_with_a_signed_range) {
  S3Request get = request("GET", "/test.txt");
  get.headers = {{"range", "bytes=0-9"}};
  cr_assert_eq(header(sign(get, amazon, "us-east-1", that_day), "authorization"),
               "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
               "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
               "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

Test(s3_sign, a_put_whose_path_needs_encoding) {
  S3Request put = request("PUT", "/test$file.text");
  put.headers = {{"date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}};
  put.payload_sha256 = Id::of(as_bytes("Welcome to Amazon S3.")).hex();
  cr_assert_eq(signature(put), "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

Test(s3_sign, a_query_parameter_without_a_value) {
  S3Request get = request("GET", "/");
  get.query = {{"lifecycle", ""}};
  cr_assert_eq(signature(get), "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
}

Test(s3_sign, a_query_is_sorted_whatever_its_order) {
  S3Request get = request("GET", "/");
  get.query = {{"prefix", "J"}, {"max-keys", "2"}};
  cr_assert_eq(signature(get), "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

Test(s3_sign, a_session_token_is_sent_and_signed) {
  TextPairs headers = sign(request("GET", "/"), {"id", "secret", "the token"}, "auto", that_day);
  cr_assert_eq(header(headers, "x-amz-security-token"), "the token");
  std::string authorization = header(headers, "authorization");
  cr_assert(authorization.find("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,") !=
            std::string::npos);
  cr_assert(authorization.find("/20130524/auto/s3/aws4_request") != std::string::npos);
}

Test(s3_sign, host_is_signed_but_left_to_http_to_send) {
  cr_assert_eq(header(sign(request("GET", "/"), amazon, "auto", that_day), "host"), "");
}

Test(s3_sign, no_header_shows_the_secret) {
  for (const auto& [name, value] : sign(request("GET", "/"), amazon, "auto", that_day))
    cr_assert_eq(value.find(amazon.secret), std::string::npos);
}

Test(s3_sign, everything_but_the_unreserved_is_encoded) {
  cr_assert_eq(percent_encode("AZaz09-._~"), "AZaz09-._~");
  cr_assert_eq(percent_encode(" +/=%:\xC3\xBC"), "%20%2B%2F%3D%25%3A%C3%BC");
  cr_assert_eq(percent_encode("/a b/c", true), "/a%20b/c");
}

Test(s3_sign, a_query_sorts_by_its_encoded_spelling) {
  cr_assert_eq(encoded_query({{"b", "2"}, {"a", "x y"}, {"a", "x"}, {"uploads", ""}}),
               "a=x&a=x%20y&b=2&uploads=");
  cr_assert_eq(encoded_query({}), "");
}
