# SPDX-License-Identifier: Apache-2.0
"""Where the engine and tshark may differ, and why. Each exemption is a property of the traffic or of tshark, never of one
capture."""


def exemption(side, name, value, frame, their, my, mine, theirs):
    """The reason why this difference is none, or None.

    side: "only Assay" or "only tshark"; their: tshark's frame.protocols, _ws.malformed … of the frame; my: the layers that
    the engine read in it; mine, theirs: all values by (frame, field name).
    """
    protocols = their.get("frame.protocols", "").split(":")
    if side == "only tshark" and ("icmp" in protocols or "icmpv6" in protocols):
        return "packet quoted inside an ICMP error: evidence of the error, not of the quoted message"
    return None
