# SPDX-License-Identifier: GPL-2.0
"""Interrupted, killed, picked up again."""

import os
import signal
import time

from harness import Bench, held, test


@test("sessions: Ctrl-C while the drive is read: nothing written, and it says so")
def stopped_reading(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    content = model.content()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        model.tell("0 hold backing-up 20")
        job = bench.start("flash", "ata2", bench.image("new"), "--yes", "--json")
        model.tell("0 holding")
        job.send_signal(number)
        done = bench.finish(job)
        model.tell("0 release")
        assert done.code == 12 and done.document["error"]["name"] == "stopped", done
        assert model.content() == content
    assert not list(bench.backups.iterdir())


@test("sessions: Ctrl-C before the first erase stops the session itself")
def stopped_before_erase(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    content = model.content()
    assert bench.run("backup", "ata2").code == 0
    # The second session is the one that writes; 40 % is the end of its reads.
    model.tell("0 hold backing-up 30")
    job = bench.start("flash", "ata2", bench.image("new"), "--yes")
    model.tell("0 holding", "0 hold checking 0", "0 holding")
    job.send_signal(signal.SIGINT)
    done = bench.finish(job)
    # What holds the session lets go when it is interrupted.
    model.tell("0 idle", "0 release")
    assert done.code == 12 and "stopped" in done.err, done
    assert model.content() == content
    assert "(interrupted)" in bench.run("status").out


@test("sessions: Ctrl-C after the first erase: it goes on, and watch sees the end")
def going_on(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    with held(model, "programming", 60):
        job = bench.start("flash", "ata2", bench.image("new"), "--yes", "--json")
        model.tell("0 holding")
        time.sleep(0.3)
        job.send_signal(signal.SIGINT)
        done = bench.finish(job)
        assert done.code == 13 and done.document["error"]["name"] == "still-running", done
        assert "mtkflashctl watch ata2" in done.err and "leave the power on" in done.err
        watcher = bench.start("watch")
        time.sleep(0.3)
    assert bench.finish(watcher).code == 0
    assert model.content() == bench.image("new").read_bytes()


@test("sessions: Ctrl-C before the first erase of an erase, and after it")
def erase_interrupted(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    content = model.content()
    model.tell("0 hold unlocking")
    job = bench.start("erase", "ata2", "--yes", "--json")
    model.tell("0 holding")
    job.send_signal(signal.SIGINT)
    done = bench.finish(job)
    model.tell("0 release")
    assert done.code == 12 and done.document["error"]["name"] == "stopped", done
    assert "held in vendor mode" in done.err and model.content() == content
    with held(model, "erasing", 40):
        job = bench.start("erase", "ata2", "--yes", "--json")
        model.tell("0 holding")
        job.send_signal(signal.SIGINT)
        done = bench.finish(job)
        assert done.code == 13 and done.document["error"]["name"] == "still-running", done
    assert bench.run("watch", "ata2").code == 0
    assert set(model.content()) == {0xff}


@test("sessions: a killed enter is stopped")
def killed_enter(bench: Bench) -> None:
    model = bench.model("ata2:locked")
    with held(model, "waiting-for-power-cycle"):
        job = bench.start("enter", "ata2")
        model.tell("0 holding")
        job.kill()
        job.communicate()
        # It stands there no more once it was told to stop.
        model.tell("0 idle")
    assert bench.run("watch", "ata2").code == 12


@test("sessions: a killed erase goes on")
def killed_erase(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    with held(model, "unlocking"):
        job = bench.start("erase", "ata2", "--yes")
        model.tell("0 holding")
        job.kill()
        job.communicate()
    assert bench.run("watch", "ata2").code == 0
    assert set(model.content()) == {0xff}


@test("sessions: nobody asks again and again: one question for each piece of news")
def quiet(bench: Bench) -> None:
    for age, least, most in ((2, 0, 2), (1, 5, 100)):
        model = bench.model("ata2:dead", "ata3:dead")
        model.tell(f"age {age}")
        with held(model, "backing-up", 30):
            job = bench.start("backup", "ata2")
            model.tell("0 holding")
            watcher = bench.start("watch")
            assert "backing-up" in watcher.stderr.readline()
            # The other drive is none of its business any more.
            other = bench.start("backup", "ata3")
            assert bench.finish(other).code == 0
            before = model.ask("requests")[0]
            time.sleep(1)
            asked = model.ask("requests")[0] - before
            # Of the older module the job's own command asks, too.
            assert least <= asked <= most, (age, asked)
        assert bench.finish(watcher).code == 0 and bench.finish(job).code == 0


@test("sessions: killed at any time after the start, it goes on to the end")
def killed(bench: Bench) -> None:
    for phase, percent in (("checking", 0), ("erasing", 40), ("verifying", 85)):
        model = bench.model("ata2:dead")
        with held(model, phase, percent):
            job = bench.start("flash", "ata2", bench.image("new"), "--yes")
            model.tell("0 holding")
            job.kill()
            job.wait()
            watcher = bench.start("watch", "ata2")
            time.sleep(0.2)
        done = bench.finish(watcher)
        job.communicate()
        assert done.code == 0, done
        assert model.content() == bench.image("new").read_bytes(), phase


@test("sessions: killed while it reads, the read ends too")
def killed_reading(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    model.tell("0 hold backing-up 20")
    job = bench.start("backup", "ata2")
    model.tell("0 holding")
    job.kill()
    job.wait()
    job.communicate()
    # What holds the session lets go when it is interrupted.
    model.tell("0 idle", "0 release")
    assert "(interrupted)" in bench.run("status").out


@test("sessions: its whole process group dies, and the session goes on")
def killed_group(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    # Before the first erase: the death of who has the node open would end it.
    with held(model, "checking"):
        job = bench.start("flash", "ata2", bench.image("new"), "--yes", start_new_session=True)
        model.tell("0 holding")
        os.killpg(job.pid, signal.SIGKILL)
        job.wait()
        job.communicate()
    assert model.content() == bench.image("new").read_bytes()
    assert bench.run("watch", "ata2").code == 0


@test("sessions: watch without a session, with one that ended, with two that run")
def watch(bench: Bench) -> None:
    model = bench.model("ata2:dead", "ata3:dead")
    done = bench.run("watch")
    assert done.code == 0 and "no session is running" in done.out
    assert bench.run("abort").code == 0 and bench.run("watch", "--json").document["ok"]
    done = bench.run("watch", "ata2")
    assert done.code == 0 and "no session yet" in done.out
    for device in (0, 1):
        model.tell(f"{device} hold backing-up 10")
    jobs = [bench.start("backup", port) for port in ("ata2", "ata3")]
    for device in (0, 1):
        model.tell(f"{device} holding")
    done = bench.run("watch")
    assert done.code == 4 and "2 sessions" in done.err
    for device in (0, 1):
        model.tell(f"{device} release")
    for job in jobs:
        assert bench.finish(job).code == 0
    assert "is done" in bench.run("watch", "ata2").out


@test("sessions: watch interrupted leaves the session alone")
def watch_interrupted(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    with held(model, "backing-up", 10):
        job = bench.start("backup", "ata2")
        model.tell("0 holding")
        watcher = bench.start("watch")
        time.sleep(0.5)
        watcher.send_signal(signal.SIGINT)
        assert bench.finish(watcher).code == 13
    assert bench.finish(job).code == 0


@test("sessions: the drive's power has to be switched, and then it works")
def power_switch(bench: Bench) -> None:
    model = bench.model("ata2:locked")
    model.tell("0 switch-power", "0 pace 0.2")
    done = bench.run("flash", "ata2", bench.image("new"), "--yes", "--wait=20")
    # Firmware that runs is let go after the read: the power is needed twice.
    assert done.err.count("switch the drive's power off and on now: 20 s left") == 2, done
    assert "has to be switched off and on once more" in done.err
    assert done.code == 0 and model.content() == bench.image("new").read_bytes()


@test("sessions: --wait and --allow-sibling count for both sessions of a flash")
def options(bench: Bench) -> None:
    model = bench.model("ata2:running")
    for phase in ("backing-up", "programming"):
        model.tell(f"0 hold {phase} 0")
        job = bench.start("flash", "ata2", bench.image("new" if phase == "backing-up" else "old"),
                          "--yes", "--wait=9", "--allow-sibling")
        model.tell("0 holding")
        flags = 1 | (1 << 5 if phase == "backing-up" else 0)
        assert model.session_options() == (flags, 0, 9000), phase
        model.tell("0 release")
        assert bench.finish(job).code == 0


@test("sessions: the result is that of fsync(), not of a close() that is not the last")
def fsync(bench: Bench) -> None:
    model = bench.model("ata2:dead")
    model.tell("deaf-close")
    assert bench.run("flash", "ata2", bench.image("new"), "--yes").code == 0
    assert model.content() == bench.image("new").read_bytes()
    # One session for the read before it, one for the image, and none at the close.
    status = bench.run("info", "ata2", "--json").document["result"]["drive"]["session"]
    assert status["session"] == 2 and status["kind"] == "flash", status
