# SPDX-License-Identifier: GPL-2.0
"""JSON: every answer against the schema, errors included, and nothing else on stdout."""

import json
import subprocess
from typing import Any, Iterator

import jsonschema

from harness import SCHEMA, Bench, held, test

PORTS = ("ata1:disk", "ata2:dead", "ata3:running", "ata4:empty")


def members(schema: Any, where: str) -> Iterator[tuple[str, Any]]:
    """Each member of each object that is described, with where it is."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            for name, member in schema.get("properties", {}).items():
                yield f"{where}.{name}", member
        for member in schema.values():
            yield from members(member, where)
    elif isinstance(schema, list):
        for member in schema:
            yield from members(member, where)


@test("json: the schema is one, and says what each member is")
def schema(_: Bench) -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    found = [each for name, part in SCHEMA["definitions"].items() for each in members(part, name)]
    assert len(found) > 200
    bare = [where for where, member in found if not member.get("description")]
    assert not bare, bare


@test("json: every verb, when all goes well")
def good(bench: Bench) -> None:
    bench.model(*PORTS)
    image = bench.image("new")
    old = bench.image("old")
    for words in (["status"], ["status", "ata2"], ["list"], ["info", "ata2"], ["rescan"],
                  ["next", "ata2", "wait=5"], ["image", image], ["parts"], ["parts", "none"],
                  ["explain"], ["explain", "9"], ["help"], ["help", "flash"], ["version"],
                  ["backup", "ata3"], ["backup", "ata3", bench.directory / "b.bin"],
                  ["verify", "ata3", old], ["flash", "ata3", old, "--yes"],
                  ["flash", "ata3", image, "--dry-run"], ["flash", "ata3", image, "--yes"],
                  ["flash", "ata2", image, "--yes"], ["restore", "ata3", old, "--yes"],
                  ["watch", "ata3"], ["status"], ["info", "ata3"], ["list"],
                  ["enter", "ata3"], ["leave", "ata3"], ["leave", "ata3"], ["claim", "ata3"],
                  ["release", "ata3"], ["release", "ata3"], ["abort"], ["abort", "ata3"],
                  ["erase", "ata3", "--dry-run"], ["erase", "ata3", "--yes"],
                  ["erase", "ata3", "--yes"], ["status"], ["restore", "ata3", old, "--yes"]):
        document = bench.run(*words, "--json").document
        assert document["ok"] and document["command"] == words[0], document
        assert document["error"] is None


@test("json: every verb, when the module is not loaded")
def no_module(bench: Bench) -> None:
    image = bench.image("new")
    for words in (["status"], ["list"], ["info", "ata2"], ["rescan"], ["next", "ata2"],
                  ["backup", "ata2"], ["verify", "ata2", image], ["watch"], ["abort"],
                  ["enter", "ata2"], ["leave", "ata2"], ["claim", "ata2"], ["release", "ata2"],
                  ["erase", "ata2", "--yes"],
                  ["flash", "ata2", image, "--yes"], ["restore", "ata2", image, "--yes"]):
        done = bench.run(*words, "--json")
        assert done.document["error"]["name"] == "no-module" and done.code == 4
        assert done.document["result"] is None, done
        assert "modprobe mtkflash" in done.err


@test("json: a wrong command line is answered in JSON too")
def usage(bench: Bench) -> None:
    for words in ([], ["nonsense"], ["flash"], ["flash", "ata2"], ["list", "more"],
                  ["backup", "a", "b", "c"], ["list", "--yes"], ["list", "--json=1"],
                  ["backup", "ata2", "--wait"], ["backup", "ata2", "--wait=201"],
                  ["backup", "ata2", "--wait=x"], ["list", "-x"], ["erase"],
                  ["erase", "ata2", "--any-identity"], ["enter", "ata2", "--command-set=fast"],
                  ["claim", "ata2", "--wait=5"], ["release", "ata2", "--yes"],
                  ["backup", "ata2", "--full-rewrite"]):
        document = bench.run(*words, "--json").document
        assert document["exit_number"] == 2, words
        assert document["error"]["name"] == "usage"


@test("json: what the documents say is true")
def values(bench: Bench) -> None:
    model = bench.model(*PORTS)
    content = model.content(0)
    document = bench.run("flash", "ata2", bench.image("new"), "--yes", "--json").document
    result = document["result"]
    assert result["plan"]["part"] == "MX25L2005" and result["plan"]["part_size"] == 0x40000
    assert 0 < result["plan"]["sectors_to_erase"] <= result["plan"]["sectors"] == 64
    assert result["plan"]["new_revision"] == "2.0" and result["plan"]["old_revision"] is None
    session = result["drive"]["session"]
    assert result["checks_off"] == []
    assert session["kind"] == "flash" and not session["vendor_mode"]
    assert session["sectors"] == result["plan"]["sectors_to_erase"]
    assert session["pages"] == result["plan"]["pages_to_write"] > 0
    assert session["advice"] == "nothing to do" and session["advice_number"] == 0
    assert session["estimate_ms"] == 0
    assert session["phase"] == "done" and session["percent"] == 100
    assert session["new_revision"] == "2.0" and not session["busy"] and not session["held"]
    with open(result["backup"]["file"], "rb") as saved:
        assert saved.read() == content
    port = bench.run("status", "--json").document["result"]["ports"][0]
    assert port["verdict"] == "disk" and port["node"] is None and port["status_byte"] is None
    # One form for the ids of a drive and of the table.
    part, = bench.run("parts", "MX25L2005", "--json").document["result"]["parts"]
    assert part["ids"] == {**result["drive"]["ids"], "rdid": [0xc2, 0x20, 0x12]}, part


@test("json: a name in another encoding does not spoil the document")
def encoding(bench: Bench) -> None:
    command = [*bench.command("image"), bench.directory.as_posix().encode() + b"/\xff\xe4.bin",
               "--json"]
    done = subprocess.run(command, env=bench.environment, capture_output=True, check=False)
    document = json.loads(done.stdout.decode("utf-8"))
    assert done.returncode == 14 and document["error"]["name"] == "file-read"
    assert "??.bin" in document["error"]["message"]


@test("json: values of a newer module are numbers, and nothing breaks")
def newer_module(bench: Bench) -> None:
    model = bench.model("ata2:running")
    assert bench.run("backup", "ata2").code == 0
    model.tell("0 force verdict 99", "0 force phase 77", "0 force flags 4294967280")
    for words in (["status"], ["info", "ata2"], ["list"], ["watch", "ata2"]):
        document = bench.run(*words, "--json").document
        drive = document["result"].get("drive") or document["result"]["drives"][0]
        assert drive["verdict"] is None and drive["verdict_number"] == 99
        assert drive["session"]["phase"] is None and drive["session"]["phase_number"] == 77
    model.tell("0 force verdict 8", "0 force reason 66")
    port = bench.run("status", "--json").document["result"]["ports"][0]
    assert port["verdict"] == "unsupported"
    assert port["reason"] is None and port["reason_number"] == 66
    assert "reason 66" in bench.run("status").out
    model.tell("0 force verdict 99")
    out = bench.run("status").out
    assert "verdict-99" in out and "phase-77" in out
    model.tell("0 force kind 90", "0 force advice 95")
    session = bench.run("status", "--json").document["result"]["drives"][0]["session"]
    assert session["kind"] is None and session["kind_number"] == 90
    assert session["advice_number"] == 0
    model.tell("0 force phase 14", "0 force error 250", "0 force failed-phase 88",
               "0 force flags 4")
    session = bench.run("status", "--json").document["result"]["drives"][0]["session"]
    assert session["error"]["name"] == "unknown" and session["error"]["number"] == 250
    assert "(error-250)" in bench.run("status").out
    done = bench.run("watch", "ata2", "--json")
    assert done.code == 1 and done.document["error"]["number"] == 250


@test("json-stream: progress in order, never back, the result last")
def stream(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    model.tell("0 pace 0.5")
    lines = bench.run("flash", "ata2", bench.image("new"), "--yes", "--json-stream").stream
    writing = [line["session"] for line in lines[:-1] if line["session"]["session"] == 2]
    percents = [session["percent"] for session in writing]
    assert percents == sorted(percents) and len(set(percents)) > 5, percents
    phases = {session["phase"] for session in writing}
    assert {"erasing", "programming", "verifying"} & phases, phases
    assert writing[-1]["phase"] == "done" and lines[-1]["ok"]
    assert {session["kind"] for session in writing} == {"flash"}
    # Before there is a plan nobody knows how much is to be written.
    left = [session["estimate_ms"] for session in writing
            if session["estimate_ms"] and session["sectors"]]
    assert left and left == sorted(left, reverse=True), left


@test("json-stream: backup, verify, watch and errors")
def other_streams(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    image = bench.image("new")
    for words in (["backup", "ata2"], ["verify", "ata2", image], ["watch", "ata2"],
                  ["enter", "ata2"], ["leave", "ata2"], ["claim", "ata2"], ["abort", "ata2"],
                  ["erase", "ata2", "--dry-run"], ["erase", "ata2", "--yes"],
                  ["backup", "ata9"], ["flash", "ata2", image, "--nonsense"]):
        done = bench.run(*words, "--json-stream")
        assert done.stream[-1]["command"] == words[0]
    with held(model, "backing-up", 30):
        job = bench.start("backup", "ata2")
        model.tell("0 holding")
        watcher = bench.start("watch", "--json-stream")
        assert json.loads(watcher.stdout.readline())["session"]["phase"] == "backing-up"
    assert bench.finish(watcher).code == 0 and bench.finish(job).code == 0
