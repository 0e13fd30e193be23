// SPDX-License-Identifier: Apache-2.0
#include "wire/ngap/pdu_session.h"

#include <algorithm>
#include <array>

#include "wire/ngap/elements.h"

namespace assay::wire::ngap {
namespace {

using base::BitCursor;
using base::Bytes;

constexpr std::uint64_t most_sessions = 256;

constexpr auto shapes = std::to_array<ListShape>({
    {53, Transfer::handover_acknowledge},
    {54, Transfer::modify_unsuccessful},
    {55, Transfer::setup_unsuccessful},
    {56, Transfer::handover_allocation_unsuccessful},
    {57, Transfer::path_switch_setup_failed},
    {58, Transfer::setup_unsuccessful},
    {59, Transfer::handover_command},
    {60, Transfer::none},
    {61, Transfer::handover_required},
    {62, Transfer::modify_confirm},
    {63, Transfer::modify_indication},
    {64, Transfer::modify_request, true},
    {65, Transfer::modify_response},
    {66, Transfer::notify},
    {67, Transfer::notify_released},
    {68, Transfer::path_switch_unsuccessful},
    {69, Transfer::path_switch_unsuccessful},
    {70, Transfer::release_response},
    {71, Transfer::setup_request, true, true},
    {72, Transfer::setup_response},
    {73, Transfer::setup_request, false, true},
    {74, Transfer::setup_request, true, true},
    {75, Transfer::setup_response},
    {76, Transfer::path_switch_request},
    {77, Transfer::path_switch_acknowledge},
    {78, Transfer::handover_preparation_unsuccessful},
    {79, Transfer::release_command},
    {131, Transfer::modify_indication_unsuccessful},
    {132, Transfer::setup_unsuccessful},
    {133, Transfer::none},
    {229, Transfer::none, false, false, true},
    {230, Transfer::none, false, false, true},
    {231, Transfer::suspend_request},
    {232, Transfer::resume_request},
    {233, Transfer::resume_response},
});
static_assert(std::ranges::is_sorted(shapes, {}, &ListShape::ie));

}  // namespace

const ListShape* list_shape(std::uint16_t ie) {
  const auto found = std::ranges::lower_bound(shapes, ie, {}, &ListShape::ie);
  return found != shapes.end() && found->ie == ie ? &*found : nullptr;
}

void read_session_list(BitCursor& in, const ListShape& shape, Message& message, std::optional<base::Fault>& fault) {
  read_list(in, most_sessions, [&] {
    const std::size_t start = in.offset();
    PduSession session;
    Sequence item(in, shape.nas ? 1 : 0);
    session.id = static_cast<std::uint8_t>(in.integer(0, 255, "ngap.pDUSessionID"));
    if (shape.nas && item.has(0)) {
      const Bytes nas = in.octet_string(shape.ie == 74 ? "ngap.pDUSessionNAS_PDU" : "ngap.nAS_PDU");
      if (in.ok()) message.nas_pdus.push_back({nas, session.id});
    }
    if (shape.slice) session.slice = read_slice(in);
    if (shape.cause) session.cause = read_cause(in, "ngap.cause");
    if (shape.transfer != Transfer::none) {
      const Bytes octets = in.octet_string();
      session.transfer = transfer_name(shape.transfer);
      if (in.ok()) {
        BitCursor content = in.inside(octets);
        per::Ies ies;
        read_transfer(content, shape.transfer, session, ies);
        if (!fault) fault = content.fault();
      }
    }
    item.end();
    session.where = in.since(start);
    if (in.ok()) message.pdu_sessions.push_back(std::move(session));
  });
}

}  // namespace assay::wire::ngap
