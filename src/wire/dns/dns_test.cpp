// SPDX-License-Identifier: Apache-2.0
#include "wire/dns/dns.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "wire/dns/name.h"
#include "wire/recording_output.h"

namespace assay::wire::dns {
namespace {

using namespace assay::base::literals;

using Octets = std::vector<std::byte>;

Octets operator+(Octets left, const Octets& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

// A query for "nrf.example", type A.
const Octets header = "12 34 01 00 00 01 00 00 00 00 00 00"_bytes;
const Octets question = "03 6e 72 66 07 65 78 61 6d 70 6c 65 00 00 01 00 01"_bytes;
// The same with `count` answers to come.
Octets response(std::uint8_t count) {
  return "12 34 81 80 00 01 00"_bytes + Octets{std::byte{count}} + "00 00 00 00"_bytes + question;
}

struct Seen {
  explicit Seen(Octets input, Context context = {}) : octets(std::move(input)) {
    listen();
    parse(octets, context, out);
  }
  Seen() { listen(); }
  void listen() {
    out.on<Message>([this](const Context&, base::Bytes, const Message& message) { messages.push_back(message); });
  }
  const Message& only() const {
    EXPECT_EQ(messages.size(), 1U);
    static const Message none;
    return messages.empty() ? none : messages.front();
  }
  // The data of the answers, joined.
  std::string answers() const {
    std::string all;
    for (const auto& record : only().answer_records) all += record.data + " ";
    return all;
  }
  Octets octets;
  RecordingOutput out;
  std::vector<Message> messages;
};

TEST(Dns, ReadsAQuery) {
  const Seen seen(header + question);
  EXPECT_EQ(seen.only().id, 0x1234);
  EXPECT_FALSE(seen.only().response());
  EXPECT_EQ(seen.only().opcode(), 0);
  ASSERT_TRUE(seen.only().question);
  EXPECT_EQ(seen.only().question->name, "nrf.example");
  EXPECT_EQ(type_text(seen.only().question->type), "A");
  EXPECT_EQ(seen.only().octets, 29U);
  EXPECT_TRUE(seen.out.faults.empty());
}

TEST(Dns, ReadsAddressesAndNamesOfAnswersThroughCompression) {
  const Seen seen(response(3) + "c0 0c 00 05 00 01 00 00 00 3c 00 04 01 78 c0 10"_bytes +
                  "c0 29 00 01 00 01 00 00 00 3c 00 04 0a 00 05 0a"_bytes +
                  "c0 29 00 1c 00 01 00 00 00 3c 00 10 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01"_bytes);
  EXPECT_TRUE(seen.out.faults.empty());
  EXPECT_EQ(seen.answers(), "x.example 10.0.5.10 2001:db8::1 ");
  EXPECT_EQ(seen.only().answer_records[0].name, "nrf.example");
  EXPECT_EQ(seen.only().answer_records[1].name, "x.example");
  EXPECT_EQ(seen.only().answer_records[1].ttl, 60U);
}

TEST(Dns, ReadsTheTargetsOfServiceRecords) {
  const Seen seen(response(4) + "c0 0c 00 21 00 01 00 00 00 3c 00 08 00 01 00 02 1f 90 c0 10"_bytes +
                  "c0 0c 00 0f 00 01 00 00 00 3c 00 04 00 0a c0 10"_bytes +
                  "c0 0c 00 23 00 01 00 00 00 3c 00 0e 00 01 00 01 01 73 03 78 2d 73 00 01 61 00"_bytes +
                  "c0 0c 00 41 00 01 00 00 00 3c 00 0a 00 01 00 00 01 00 03 02 68 32"_bytes);
  EXPECT_TRUE(seen.out.faults.empty());
  EXPECT_EQ(seen.answers(), "example example a  ") << "the target of an HTTPS record may be the root";
}

TEST(Dns, PassesOverTextAndUnknownTypes) {
  const Seen seen(response(2) + "c0 0c 00 10 00 01 00 00 00 3c 00 03 02 68 69"_bytes +
                  "c0 0c ff 01 00 01 00 00 00 3c 00 01 00"_bytes);
  EXPECT_TRUE(seen.out.faults.empty());
  EXPECT_EQ(seen.answers(), "  ");
  EXPECT_EQ(seen.only().answer_records[0].length, 3);
  EXPECT_EQ(base::as_text(seen.only().answer_records[0].octets), "\x02hi");
  EXPECT_EQ(seen.only().answer_records[1].octets.size(), 1U);
}

TEST(Dns, ReadsTheEdnsOptionsBesideTheResponseCode) {
  const Seen seen("12 34 81 80 00 01 00 00 00 00 00 01"_bytes + question +
                  "00 00 29 04 d0 01 00 80 00 00 04 00 03 00 00"_bytes);
  EXPECT_EQ(seen.only().udp_size, 1232);
  EXPECT_EQ(seen.only().rcode(), 16);
  EXPECT_TRUE(seen.out.faults.empty());
}

TEST(Dns, PrintsNamesAsWiresharkDoes) {
  const auto printed = [](const Octets& label) {
    std::string out;
    append_text(out, label);
    return out;
  };
  EXPECT_EQ(printed("61 20 62 5c 22"_bytes), "a b\\\"");
  EXPECT_EQ(printed("01 09 0a 7f 00"_bytes), "\\001\\t\\n\\177\\000");
  EXPECT_EQ(printed("63 c3 a9 e2 82 ac f0 9f 98 80"_bytes), "c\u00e9\u20ac\U0001f600");
  EXPECT_EQ(printed("ff c3 c2 85 ed a0 80"_bytes), "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd");
}

TEST(Dns, RejectsAPointerThatDoesNotLeadBackwards) {
  for (const auto& name : {"c0 0c"_bytes, "c0 0e"_bytes, "01 61 c0 0c"_bytes, "c0 ff"_bytes}) {
    const Seen seen("12 34 01 00 00 01 00 00 00 00 00 00"_bytes + name + "00 01 00 01"_bytes);
    ASSERT_EQ(seen.out.faults.size(), 1U);
    EXPECT_EQ(seen.out.faults[0].fault.code, base::Fault::Code::bad_value);
    EXPECT_EQ(seen.messages.size(), 1U) << "the header was readable";
    EXPECT_FALSE(seen.only().question);
  }
}

TEST(Dns, FollowsALongChainOfPointersThatLeadBackwards) {
  // Each record's name points to the name of the one before it.
  Octets records;
  for (unsigned i = 0; i < 40; ++i) {
    const unsigned target = i == 0 ? 12 : 29 + (i - 1) * 16;
    records = records + Octets{std::byte(0xc0U | target >> 8U), std::byte(target & 0xffU)} +
              "00 01 00 01 00 00 00 01 00 04 7f 00 00 01"_bytes;
  }
  const Seen seen(response(40) + records);
  EXPECT_TRUE(seen.out.faults.empty());
  EXPECT_EQ(seen.only().answer_records.back().name, "nrf.example");
}

TEST(Dns, RejectsANameOfMoreThan255Octets) {
  Octets name;
  for (int i = 0; i < 4; ++i) name = name + "3f"_bytes + Octets(63, std::byte{'a'});
  const Seen seen(header + name + "00 00 01 00 01"_bytes);
  ASSERT_EQ(seen.out.faults.size(), 1U);
  EXPECT_EQ(seen.out.faults[0].fault.code, base::Fault::Code::too_large);
}

TEST(Dns, KeepsABoundedNumberOfAnswersAndCountsThemAll) {
  Octets records;
  for (int i = 0; i < 200; ++i) records = records + "c0 0c 00 01 00 01 00 00 00 3c 00 04 0a 00 05 0a"_bytes;
  const Seen seen(response(200) + records);
  EXPECT_EQ(seen.only().answers, 200);
  EXPECT_EQ(seen.only().answer_records.size(), max_answers);
  EXPECT_TRUE(seen.out.faults.empty());
}

TEST(Dns, AcceptsTheSuddenEndOfAMessageThatSaysItIsTruncated) {
  auto cut = response(2) + "c0 0c 00 01 00 01 00 00 00 3c 00 04 0a 00 05 0a c0 0c 00 01 00 01 00 00 00 3c"_bytes;
  EXPECT_EQ(Seen(cut).out.faults.size(), 1U);
  cut[2] = std::byte{0x83};
  EXPECT_TRUE(Seen(cut).out.faults.empty());
}

TEST(Dns, ReadsTheSectionsOfADynamicUpdate) {
  base::Fields fields;
  Context context;
  context.fields = &fields;
  const Seen seen("12 34 28 00 00 01 00 00 00 01 00 00"_bytes + question + "c0 0c 00 01 00 ff 00 00 00 00 00 00"_bytes,
                  context);
  EXPECT_EQ(seen.only().opcode(), 5);
  EXPECT_TRUE(seen.out.faults.empty());
  EXPECT_TRUE(std::ranges::any_of(fields.list(), [](const auto& field) { return field.name == "dns.count.updates"; }));
}

TEST(Dns, TakesTheUppermostClassBitOfMulticastDnsForWhatItIs) {
  Context context;
  context.destination.port = 5353;
  const Seen seen(header + "03 6e 72 66 07 65 78 61 6d 70 6c 65 00 00 01 80 01"_bytes, context);
  EXPECT_EQ(seen.only().question->of_class, 1);
}

TEST(Dns, LeavesOtherDatagramsOnItsPortAlone) {
  for (const auto& datagram : {"47 45 54 20 2f 20 48 54 54 50 2f 31"_bytes, "00"_bytes,
                               "12 34 01 00 00 09 00 00 00 00 00 00 00 00 01 00 01"_bytes}) {
    const Seen seen(datagram);
    EXPECT_TRUE(seen.messages.empty());
    EXPECT_TRUE(seen.out.faults.empty());
    EXPECT_EQ(seen.out.unread.size(), 1U);
  }
}

TEST(Dns, FaultsOnEveryPrefixBehindTheHeader) {
  const auto whole = response(1) + "c0 0c 00 01 00 01 00 00 00 3c 00 04 0a 00 05 0a"_bytes;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Seen seen(Octets(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
    EXPECT_EQ(seen.out.faults.size() + seen.out.unread.size(), 1U) << size;
  }
}

TEST(DnsStream, ReadsMessagesThatArriveInPieces) {
  const auto message = "00 1d"_bytes + header + question;
  const auto stream = message + message;
  Seen seen;
  const auto parser = protocol.make_stream();
  std::size_t start = 0;
  for (std::size_t end = 1; end <= stream.size(); ++end) {
    start += parser->data(Direction::forward, base::Bytes(stream).subspan(start, end - start), {}, seen.out);
  }
  EXPECT_EQ(start, stream.size());
  EXPECT_EQ(seen.messages.size(), 2U);
}

TEST(DnsStream, GivesADirectionUpBehindAGap) {
  const auto message = "00 1d"_bytes + header + question;
  Seen seen;
  const auto parser = protocol.make_stream();
  parser->gap(Direction::forward, 100, {}, seen.out);
  EXPECT_EQ(parser->data(Direction::forward, message, {}, seen.out), message.size());
  EXPECT_TRUE(seen.messages.empty());
  EXPECT_EQ(parser->data(Direction::reverse, message, {}, seen.out), message.size());
  EXPECT_EQ(seen.messages.size(), 1U);
}

TEST(DnsRecognition, NeedsAWholeOrdinaryQuestion) {
  const auto message = "00 1d"_bytes + header + question;
  EXPECT_EQ(recognise(message), Recognition::yes);
  for (std::size_t size = 0; size + 1 < message.size(); ++size) {
    EXPECT_EQ(recognise(base::Bytes(message).first(size)), Recognition::need_more) << size;
  }
  auto unknown_type = message;
  unknown_type[28] = std::byte{0x7f};
  EXPECT_EQ(recognise(unknown_type), Recognition::no);
  auto two_questions = message;
  two_questions[7] = std::byte{2};
  EXPECT_EQ(recognise(two_questions), Recognition::no);
}

TEST(DnsRecognition, RefusesOtherProtocols) {
  for (const std::string_view text : {"SSH-2.0-OpenSSH_9.2\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                                      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "220 ftp.example ready\r\n"}) {
    EXPECT_EQ(recognise(base::as_bytes(text)), Recognition::no) << text;
  }
  EXPECT_EQ(recognise("16 03 01 02 00 01 00 01 fc 03 03"_bytes), Recognition::no);
  EXPECT_EQ(recognise("00 00 00 00 00 00 00 00 00 00 00 00"_bytes), Recognition::no);
}

}  // namespace
}  // namespace assay::wire::dns
