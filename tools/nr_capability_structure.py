#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How UE-NR-Capability (TS 38.331 §6.3.3) is laid out, as numbers: writes src/wire/rrc/nr_capability_structure.cpp.

    python3 -m pip install pycrate==0.8.1
    tools/nr_capability_structure.py src/wire/rrc/nr_capability_structure.cpp

pycrate (which has the ASN.1 of Release 18) only tells where optional components, extension markers, bounds and lists are.
What two components have in common is there once, so most of the numbers are shared.
src/wire/rrc/nr_capability.cpp says what the numbers mean.
"""
import sys

from pycrate_asn1dir import RRCNR

TYPES = RRCNR.NR_RRC_Definitions
LEAF, BITS, VARIABLE_BITS, OCTETS, LIST, SEQUENCE, CHOICE = range(7)
EXTENSIBLE, OPTIONAL = 8, 0x8000
UNBOUNDED = 0  # of an upper bound

# What is counted or kept, by the name of the component: Mark in nr_capability.cpp.
MARKS = {"accessStratumRelease": 1, "supportedBandListNR": 2, "supportedBandCombinationList": 3, "featureSetsDownlink": 4,
         "featureSetsUplink": 4, "maxNumberMIMO-LayersPDSCH": 5, "voiceOverNR": 6}


class Table:
    def __init__(self):
        self.words = [0]
        self.places = {}

    def add(self, words):
        """Where these words stand, which are there once only."""
        key = tuple(words)
        if key not in self.places:
            self.places[key] = len(self.words)
            self.words += key
        assert self.places[key] < OPTIONAL
        return self.places[key]

    def node(self, item, name):
        mark = MARKS.get(name, 0) << 8
        kind = item.TYPE
        assert item._def is None, name
        if kind == "NULL":
            return self.add([LEAF | mark, 0])
        if kind == "BOOLEAN":
            return self.add([LEAF | mark, 1])
        if kind == "INTEGER":
            bounds = item._const_val
            assert bounds.ext is None and bounds.ub - bounds.lb < 65536, name
            return self.add([LEAF | mark, bounds.ub - bounds.lb])
        if kind == "ENUMERATED":
            return self.add([LEAF | mark | (EXTENSIBLE if item._ext is not None else 0), len(item._root) - 1])
        if kind == "BIT STRING":
            size = item._const_sz
            assert size.ext is None, name
            if size.lb == size.ub:
                return self.add([BITS | mark, size.lb])
            return self.add([VARIABLE_BITS | mark, size.lb, size.ub if size.ub < 65536 else UNBOUNDED])
        if kind == "OCTET STRING":
            assert item._const_sz is None, name
            content = getattr(item, "_const_cont", None)
            return self.add([OCTETS | mark, self.node(content, name) if content is not None else 0])
        if kind == "SEQUENCE OF":
            size = item._const_sz
            assert size.ext is None, name
            return self.add([LIST | mark, size.lb, size.ub if size.ub < 65536 else UNBOUNDED, self.node(item._cont, name + " item")])
        if kind == "CHOICE":
            assert len(item._root) > 0
            extensible = item._ext is not None
            roots = [self.node(item._cont[each], each) for each in item._root]
            additions = [self.node(item._cont[each], each) for each in item._ext or []]
            return self.add([CHOICE | mark | (EXTENSIBLE if extensible else 0), len(roots), *roots, len(additions), *additions])
        assert kind == "SEQUENCE", (name, kind)
        return self.add(self.sequence(item, mark))

    def sequence(self, item, mark):
        roots = [self.node(item._cont[each], each) | (OPTIONAL if each in item._root_opt else 0) for each in item._root]
        words = [SEQUENCE | mark | (EXTENSIBLE if item._ext is not None else 0), len(roots), *roots]
        if item._ext is not None:
            additions = [self.addition(item, each) for each in item._ext_nest]
            words += [len(additions), *additions]
        return words

    def addition(self, item, nested):
        """A group [[ … ]] (marked as OPTIONAL is) or one component."""
        if isinstance(nested, str):
            return self.node(item._cont[nested], nested)
        group = next(each for each in item._ext_group_obj.values() if list(each._cont) == nested)
        return self.add(self.sequence(group, 0)) | OPTIONAL


def chain(item):
    """The names of the components, and of those of each non-critical extension behind them."""
    while item is not None:
        names = list(item._cont)
        yield names
        following = item._cont["nonCriticalExtension"] if "nonCriticalExtension" in names else None
        item = following if following is not None and len(following._cont) else None


def lines(values, width):
    line = ""
    for value in values:
        if len(line) + len(value) + 2 > width:
            yield line.rstrip()
            line = ""
        line += value + ", "
    yield line.rstrip(", ")


def main():
    table = Table()
    capability = TYPES.UE_NR_Capability
    root = table.node(capability, "")
    levels = list(chain(capability))
    out = ["// SPDX-License-Identifier: Apache-2.0",
           "// Written by tools/nr_capability_structure.py. clang-format off",
           '#include "wire/rrc/nr_capability_structure.h"', "", "#include <array>", "",
           "namespace assay::wire::rrc {", "namespace {", "",
           f"constexpr std::array<std::uint16_t, {len(table.words)}> words{{{{"]
    out += ["    " + line for line in lines([str(word) for word in table.words], 150)]
    out += ["}};", ""]
    names = [name for level in levels for name in level]
    out += [f"constexpr std::array<std::string_view, {len(names)}> names{{{{"]
    out += ["    " + line for line in lines([f'"{name}"' for name in names], 150)]
    out += ["}};", "", "}  // namespace", "", f"const Structure nr_capability{{words, {root}, names}};", "",
            "}  // namespace assay::wire::rrc", ""]
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write("\n".join(out))
    print(len(table.words), "words,", len(table.places), "nodes,", len(names), "names")


if __name__ == "__main__":
    main()
