#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes ran.pcap here: bearer contexts on E1 with many PDU sessions and bearers, each component there or not by chance.

Encoder: pycrate 0.8.1, which knows the ASN.1 of TS 37.483; chance decides by its types. Needs scapy 2.5 for SCTP and what is below. The
same bytes each time.
"""
import importlib.util
import pathlib
import random

HERE = pathlib.Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location("handover", HERE.parent / "xn-handover" / "generate.py")
base = importlib.util.module_from_spec(spec)
spec.loader.exec_module(base)
from pycrate_asn1dir import E1AP  # noqa: E402
from scapy.utils import wrpcap  # noqa: E402

CU, CU_UP, ASK, DONE, E1AP_PPID = base.CU, base.CU_UP, base.ASK, base.DONE, base.E1AP_PPID
TYPES = E1AP.E1AP_IEs
chance = random.Random(37483)


def value_of(kind, name=""):
    """A value of an ASN.1 type. Of what a choice or a sequence can be extended by IEs, nothing."""
    if kind.TYPE == "SEQUENCE":
        out = {}
        for part in kind._root:
            if part.startswith("iE-Extension") or (part in kind._root_opt and chance.random() < 0.5):
                continue
            out[part] = value_of(kind._cont[part], part)
        return out
    if kind.TYPE == "SEQUENCE OF":
        most = max(each.ub for each in kind._const_sz.root)
        return [value_of(kind._cont) for _ in range(chance.randint(1, min(most, 3)))]
    if kind.TYPE == "CHOICE":
        part = chance.choice([each for each in kind._root if not each.lower().startswith("choice-extension")])
        return (part, value_of(kind._cont[part], part))
    if kind.TYPE == "ENUMERATED":
        if name.endswith("ProtectionResult"):
            return "performed"
        return chance.choice(kind._root + (kind._ext or []))
    if kind.TYPE == "INTEGER":
        bounds = kind._const_val.root[0]
        if kind._const_val.ext is not None and chance.random() < 0.05:
            return bounds.ub + chance.randint(1, 70_000)
        return chance.choice([bounds.lb, bounds.ub, chance.randint(bounds.lb, bounds.ub)])
    if name == "transportLayerAddress":
        size = chance.choice([32, 128, 160])
        return (chance.getrandbits(size), size)
    sizes = kind._const_sz.root[0]
    size = sizes if isinstance(sizes, int) else chance.randint(sizes.lb, min(sizes.ub, 200))
    return (chance.getrandbits(size), size) if kind.TYPE == "BIT STRING" else chance.randbytes(size)


def sessions(kind, first):
    """Two to four items of a list with sessions of their own."""
    out = []
    for number in range(first, first + chance.randint(2, 4)):
        item = value_of(getattr(TYPES, kind)._cont)
        item["pDU-Session-ID"] = number
        out.append(item)
    return out


def context(capture, ue):
    """A bearer context is set up, modified, reported on and modified by the user plane."""
    def both(answer):
        return [(2, "GNB-CU-CP-UE-E1AP-ID", ue)] + ([(3, "GNB-CU-UP-UE-E1AP-ID", 900 + ue)] if answer else [])

    def say(kind, procedure, message, answer, system_id, system, alternative, lists, security=False):
        ies = both(answer)
        if security:
            ies += [(13, "SecurityInformation", {"securityAlgorithm": {"cipheringAlgorithm": "c-128-NEA2", "integrityProtectionAlgorithm": "i-128-NIA2"},
                                                 "uPSecuritykey": {"encryptionKey": base.KEY[:16], "integrityProtectionKey": base.KEY[16:]}}),
                    (14, "BitRate", 1_000_000_000), (58, "PLMN-Identity", base.PLMN), (23, "ActivityNotificationLevel", "pdu-session")]
        ies.append((system_id, system, (alternative, [
            {"id": each[0], "criticality": "reject", "value": (each[1], sessions(each[1].replace("-", "_"), each[2]))} for each in lists])))
        up = (kind == DONE) != (procedure == 10)
        capture.send(*((CU_UP, CU) if up else (CU, CU_UP)), E1AP_PPID, base.e1ap(kind, procedure, message, ies))

    prefix = "PDU-Session-Resource-"
    say(ASK, 8, "BearerContextSetupRequest", False, 15, "System-BearerContextSetupRequest", "nG-RAN-BearerContextSetupRequest",
        [(42, prefix + "To-Setup-List", 1)], security=True)
    say(DONE, 8, "BearerContextSetupResponse", True, 16, "System-BearerContextSetupResponse", "nG-RAN-BearerContextSetupResponse",
        [(46, prefix + "Setup-List", 1), (47, prefix + "Failed-List", 5)])
    say(ASK, 9, "BearerContextModificationRequest", True, 18, "System-BearerContextModificationRequest", "nG-RAN-BearerContextModificationRequest",
        [(56, prefix + "To-Setup-Mod-List", 10), (43, prefix + "To-Modify-List", 1), (44, prefix + "To-Remove-List", 5)])
    say(DONE, 9, "BearerContextModificationResponse", True, 19, "System-BearerContextModificationResponse", "nG-RAN-BearerContextModificationResponse",
        [(54, prefix + "Setup-Mod-List", 10), (55, prefix + "Failed-Mod-List", 15), (48, prefix + "Modified-List", 1),
         (49, prefix + "Failed-To-Modify-List", 20)])
    say(ASK, 10, "BearerContextModificationRequired", True, 21, "System-BearerContextModificationRequired", "nG-RAN-BearerContextModificationRequired",
        [(45, prefix + "Required-To-Modify-List", 1), (44, prefix + "To-Remove-List", 10)])
    say(DONE, 10, "BearerContextModificationConfirm", True, 20, "System-BearerContextModificationConfirm", "nG-RAN-BearerContextModificationConfirm",
        [(50, prefix + "Confirm-Modified-List", 1)])


def main():
    capture = base.Capture()
    base.e1_setup(capture)
    for ue in range(1, 25):
        context(capture, ue)
    wrpcap(str(HERE / "ran.pcap"), capture.frames)


if __name__ == "__main__":
    main()
