"""What the queue and the audit call by codes has words for people."""

from server.jobs import acts, words
from server.jobs.handlers import HANDLERS


def test_every_task_has_a_chinese_name():
    assert sorted(HANDLERS.keys() - words.TASKS.keys()) == []
    assert sorted(words.TASKS.keys() - HANDLERS.keys()) == []


def test_what_is_not_known_stays_as_it_is():
    assert words.task("nobody.knows") == "nobody.knows"
    assert words.word("payments.ask_refund", "why", "donor_asked") == "捐赠人要求退款"
    assert words.word("payments.ask_refund", "amount_fen", 300) == 300
    assert words.word("wishes.publish", "kind", "goods") == "goods"


def test_the_acts_that_words_belong_to_exist():
    assert sorted({act for act, _fact in words.WORDS} - acts.names().keys()) == []
