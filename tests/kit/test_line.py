"""The line in which writers stand: fair, and nobody waits for ever."""

import threading
import time

import pytest

from server.kit.errors import Unavailable
from server.kit.line import Line


def test_turns_are_taken_in_the_order_of_coming() -> None:
    line, seen, held = Line(), list[int](), threading.Event()

    def take(number: int) -> None:
        with line.turn(60):
            seen.append(number)
            held.wait(60)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(6)]
    for number, thread in enumerate(threads):
        thread.start()
        while len(line._waiting) <= number:
            time.sleep(0.001)
    held.set()
    for thread in threads:
        thread.join()
    assert seen == [0, 1, 2, 3, 4, 5]


def test_one_at_a_time() -> None:
    line, inside, most = Line(), 0, 0

    def take() -> None:
        nonlocal inside, most
        for _ in range(50):
            with line.turn(60):
                inside += 1
                most = max(most, inside)
                inside -= 1

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_whoever_waits_too_long_is_told_and_leaves_the_line() -> None:
    line = Line()
    with line.turn(1):
        with pytest.raises(Unavailable), line.turn(0.01):
            raise AssertionError("two at once")
        assert len(line._waiting) == 1
    with line.turn(0.01):
        pass


def test_a_death_inside_lets_the_next_one_in() -> None:
    line = Line()
    with pytest.raises(ZeroDivisionError), line.turn(1):
        _ = 1 / 0
    with line.turn(0.01):
        pass
