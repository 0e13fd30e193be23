#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes tests/evidence/software/*.tsv: generated versions, CPE names and CVSS vectors, with what programs that nobody
here wrote say of them. Run by hand when a generator changes; the tests read what it wrote.

    tools/software_oracles.py SEMANTIC

SEMANTIC: a program that reads lines of an ecosystem of OSV and two versions, tab separated, and answers each with <, =,
> or x (no versions), by the package `semantic` of github.com/google/osv-scalibr, e.g.

    package main
    import ("bufio"; "fmt"; "os"; "strings"; "github.com/google/osv-scalibr/semantic")
    func main() {
        lines := bufio.NewScanner(os.Stdin)
        for lines.Scan() {
            part := strings.Split(lines.Text(), "\\t")
            version, wrong := semantic.Parse(part[1], part[0])
            order := 0
            if wrong == nil { order, wrong = version.CompareStr(part[2]) }
            if wrong != nil { fmt.Println("x") } else { fmt.Println([]string{"<", "=", ">"}[order+1]) }
        }
    }

Python packages: cpe, cvss (PyPI).
"""
import itertools
import pathlib
import random
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "tests" / "evidence" / "software"
R = random.Random(5)
COUNT = 400  # pairs per scheme


def number():
    return str(R.choice([0, 0, 1, 2, 3, 9, 10, 11, R.randrange(120)]))


def numbers(least, most):
    return ".".join(number() for _ in range(R.randint(least, most)))


def perhaps(chance, words):
    return R.choice(words) if R.random() < chance else ""


def semver():
    version = numbers(3, 3)
    if R.random() < .5:
        version += "-" + ".".join(R.choice(["alpha", "beta", "rc", "rc1", "0", "1", "11", "x-y"]) for _ in range(R.randint(1, 3)))
    return version + perhaps(.2, ["+incompatible", "+build.1", "+5"])


def go():
    if R.random() < .4:
        return f"{numbers(3, 3)}-0.{R.choice(['20190101000000', '20230405060708', '20231231235959'])}-{R.choice(['abcdef012345', '0123456789ab'])}"
    return semver()


def debian():
    version = perhaps(.25, ["0:", "1:", "2:"]) + numbers(1, 4)
    version += perhaps(.5, ["~rc1", "+dfsg", "a", "b", "~beta", "+git20230101", ".orig", "-pre", "~", "+", "~~"]) + perhaps(.2, ["1", "20"])
    if R.random() < .7:
        version += "-" + number() + perhaps(.6, ["+deb12u1", "~deb11u2", "~bpo12+1", "ubuntu1", "ubuntu1.2", "+b1", ".1"])
    return version


def pypi():
    version = perhaps(.1, ["1!", "v"]) + numbers(1, 4)
    if R.random() < .4:
        version += R.choice(["a", "b", "rc", "alpha", ".beta", "-c", "_pre", ".preview"]) + R.choice(["", "1", "2", ".3"])
    return version + perhaps(.25, [".post1", "-2", ".rev3", "post", ".r4"]) + perhaps(.25, [".dev1", "dev2", "-dev", ".dev10"]) + perhaps(.15, ["+ubuntu.1", "+abc", "+5", "+1.2"])


def rpm():
    version = perhaps(.25, ["0:", "1:", "2:"]) + numbers(1, 4) + perhaps(.4, ["~rc1", "^git1", "a", "b2", "~", "^", "_p1", "+1", ".el"])
    return version + "-" + number() + R.choice(["", ".el8", ".el9_2", ".fc38", ".1"])


def apk():
    version = numbers(1, 4) + perhaps(.25, list("abcxz"))
    if R.random() < .4:
        version += R.choice(["_alpha", "_beta", "_pre", "_rc", "_p", "_git", "_cvs", "_svn", "_hg"]) + R.choice(["", "1", "2", "20230101"])
    return version + ("-r" + number() if R.random() < .7 else "")


def maven():
    version = numbers(1, 4)
    if R.random() < .6:
        version += R.choice(["-", ".", ""]) + R.choice(["alpha", "beta", "m", "rc", "cr", "SNAPSHOT", "Final", "GA", "RELEASE", "sp", "jre", "android", "b", "a", "foo"]) + R.choice(["", "1", "-2", ".3", "10"])
    return version + perhaps(.2, ["-SNAPSHOT", ".0", "-1", "-jre", ".Final"])


def gem():
    version = numbers(1, 4)
    if R.random() < .4:
        version += "." + R.choice(["pre", "rc", "alpha", "beta", "a", "b"]) + R.choice(["", "1", ".2", "10"])
    return version


SCHEMES = [("semver", "npm", semver), ("semver", "Go", go), ("debian", "Debian", debian), ("pypi", "PyPI", pypi), ("rpm", "Red Hat", rpm), ("apk", "Alpine", apk),
           ("maven", "Maven", maven), ("gem", "RubyGems", gem)]


def pairs(make):
    for _ in range(COUNT):
        left = make()
        right = left if R.random() < .1 else make()
        if R.random() < .5:  # a near one
            letters = list(left)
            at = R.randrange(len(letters))
            if letters[at].isdigit():
                letters[at] = R.choice("0123456789")
            right = "".join(letters)
        yield left, right


def versions(program):
    rows = [(scheme, ecosystem, left, right) for scheme, ecosystem, make in SCHEMES for left, right in pairs(make)]
    text = "".join(f"{ecosystem}\t{left}\t{right}\n" for _, ecosystem, left, right in rows)
    answers = subprocess.run([program], input=text, capture_output=True, text=True, check=True).stdout.split()
    assert len(answers) == len(rows)
    return "".join(f"{scheme}\t{left}\t{right}\t{answer}\n" for (scheme, _, left, right), answer in zip(rows, answers))


def platforms():
    from cpe import CPE
    from cpe.cpe2_3_wfn import CPE2_3_WFN
    from cpe.cpeset2_3 import CPESet2_3
    words = {CPESet2_3.LOGICAL_VALUE_SUPERSET: "superset", CPESet2_3.LOGICAL_VALUE_SUBSET: "subset", CPESet2_3.LOGICAL_VALUE_EQUAL: "equal",
             CPESet2_3.LOGICAL_VALUE_DISJOINT: "disjoint", CPESet2_3.LOGICAL_VALUE_UNDEFINED: "undefined"}
    names = ["part", "vendor", "product", "version", "update", "edition", "language", "sw_edition", "target_sw", "target_hw", "other"]
    values = [["a", "o", "h"], ["example", "open\\-example", "*", "big_one", "ex*"], ["core", "amf", "*", "core\\!x", "co*"], ["1.0", "1.2.3", "*", "-", "1.*", "2\\.0"], ["*", "-", "beta1"],
              ["*", "-", "lite"], ["*", "en", "-"], ["*", "-", "pro"], ["*", "linux", "node.js", "-"], ["*", "x86", "-"], ["*", "-", "r9"]]
    out = ""
    made = 0
    while made < 500:
        left, right = ("cpe:2.3:" + ":".join(R.choice(each) for each in values) for _ in range(2))
        try:
            answer = dict(CPESet2_3.compare_wfns(CPE2_3_WFN(CPE(left).as_wfn()), CPE2_3_WFN(CPE(right).as_wfn())))
        except NotImplementedError:  # names that this library does not read
            continue
        made += 1
        out += f"{left}\t{right}\t" + ",".join(words[answer[name]] for name in names) + "\n"
    return out


def scores():
    from cvss import CVSS2, CVSS3
    vectors = ["CVSS:%s/AV:%s/AC:%s/PR:%s/UI:%s/S:%s/C:%s/I:%s/A:%s" % each
               for each in itertools.product(("3.0", "3.1"), "NALP", "LH", "NLH", "NR", "UC", "NLH", "NLH", "NLH")]
    vectors = R.sample(vectors, 1200) + ["AV:%s/AC:%s/Au:%s/C:%s/I:%s/A:%s" % each for each in itertools.product("LAN", "HML", "MSN", "NPC", "NPC", "NPC")]
    return "".join(f"{vector}\t{float((CVSS3 if vector.startswith('CVSS') else CVSS2)(vector).base_score):.1f}\n" for vector in vectors)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "versions.tsv").write_text(versions(sys.argv[1]))
    (FOLDER / "platforms.tsv").write_text(platforms())
    (FOLDER / "scores.tsv").write_text(scores())
