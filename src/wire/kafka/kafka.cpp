// SPDX-License-Identifier: Apache-2.0
#include "wire/kafka/kafka.h"

#include <algorithm>
#include <array>
#include <map>

#include "wire/management/session_stream.h"

namespace assay::wire::kafka {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;
using management::Authentication;

constexpr std::string_view name = "kafka";
constexpr std::size_t message_limit = 100'000'000;  // what brokers take
constexpr std::size_t first_limit = 64 * 1024;      // of a request that opens a connection
constexpr std::size_t read_limit = 512;
constexpr std::size_t open_limit = 256;
constexpr unsigned answers_wanted = 64;

// API keys, by number.
constexpr std::array<std::string_view, 38> keys = {"Produce",
                                                   "Fetch",
                                                   "ListOffsets",
                                                   "Metadata",
                                                   "LeaderAndIsr",
                                                   "StopReplica",
                                                   "UpdateMetadata",
                                                   "ControlledShutdown",
                                                   "OffsetCommit",
                                                   "OffsetFetch",
                                                   "FindCoordinator",
                                                   "JoinGroup",
                                                   "Heartbeat",
                                                   "LeaveGroup",
                                                   "SyncGroup",
                                                   "DescribeGroups",
                                                   "ListGroups",
                                                   "SaslHandshake",
                                                   "ApiVersions",
                                                   "CreateTopics",
                                                   "DeleteTopics",
                                                   "DeleteRecords",
                                                   "InitProducerId",
                                                   "OffsetForLeaderEpoch",
                                                   "AddPartitionsToTxn",
                                                   "AddOffsetsToTxn",
                                                   "EndTxn",
                                                   "WriteTxnMarkers",
                                                   "TxnOffsetCommit",
                                                   "DescribeAcls",
                                                   "CreateAcls",
                                                   "DeleteAcls",
                                                   "DescribeConfigs",
                                                   "AlterConfigs",
                                                   "AlterReplicaLogDirs",
                                                   "DescribeLogDirs",
                                                   "SaslAuthenticate",
                                                   "CreatePartitions"};
constexpr std::uint16_t sasl_handshake = 17;
constexpr std::uint16_t api_versions = 18;
constexpr std::uint16_t sasl_authenticate = 36;
constexpr std::uint16_t last_key = 92;
constexpr std::uint16_t last_version = 20;

bool open_to_all(std::uint16_t key) { return key == sasl_handshake || key == api_versions || key == sasl_authenticate; }

// Request header 1 and 2.
struct Request {
  std::uint16_t key = 0;
  std::uint16_t version = 0;
  std::uint32_t correlation = 0;
};
Request request_of(Cursor& in) {
  Request out;
  in.u32("kafka.len");
  out.key = in.u16("kafka.api_key");
  out.version = in.u16();
  out.correlation = in.u32("kafka.correlation_id");
  const auto length = in.u16();
  const auto client = base::as_text(length == 0xffff ? Bytes{} : in.bytes(length));
  in.require(out.key <= last_key && out.version <= last_version && length != 0 &&
                 std::ranges::all_of(client, [](char c) { return c >= ' ' && c < 0x7f; }),
             Fault::Code::bad_value);
  return out;
}

class Stream final : public management::SessionStream {
 public:
  Stream() : SessionStream(name) {}

 private:
  std::size_t read(Bytes data, const Context& context, Output& out) override {
    if (data.size() < 8) return 0;
    const std::size_t length = Cursor(data).u32();
    if (length < 4 || length > message_limit) return give_up(data, {Fault::Code::bad_length, 0}, context, out);
    const auto wanted = std::min(length + 4, read_limit);
    if (data.size() < wanted) return 0;
    if (!ends_known_) {
      // A request begins every connection.
      management::set_ends(session, context, false);
      ends_known_ = true;
    }
    Cursor in = context.cursor(data.first(wanted));
    if (from_server(context)) {
      in.u32("kafka.len");
      response(in);
    } else if (raw_ && length < 8) {
      return length + 4;
    } else {
      // After a handshake of version 0 the mechanism's own messages follow, without a header: a password is nobody's field.
      Cursor quiet(data.first(wanted));
      if (raw_ && (request_of(quiet), !quiet.ok())) {
        session.credentials = session.credentials || session.method == "PLAIN";
        return length + 4;
      }
      const auto request = request_of(in);
      if (!in.ok()) return give_up(data.first(wanted), *in.fault(), context, out);
      asked(request, in);
    }
    if (answers_ == answers_wanted) finish(context, out);
    return length + 4;
  }

  void asked(const Request& request, Cursor& in) {
    if (request.key < keys.size()) management::add_command(session, keys[request.key]);
    if (request.key == sasl_handshake) {
      const auto length = in.u16();
      const Bytes mechanism = in.bytes(std::min<std::size_t>(length, in.remaining()));
      session.method = base::printable(mechanism.first(std::min<std::size_t>(mechanism.size(), 64)));
      raw_ = request.version == 0;
    }
    if (request.key == sasl_authenticate && session.method == "PLAIN") session.credentials = true;
    if (request.key != sasl_handshake && request.key != sasl_authenticate) raw_ = false;
    if (open_.size() < open_limit) open_[request.correlation] = request;
  }

  void response(Cursor& in) {
    ++answers_;
    const auto found = open_.find(in.u32("kafka.correlation_id"));
    if (found == open_.end()) return;
    const Request request = found->second;
    open_.erase(found);
    if (request.key == sasl_authenticate) {
      if (request.version >= 2) in.skip(1);  // tagged fields of the header
      const auto error = in.u16();
      if (in.ok() && error == 0) session.authentication = Authentication::given;
      if (in.ok() && error != 0 && session.authentication == Authentication::unknown)
        session.authentication = Authentication::refused;
    } else if (!open_to_all(request.key) && session.authentication != Authentication::given) {
      // Brokers close the connection of who should have authenticated; whom they answer after a mechanism's own
      // messages, they let in.
      session.authentication = session.method.empty() ? Authentication::none : Authentication::given;
    }
  }

  bool ends_known_ = false;
  bool raw_ = false;
  std::map<std::uint32_t, Request> open_;
  unsigned answers_ = 0;
};

std::unique_ptr<StreamParser> make_stream() { return std::make_unique<Stream>(); }

constexpr CarriedBy ways[] = {tcp_content()};

}  // namespace

Recognition recognise(Bytes first) {
  Cursor in(first);
  const std::size_t length = in.u32();
  const bool may_be = length >= 10 && length <= first_limit;
  if (first.size() < 4) return first.empty() || base::as_text(first)[0] == 0 ? Recognition::need_more : Recognition::no;
  if (!may_be) return Recognition::no;
  if (first.size() < 14) {
    const auto key = in.u16();
    const auto version = in.u16();
    return key <= last_key && version <= last_version ? Recognition::need_more : Recognition::no;
  }
  Cursor whole(first.first(std::min(first.size(), length + 4)));
  const auto request = request_of(whole);
  if (whole.fault() && whole.fault()->code == Fault::Code::bad_value) return Recognition::no;
  if (!whole.ok()) return first.size() < length + 4 && length < 1024 ? Recognition::need_more : Recognition::no;
  // Only what opens a connection, and with a client that has a name: the rest is too short to be told from other
  // content.
  const bool opens = request.key == api_versions || request.key == 3 || request.key == sasl_handshake;
  return opens && whole.offset() > 14 ? Recognition::yes : Recognition::no;
}

const Protocol protocol{.name = name,
                        .title = "Kafka protocol (SASL of RFC 4422)",
                        .carried_by = ways,
                        .recognise = recognise,
                        .make_stream = make_stream};

}  // namespace assay::wire::kafka
