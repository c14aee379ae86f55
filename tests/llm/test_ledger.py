import threading
from dataclasses import fields

from pathreward.llm import ledger
from pathreward.llm.ledger import Ledger


def test_every_count_adds_up() -> None:
    one = Ledger(*range(len(fields(Ledger))))
    assert one + one == Ledger(*(2 * each for each in range(len(fields(Ledger)))))
    assert Ledger() + one == one
    assert one + one - one == one


def test_threads_book_into_one_ledger() -> None:
    def work() -> None:
        for _ in range(500):
            ledger.record("threads", Ledger(calls=1))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert ledger.total("threads").calls == 4_000
    assert ledger.total("others") == Ledger()
