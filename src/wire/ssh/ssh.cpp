// SPDX-License-Identifier: Apache-2.0
#include "wire/ssh/ssh.h"

namespace assay::wire::ssh {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;
using management::Session;

constexpr std::string_view name = "ssh";
constexpr std::size_t identification_limit = 255;  // RFC 4253 §4.2
constexpr std::size_t greeting_limit = 4096;       // lines that a server may send before it
constexpr std::size_t packet_limit = 35'000;       // §6.1
constexpr std::uint8_t kexinit = 20;

// §7.1, in order.
constexpr const char* lists[][2] = {
    {"ssh.kex_algorithms_length", "ssh.kex_algorithms"},
    {"ssh.server_host_key_algorithms_length", "ssh.server_host_key_algorithms"},
    {"ssh.encryption_algorithms_client_to_server_length", "ssh.encryption_algorithms_client_to_server"},
    {"ssh.encryption_algorithms_server_to_client_length", "ssh.encryption_algorithms_server_to_client"},
    {"ssh.mac_algorithms_client_to_server_length", "ssh.mac_algorithms_client_to_server"},
    {"ssh.mac_algorithms_server_to_client_length", "ssh.mac_algorithms_server_to_client"},
    {"ssh.compression_algorithms_client_to_server_length", "ssh.compression_algorithms_client_to_server"},
    {"ssh.compression_algorithms_server_to_client_length", "ssh.compression_algorithms_server_to_client"},
    {"ssh.languages_client_to_server_length", "ssh.languages_client_to_server"},
    {"ssh.languages_server_to_client_length", "ssh.languages_server_to_client"}};

std::string_view without_end(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

class Stream final : public StreamParser {
 public:
  Stream() {
    session_.protocol = name;
    session_.ciphered = true;
  }

  std::size_t data(Direction direction, Bytes data, const Context& context, Output& out) override {
    management::begin(session_, data, context);
    Half& mine = halves_[static_cast<std::size_t>(direction)];
    std::size_t consumed = 0;
    if (!mine.identified) consumed = identification(mine, data, context);
    if (mine.identified && !mine.offered) consumed += offer(mine, data.subspan(consumed), context, out);
    if (halves_[0].over() && halves_[1].over()) finish(context, out);
    return mine.over() ? data.size() : consumed;
  }
  void gap(Direction direction, std::uint64_t, const Context&, Output&) override {
    halves_[static_cast<std::size_t>(direction)].lost = true;
  }
  void end(Direction, const Context& context, Output& out) override { finish(context, out); }
  [[nodiscard]] bool done() const override { return finished_; }

 private:
  struct Half {
    bool identified = false;
    bool offered = false;
    bool lost = false;
    [[nodiscard]] bool over() const { return offered || lost; }
  };

  // §4.2: "SSH-protoversion-softwareversion comments CR LF", with other lines before it from a server.
  std::size_t identification(Half& half, Bytes data, const Context& context) {
    std::size_t consumed = 0;
    while (!half.identified) {
      const auto rest = base::as_text(data.subspan(consumed));
      const auto end = rest.find('\n');
      if (end == std::string_view::npos) {
        half.lost = rest.size() > greeting_limit;
        break;
      }
      const Bytes line = data.subspan(consumed, end + 1);
      consumed += line.size();
      const auto text = without_end(base::as_text(line));
      if (!text.starts_with("SSH-") || text.size() > identification_limit) continue;
      half.identified = true;
      const auto shown = base::printable(base::as_bytes(text));
      context.cursor(line).field_text("ssh.protocol", line.first(text.size()), shown);
      const auto version = text.substr(4, text.find('-', 4) - 4);
      const bool server = context.source == session_.server;
      if (server || session_.version.empty()) session_.version = base::printable(base::as_bytes(version));
      if (server || session_.detail.empty()) session_.detail = shown;
    }
    return consumed;
  }

  // §6 and §7.1. Only the first packet is looked at; version 1 has none of this form.
  std::size_t offer(Half& half, Bytes data, const Context& context, Output& out) {
    Cursor in = context.cursor(data);
    const std::size_t length = Cursor(data).u32();
    if (in.remaining() < 4) return 0;
    if (length < 2 || length > packet_limit) {
      half.lost = true;
      return data.size();
    }
    if (in.remaining() < 4 + length) return 0;
    half.offered = true;
    in.u32("ssh.packet_length");
    Cursor packet = in.split(length);
    const std::size_t padding = packet.u8("ssh.padding_length");
    if (packet.u8("ssh.message_code") != kexinit || padding + 2 > length) return data.size();
    Cursor lists_of = packet.split(length - 2 - padding);
    lists_of.bytes(16, "ssh.cookie");
    for (const auto& [length_name, list_name] : lists) {
      const Bytes list = lists_of.bytes(lists_of.u32(length_name));
      if (in.fields() != nullptr && lists_of.ok() && !list.empty()) {
        lists_of.field_text(list_name, list, base::printable(list));
      }
    }
    if (!lists_of.ok()) out.malformed(context, name, data.first(4 + length), *lists_of.fault());
    return data.size();
  }

  void finish(const Context& context, Output& out) {
    if (!std::exchange(finished_, true)) out.emit(context, {}, session_);
  }

  Session session_;
  Half halves_[2];
  bool finished_ = false;
};

std::unique_ptr<StreamParser> make_stream() { return std::make_unique<Stream>(); }

constexpr CarriedBy ways[] = {tcp_content()};

}  // namespace

Recognition recognise(Bytes first) {
  constexpr std::string_view beginnings[] = {"SSH-2.0-", "SSH-1.99-", "SSH-1.5-"};
  const auto text = base::as_text(first);
  for (const auto beginning : beginnings) {
    if (text.starts_with(beginning)) return Recognition::yes;
    if (beginning.starts_with(text)) return Recognition::need_more;
  }
  return Recognition::no;
}

const Protocol protocol{
    .name = name, .title = "SSH, RFC 4253", .carried_by = ways, .recognise = recognise, .make_stream = make_stream};

}  // namespace assay::wire::ssh
