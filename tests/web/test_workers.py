"""Work on a file of a stranger costs that file alone."""

import asyncio
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.importorskip("starlette", reason="the extra app is not installed")

from nlp.errors import InputError  # noqa: E402
from nlp.web.workers import Workers  # noqa: E402

pytestmark = pytest.mark.model


def double(number):
    return 2 * number


def sleep(seconds):
    time.sleep(seconds)


def die(_):
    os.kill(os.getpid(), signal.SIGKILL)


def fill(size):
    return len(bytearray(size))


def refuse(name):
    raise InputError(f"{name}：读不了")


@pytest.fixture
def workers():
    workers = Workers(1, seconds=30, memory=2 << 30)
    yield workers
    workers.close()


def ask(workers, call, argument):
    async def asked():
        return await workers(call, argument, "甲.txt")

    with ThreadPoolExecutor(1) as thread:  # this one may have the loop of a browser's tests
        return thread.submit(asyncio.run, asked()).result()


def test_a_call_gives_its_result_or_its_error(workers):
    assert ask(workers, double, 4) == 8
    with pytest.raises(InputError, match="读不了"):
        ask(workers, refuse, "甲.txt")


@pytest.mark.skipif(sys.platform != "linux", reason="signals and limits of POSIX")
@pytest.mark.parametrize(("call", "argument"), [(die, None), (fill, 8 << 30)], ids=["killed", "memory"])
def test_a_process_that_dies_is_told_and_replaced(workers, call, argument):
    with pytest.raises(InputError, match=r"甲\.txt：处理时进程中止"):
        ask(workers, call, argument)
    assert ask(workers, double, 4) == 8


def test_a_call_that_takes_too_long_is_ended():
    workers = Workers(1, seconds=3)
    try:
        ask(workers, double, 1)
        with pytest.raises(InputError, match="超过3秒"):
            ask(workers, sleep, 60)
    finally:
        workers.close()
