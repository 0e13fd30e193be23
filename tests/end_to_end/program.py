# SPDX-License-Identifier: Apache-2.0
"""The program under test, and where captures are."""
import atexit
import functools
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ["ASSAY_PROGRAM"]
# What takes longest in a run over a case, left out where a test looks at neither risk nor neutrality.
QUICK = ("--without-risk", "--neutrality", 0)


def others_captures():
    """The folder with captures of others, or None: ASSAY_CAPTURES, or shared/captures beside the repository."""
    folder = pathlib.Path(os.environ.get("ASSAY_CAPTURES") or ROOT.parent / "shared" / "captures")
    return folder if folder.is_dir() else None


def assay(*arguments, **options):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=300, **options)


def run(capture, folder, *arguments):
    """Assesses a capture and returns its report. Anything but a result is an error of the test."""
    done = assay("run", capture, "-o", folder, "-q", *arguments)
    assert done.returncode in (0, 1, 2), f"{capture}: exit {done.returncode}: {done.stderr}"
    return json.loads((pathlib.Path(folder) / "report.json").read_text())


@functools.cache
def assessed(capture):
    """The report of a capture and the folder of the run, once for all tests of a file: they read both and change nothing."""
    folder = pathlib.Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return run(capture, folder / "out"), folder / "out"


def sql(folder, query):
    done = assay("sql", query, "-o", folder, "--format", "json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def frames(finding, evidence=1):
    """The frames of a finding as a set of numbers."""
    numbers = set()
    for each in finding["frames"]:
        if each["evidence"] != evidence or not each["ranges"]:
            continue
        for part in each["ranges"].split(","):
            first, _, last = part.partition("-")
            numbers.update(range(int(first), int(last or first) + 1))
    return numbers


def numbers(text):
    """"1,3-5" of an oracle as a set."""
    out = set()
    for part in str(text).split(","):
        if part:
            first, _, last = part.partition("-")
            out.update(range(int(first), int(last or first) + 1))
    return out
