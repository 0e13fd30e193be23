// SPDX-License-Identifier: Apache-2.0
#include "wire/http/hpack.h"

#include <gtest/gtest.h>
#include <nghttp2/nghttp2.h>

#include <random>

namespace assay::wire::http {
namespace {

using namespace base::literals;

std::string listed(const HeaderBlock& block) {
  std::string out;
  for (const auto& header : block.headers) {
    out += header.known ? header.name : "?";
    out += '=';
    out += header.value;
    out += ';';
  }
  return out;
}

// RFC 7541 Appendix C.3 and C.4.
TEST(Hpack, DecodesTheRequestsOfTheSpecification) {
  Hpack hpack(Hpack::Start::of_connection);
  EXPECT_EQ(listed(hpack.decode("82 86 84 41 8c f1 e3 c2 e5 f2 3a 6b a0 ab 90 f4 ff"_bytes, {})),
            ":method=GET;:scheme=http;:path=/;:authority=www.example.com;");
  EXPECT_EQ(listed(hpack.decode("82 86 84 be 58 86 a8 eb 10 64 9c bf"_bytes, {})),
            ":method=GET;:scheme=http;:path=/;:authority=www.example.com;cache-control=no-cache;");
}

TEST(Hpack, KnowsTheOctetsOfEachField) {
  Hpack hpack(Hpack::Start::of_connection);
  const auto block = "82 86 44 02 2f 61"_bytes;  // GET, http, :path "/a"
  Frame frame;
  frame.id = {EvidenceId(1), 7};
  std::vector<std::byte> captured(10);
  captured.insert(captured.end(), block.begin(), block.end());
  frame.bytes = captured;
  Context context;
  context.frame = &frame;
  const auto decoded = hpack.decode(frame.bytes.subspan(10), context);
  ASSERT_EQ(decoded.headers.size(), 3u);
  EXPECT_EQ(decoded.headers[1].place, (Place{frame.id, 11, 1}));
  EXPECT_EQ(decoded.headers[2].place, (Place{frame.id, 12, 4}));
}

TEST(Hpack, ResolvesWhatItSawInsertedAndNothingElseAfterALateStart) {
  Hpack hpack(Hpack::Start::unknown);
  // :status 200; an entry from before (index 62); a new entry "a: b"; the same again by index; what was 62 is 63 now.
  const auto decoded = hpack.decode("88 be 40 01 61 01 62 be bf"_bytes, {});
  EXPECT_EQ(listed(decoded), ":status=200;?=;a=b;a=b;?=;");
  EXPECT_EQ(decoded.unknown, 2);
  EXPECT_FALSE(decoded.fault);
  EXPECT_FALSE(decoded.whole());
}

TEST(Hpack, KeepsAValueWhoseNameIsUnknownWithoutNamingIt) {
  Hpack hpack(Hpack::Start::unknown);
  const auto decoded = hpack.decode("7e 01 78"_bytes, {});  // literal, name of entry 62, value "x"
  EXPECT_EQ(listed(decoded), "?=x;");
  EXPECT_EQ(decoded.unknown, 1);
}

TEST(Hpack, KnowsEverythingAgainAfterTheEncoderEmptiedTheTable) {
  Hpack hpack(Hpack::Start::unknown);
  const auto decoded = hpack.decode("20 3f e1 1f 40 01 61 01 62 be"_bytes, {});  // size 0, size 4096, a: b, 62
  EXPECT_EQ(listed(decoded), "a=b;a=b;");
  EXPECT_TRUE(decoded.whole());
  EXPECT_TRUE(hpack.decode("bf"_bytes, {}).fault);  // 63 is not there
}

TEST(Hpack, RefusesAnIndexThatTheTableCannotHave) {
  Hpack hpack(Hpack::Start::of_connection);
  const auto decoded = hpack.decode("82 be"_bytes, {});
  EXPECT_EQ(listed(decoded), ":method=GET;");
  ASSERT_TRUE(decoded.fault);
  EXPECT_EQ(decoded.fault->code, base::Fault::Code::bad_encoding);
  EXPECT_EQ(decoded.fault->offset, 1u);
}

TEST(Hpack, TreatsTheTableAsUnknownAfterAFault) {
  Hpack hpack(Hpack::Start::of_connection);
  EXPECT_EQ(listed(hpack.decode("40 01 61 01 62"_bytes, {})), "a=b;");
  EXPECT_TRUE(hpack.decode("ff ff ff ff ff ff ff"_bytes, {}).fault);
  const auto decoded = hpack.decode("be"_bytes, {});
  EXPECT_EQ(decoded.unknown, 1);
  EXPECT_FALSE(decoded.fault);
}

TEST(Hpack, FollowsATableThatTheReceiverAllowedToGrow) {
  const auto to_8192 = "3f e1 3f 82"_bytes;
  Hpack refuses(Hpack::Start::of_connection);
  EXPECT_TRUE(refuses.decode(to_8192, {}).fault);
  Hpack follows(Hpack::Start::of_connection);
  follows.allow(8192);
  EXPECT_EQ(listed(follows.decode(to_8192, {})), ":method=GET;");
}

TEST(Hpack, ReportsAFieldWithoutANameInAKnownTable) {
  Hpack hpack(Hpack::Start::of_connection);
  const auto decoded = hpack.decode("82 00 00 01 78"_bytes, {});
  ASSERT_TRUE(decoded.fault);
  EXPECT_EQ(decoded.fault->code, base::Fault::Code::bad_value);
  EXPECT_EQ(decoded.unknown, 0);
}

TEST(Hpack, StopsKeepingFieldsAt64KiB) {
  Hpack hpack(Hpack::Start::of_connection);
  std::vector<std::byte> block = "40 01 61 7f 81 1e"_bytes;  // "a" with a value of 3,968 octets
  block.resize(block.size() + 3968, std::byte{'v'});
  block.resize(block.size() + 10'000, std::byte{0xbe});  // and 10,000 times the same
  const auto decoded = hpack.decode(block, {});
  EXPECT_TRUE(decoded.cut);
  EXPECT_FALSE(decoded.fault);
  EXPECT_EQ(decoded.headers.size(), 16u);
  EXPECT_EQ(listed(hpack.decode("82"_bytes, {})), ":method=GET;");
}

TEST(Hpack, EveryPrefixOfABlockFaultsOrGivesItsFirstFields) {
  const auto whole = "82 86 84 41 8c f1 e3 c2 e5 f2 3a 6b a0 ab 90 f4 ff"_bytes;
  const std::string all = ":method=GET;:scheme=http;:path=/;:authority=www.example.com;";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Hpack hpack(Hpack::Start::of_connection);
    const auto decoded = hpack.decode(base::Bytes(whole).first(size), {});
    EXPECT_TRUE(all.starts_with(listed(decoded))) << size;
    EXPECT_EQ(decoded.fault.has_value(), size > 3) << size;
  }
}

// Another implementation reads the same blocks, sound and damaged.
TEST(Hpack, AgreesWithAnotherDecoder) {
  std::mt19937 random(1);
  const auto below = [&](std::size_t most) { return random() % most; };
  const std::vector<std::string> names{":path", ":method", "content-type", "authorization", "x-a", "x-bc", "date"};
  int faults = 0;
  for (int connection = 0; connection < 200; ++connection) {
    nghttp2_hd_deflater* deflater = nullptr;
    nghttp2_hd_inflater* inflater = nullptr;
    ASSERT_EQ(nghttp2_hd_deflate_new(&deflater, 4096), 0);
    ASSERT_EQ(nghttp2_hd_inflate_new(&inflater), 0);
    Hpack hpack(Hpack::Start::of_connection);
    bool good = true;
    for (int message = 0; message < 30 && good; ++message) {
      std::vector<std::pair<std::string, std::string>> fields;
      for (std::size_t i = 0; i < 1 + below(6); ++i) {
        std::string value(below(connection % 3 == 0 ? 900 : 30), 'v');
        for (auto& c : value) c = static_cast<char>(below(8) == 0 ? random() : 'a' + below(26));
        fields.emplace_back(names[below(names.size())], below(3) == 0 ? "same" : value);
      }
      std::vector<nghttp2_nv> pairs;
      const auto octets = [](std::string& text) { return static_cast<std::uint8_t*>(static_cast<void*>(text.data())); };
      for (auto& [name, value] : fields) pairs.push_back({octets(name), octets(value), name.size(), value.size(), 0});
      if (below(10) == 0) nghttp2_hd_deflate_change_table_size(deflater, below(5000));
      std::vector<std::uint8_t> block(nghttp2_hd_deflate_bound(deflater, pairs.data(), pairs.size()));
      const auto size = nghttp2_hd_deflate_hd(deflater, block.data(), block.size(), pairs.data(), pairs.size());
      ASSERT_GE(size, 0);
      block.resize(static_cast<std::size_t>(size));
      if (below(20) == 0) block[below(block.size())] = static_cast<std::uint8_t>(random());
      if (below(40) == 0) block.resize(below(block.size()));
      std::string expected;
      for (std::size_t at = 0;;) {
        nghttp2_nv field;
        int flags = 0;
        const auto used = nghttp2_hd_inflate_hd2(inflater, &field, &flags, block.data() + at, block.size() - at, 1);
        good = used >= 0;
        if (!good) break;
        at += static_cast<std::size_t>(used);
        if ((flags & NGHTTP2_HD_INFLATE_EMIT) != 0) {
          expected.append(static_cast<const char*>(static_cast<void*>(field.name)), field.namelen).append("=");
          expected.append(static_cast<const char*>(static_cast<void*>(field.value)), field.valuelen).append(";");
        } else if ((flags & NGHTTP2_HD_INFLATE_FINAL) != 0) {
          break;
        }
      }
      nghttp2_hd_inflate_end_headers(inflater);
      const auto decoded = hpack.decode(std::as_bytes(std::span(block)), {});
      const bool ours = !decoded.fault || decoded.fault->code == base::Fault::Code::bad_value;
      ASSERT_EQ(ours, good) << connection << " " << message;
      ASSERT_EQ(listed(decoded), expected) << connection << " " << message;
      faults += good ? 0 : 1;
    }
    nghttp2_hd_deflate_del(deflater);
    nghttp2_hd_inflate_del(inflater);
  }
  EXPECT_GT(faults, 20);
}

TEST(Hpack, ListsNoValueOfAnAuthorizationHeader) {
  base::Fields fields;
  Context context;
  context.fields = &fields;
  Hpack hpack(Hpack::Start::of_connection);
  (void)hpack.decode("57 0c 42 65 61 72 65 72 20 61 62 63 64 65"_bytes, context);  // authorization: "Bearer abcde"
  ASSERT_EQ(fields.list().size(), 2u);
  EXPECT_EQ(fields.list()[0].text, "authorization");
  EXPECT_EQ(fields.list()[1].name, "assay.secret");
  EXPECT_EQ(fields.list()[1].text, "");
  EXPECT_EQ(fields.list()[1].where.size(), 14u);
}

}  // namespace
}  // namespace assay::wire::http
