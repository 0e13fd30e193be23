// SPDX-License-Identifier: Apache-2.0
#include "wire/syslog/syslog.h"

#include <gtest/gtest.h>

#include "wire/management/conversation_for_tests.h"
#include "wire/management/datagram_for_tests.h"

namespace assay::wire::syslog {
namespace {

using management::Datagram;

constexpr std::string_view of_2009 =
    "<13>1 2026-11-29T11:28:53.401886+00:00 vm smf - - [timeQuality tzKnown=\"1\"] hello";
constexpr std::string_view of_2001 = "<13>Nov 29 11:28:53 vm amf: registration storm";

Recognition verdict(std::string_view text) { return recognise(base::as_bytes(text)); }

TEST(Syslog, TellsWhoLogsWhere) {
  const Datagram seen(protocol, base::as_bytes(of_2009));
  EXPECT_EQ(seen.session().version, "RFC 5424");
  EXPECT_EQ(text(seen.session().client.address), "10.0.0.1");
  EXPECT_EQ(text(seen.session().server.address), "10.0.0.2");
  ASSERT_EQ(seen.fields.list().size(), 2U);
  EXPECT_EQ(seen.fields.list()[0].number, 1U);
  EXPECT_EQ(seen.fields.list()[1].number, 5U);
  EXPECT_EQ(Datagram(protocol, base::as_bytes(of_2001)).session().version, "RFC 3164");
}

TEST(Syslog, TakesAPriorityAloneOnItsPortOnly) {
  EXPECT_EQ(Datagram(protocol, base::as_bytes("<13>x")).session().version, "");
  EXPECT_EQ(verdict("<13>x"), Recognition::no);
  EXPECT_TRUE(Datagram(protocol, base::as_bytes("<192>x")).unread());
  EXPECT_TRUE(Datagram(protocol, base::as_bytes("GET /")).unread());
}

TEST(Syslog, TellsOfAConnectionOnce) {
  management::Conversation talk(protocol);
  talk.client("72 <13>1 2026-11-29T11:28:53.378038+00:00 vm amf - - -  registration storm\n");
  EXPECT_TRUE(talk.done());
  EXPECT_EQ(talk.end().version, "RFC 5424");
  EXPECT_EQ(text(talk.end().server), "10.0.0.2:40001");
}

TEST(SyslogRecognition, WantsAPriorityAndATime) {
  for (const auto text : {of_2009, of_2001}) {
    for (std::size_t size = 0; size < 23; ++size) EXPECT_NE(verdict(text.substr(0, size)), Recognition::no) << size;
    EXPECT_EQ(verdict(text), Recognition::yes);
  }
  EXPECT_EQ(verdict("45 <34>1 - - - - - -"), Recognition::yes);
  EXPECT_EQ(verdict("<Nov 29"), Recognition::no);
  EXPECT_EQ(verdict("<html>"), Recognition::no);
  EXPECT_EQ(verdict("<012>1 - "), Recognition::no);
  EXPECT_EQ(verdict("12345678 <13>1 - "), Recognition::no);
  EXPECT_EQ(verdict("200 OK"), Recognition::no);
}

}  // namespace
}  // namespace assay::wire::syslog
