// SPDX-License-Identifier: Apache-2.0
#include "collect/capture/writer.h"

namespace assay::collect::capture {

facts::Provenance provenance(const wire::Place& place, base::Time time) {
  return {place.frame.evidence.value, place.frame.number, place.offset, place.length, time};
}

facts::Provenance provenance(const wire::Context& context, base::Bytes where) {
  return provenance(context.place(where), context.frame != nullptr ? context.frame->time : base::Time{});
}

}  // namespace assay::collect::capture
