#include "format/s3_answer.h"

#include <criterion/criterion.h>

#include "format/error.h"

using namespace offsite;

namespace {

const std::string listing_text =
    R"(<?xml version="1.0" encoding="UTF-8"?>)"
    R"(<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">)"
    R"(<Name>b</Name><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>)"
    R"(<Contents><Key>a%2Bb+c/keys/1</Key><Size>15</Size></Contents>)"
    R"(<NextContinuationToken>n&amp;xt</NextContinuationToken>)"
    R"(<Contents><Key>k2</Key><Size>18446744073709551615</Size></Contents></ListBucketResult>)";

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  return text.replace(text.find(from), from.size(), to);
}

void expect_no_listing(std::string_view text) {
  try {
    parse_listing(as_bytes(text));
  } catch (const Error& error) {
    cr_assert(error.blame == Blame::temporary);
    return;
  }
  cr_assert_fail("taken for a listing: %.*s", static_cast<int>(text.size()), text.data());
}

}  // namespace

Test(s3_answer, an_error_is_a_code_and_a_message) {
  S3Error error =
      parse_s3_error(as_bytes("<?xml version=\"1.0\"?>\n<Error><Code>NoSuchKey</Code>"
                              "<Message>The key\n does not exist.</Message><Key>x</Key></Error>"));
  cr_assert_eq(error.code, "NoSuchKey");
  cr_assert_eq(error.message, "The key does not exist.");
}

Test(s3_answer, an_html_page_of_the_edge_is_quoted_by_its_title) {
  S3Error error =
      parse_s3_error(as_bytes("<!DOCTYPE html><html><head><title>523: Origin is\tunreachable</title>"));
  cr_assert_eq(error.code, "");
  cr_assert_eq(error.message, "523: Origin is unreachable");
}

Test(s3_answer, anything_at_all_is_survived_as_an_error) {
  cr_assert_eq(parse_s3_error({}).message, "");
  cr_assert_eq(parse_s3_error(as_bytes("upstream \x1b[31mred\x07")).message, "upstream [31mred");
  cr_assert_eq(parse_s3_error(as_bytes("<Error><Code>Cut")).code, "");
  cr_assert_leq(parse_s3_error(as_bytes(std::string(100'000, 'x'))).message.size(), 200);
}

Test(s3_answer, a_page_of_a_listing) {
  Listing listing = parse_listing(as_bytes(listing_text));
  cr_assert_eq(listing.keys.size(), 2);
  cr_assert_eq(listing.keys[0].key, "a+b c/keys/1");
  cr_assert_eq(listing.keys[0].bytes, 15);
  cr_assert_eq(listing.keys[1].bytes, UINT64_MAX);
  cr_assert_eq(listing.continuation, "n&xt");
}

Test(s3_answer, the_last_page_has_no_continuation) {
  Listing listing = parse_listing(as_bytes(replaced(listing_text, "true", "false")));
  cr_assert_eq(listing.continuation, "");
}

Test(s3_answer, keys_are_decoded_only_if_the_store_encoded_them) {
  Listing listing = parse_listing(as_bytes(replaced(listing_text, "<EncodingType>url</EncodingType>", "")));
  cr_assert_eq(listing.keys[0].key, "a%2Bb+c/keys/1");
}

Test(s3_answer, an_upload_id) {
  cr_assert_eq(
      parse_upload_id(as_bytes(
          "<InitiateMultipartUploadResult><UploadId>2~x</UploadId></InitiateMultipartUploadResult>")),
      "2~x");
}

Test(s3_answer, a_completion_may_fail_inside_a_good_answer) {
  cr_assert(!parse_completion(
      as_bytes("<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>")));
  cr_assert_eq(parse_completion(as_bytes("<Error><Code>InternalError</Code></Error>"))->code,
               "InternalError");
  cr_assert_eq(parse_completion(as_bytes("<html>"))->code, "");
  cr_assert(parse_completion({}));
}

Test(s3_answer, a_completion_names_the_parts_from_one_up) {
  cr_assert_eq(completion_request({"\"a\"", "b<"}),
               "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"a\"</ETag></Part>"
               "<Part><PartNumber>2</PartNumber><ETag>b&lt;</ETag></Part></CompleteMultipartUpload>");
}

// every way this can be wrong
Test(s3_answer, a_listing_that_is_cut_short_anywhere_is_refused) {
  for (size_t length = 0; length < listing_text.size(); ++length)
    expect_no_listing(listing_text.substr(0, length));
}

Test(s3_answer, a_listing_that_lacks_something_is_refused) {
  expect_no_listing("<html></html>");
  expect_no_listing("<Error><Code>InternalError</Code></Error>");
  expect_no_listing(replaced(listing_text, "<IsTruncated>true</IsTruncated>", ""));
  expect_no_listing(replaced(listing_text, "n&amp;xt", ""));
  expect_no_listing(replaced(listing_text, "<Size>15</Size>", ""));
  expect_no_listing(replaced(listing_text, "<Size>15</Size>", "<Size>-1</Size>"));
  expect_no_listing(replaced(listing_text, "<Size>15</Size>", "<Size>15 </Size>"));
  expect_no_listing(replaced(listing_text, "<Size>15</Size>", "<Size>18446744073709551616</Size>"));
  expect_no_listing(replaced(listing_text, "<Key>k2</Key>", "<Key></Key>"));
}

Test(s3_answer, an_upload_without_an_id_is_refused) {
  cr_assert_throw(parse_upload_id({}), Error);
  cr_assert_throw(parse_upload_id(as_bytes("<InitiateMultipartUploadResult/>")), Error);
  cr_assert_throw(parse_upload_id(as_bytes("<Other><UploadId>x</UploadId></Other>")), Error);
}

Test(s3_answer, a_content_range_says_which_bytes_came_and_of_how_many) {
  std::optional<ContentRange> range = parse_content_range("bytes 100-199/1000");
  cr_assert(range && range->offset == 100 && range->bytes == 100 && range->object_bytes == 1000);
  for (const char* text :
       {"", "bytes", "bytes 0-9", "bytes 0-9/", "bytes 0-9/*", "bytes */10", "bytes 9-0/10", "bytes 0-10/10",
        "items 0-9/10", "bytes 0-9/10 ", "bytes -9/10", "bytes 0--9/10", "bytes 0-9/99999999999999999999"})
    cr_expect(!parse_content_range(text), "%s", text);
}
