// SPDX-License-Identifier: Apache-2.0
#include "wire/netconf/netconf.h"

#include "wire/management/session_stream.h"

namespace assay::wire::netconf {
namespace {

using base::Bytes;

constexpr std::string_view name = "netconf";
constexpr std::string_view base_namespace = "urn:ietf:params:xml:ns:netconf:base:1.0";
constexpr std::string_view end_of_message = "]]>]]>";  // RFC 6242 §4.3
constexpr std::size_t hello_limit = std::size_t{64} * 1024;

class Stream final : public management::SessionStream {
 public:
  Stream() : SessionStream(name) {}

 private:
  // Both sides begin with a hello; the server's has the number of the session.
  std::size_t read(Bytes data, const Context& context, Output& out) override {
    const auto text = base::as_text(data);
    if (server_hello_ && from_server(context)) {
      session.authentication = management::Authentication::none;  // it answers, and nothing in clear can prove a client
      finish(context, out);
      return data.size();
    }
    if (client_hello_ && !from_server(context)) return data.size();
    const auto end = text.find(end_of_message);
    if (end == std::string_view::npos) {
      return data.size() > hello_limit ? give_up(data, {base::Fault::Code::too_large, 0}, context, out) : 0;
    }
    const auto hello = text.substr(0, end);
    const bool server = hello.contains("session-id>");
    management::set_ends(session, context, server);
    (server ? server_hello_ : client_hello_) = true;
    if (server || session.version.empty()) session.version = hello.contains(":netconf:base:1.1") ? "1.1" : "1.0";
    management::add_command(session, "hello");
    return end + end_of_message.size();
  }

  bool server_hello_ = false;
  bool client_hello_ = false;
};

std::unique_ptr<StreamParser> make_stream() { return std::make_unique<Stream>(); }

constexpr CarriedBy ways[] = {tcp_content()};

constexpr std::string_view blanks = " \t\r\n";

std::string_view without_blanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(blanks), text.size()));
}

}  // namespace

Recognition recognise(Bytes first) {
  auto text = without_blanks(base::as_text(first));
  constexpr std::string_view declaration = "<?xml";
  if (declaration.starts_with(text.substr(0, declaration.size()))) {
    const auto end = text.find("?>");
    if (end == std::string_view::npos) return text.size() < 128 ? Recognition::need_more : Recognition::no;
    text = without_blanks(text.substr(end + 2));
  }
  if (text.empty()) return Recognition::need_more;
  // The name may have a prefix of its own: <nc:hello xmlns:nc="…">.
  const auto end = text.find('>');
  const auto tag = text.substr(0, end);
  if (!tag.starts_with('<') || tag.size() > 256) return Recognition::no;
  const auto element = tag.substr(1, std::min(tag.find_first_of(blanks), tag.size()) - 1);
  if (element.size() > 32) return Recognition::no;
  if (end == std::string_view::npos) return Recognition::need_more;
  const bool hello = element == "hello" || element.ends_with(":hello");
  return hello && tag.contains(base_namespace) ? Recognition::yes : Recognition::no;
}

const Protocol protocol{.name = name,
                        .title = "NETCONF in clear, RFC 6241",
                        .carried_by = ways,
                        .recognise = recognise,
                        .make_stream = make_stream};

}  // namespace assay::wire::netconf
