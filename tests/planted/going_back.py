"""Plants in the refunds, and in the matching of bills that finds what everything else has missed."""

from tests.planted.plant import MONEY, Plant

_REFUNDS, _BILLS = "tests/payments/test_refunds.py", "tests/payments/test_reconcile.py"
_BOOKED = "tests/gifts/test_refunds.py"
WORDS, ASKING, BOOKING = (
    f"{MONEY}/service/refund_words.py",
    f"{MONEY}/service/refunds.py",
    "server/gifts/service/refunding.py",
)
MATCHING = f"{MONEY}/queries/matching.py"
WALK = (f"{_REFUNDS}::test_asked_agreed_sent_and_gone",)
REFUNDS = (
    Plant(
        "R01",
        "each try of a refund has a number of its own",
        f"{MONEY}/jobs/refunds.py",
        "client.RefundWanted(refund.no,",
        'client.RefundWanted(f"{refund.no}{now():%H%M%S%f}",',
        (f"{_REFUNDS}::test_a_send_in_doubt_is_sent_again_with_the_same_number",),
    ),
    Plant(
        "R02",
        "a refund that is refused is not free again",
        ASKING,
        'return _release(move(_in_line(uid), "refuse", actor=actor, note=note, seen_version=seen_version))',
        'return move(_in_line(uid), "refuse", actor=actor, note=note, seen_version=seen_version)',
        (f"{_REFUNDS}::test_refused_and_withdrawn_set_free_what_was_set_aside",),
    ),
    Plant(
        "R03",
        "a refund in doubt can be stopped",
        ASKING,
        "if refund.refusal is None:",
        'if refund.refusal == "":',
        (f"{_REFUNDS}::test_only_a_refused_one_can_be_stopped",),
    ),
    Plant(
        "R04",
        "refunds that are running are not counted",
        ASKING,
        "left_fen = order.amount_fen - order.refunded_fen - order.refunding_fen\n    if order.paid_at is None:",
        "left_fen = order.amount_fen - order.refunded_fen\n    if order.paid_at is None:",
        (f"{_REFUNDS}::test_two_who_want_the_last_fen", f"{_REFUNDS}::test_what_cannot_be_asked_for"),
    ),
    Plant(
        "R05",
        "a refund of another amount is booked",
        WORDS,
        "word.amount_fen == wanted.amount_fen",
        "word.amount_fen is not None",
        (f"{_BOOKED}::test_a_word_that_disagrees_moves_nothing",),
    ),
    Plant(
        "R06",
        "a refund of another merchant is booked",
        WORDS,
        'word.body.get("mchid") == settings().wechat_mchid',
        'word.body.get("mchid") is not None',
        (f"{_BOOKED}::test_a_word_that_disagrees_moves_nothing",),
    ),
    Plant(
        "R07",
        "a refund of another payment is booked",
        WORDS,
        "word.transaction_id == order.transaction_id",
        "word.transaction_id is not None",
        (f"{_BOOKED}::test_a_word_that_disagrees_moves_nothing",),
    ),
    Plant(
        "R08",
        "the last word counts, also when it is the older one",
        WORDS,
        'next((one for one in good if one.refund_state == "SUCCESS"), good[-1])',
        "good[-1]",
        (f"{_BOOKED}::test_success_is_the_last_word",),
    ),
    Plant(
        "R09",
        "a refund that is done is done again",
        WORDS,
        "if not good or (refund is not None and refund.state == RefundState.DONE):",
        "if not good:",
        (f"{_BOOKED}::test_any_number_of_times_with_one_effect",),
    ),
    Plant(
        "R10",
        "what was agreed to can still be spent",
        BOOKING,
        "    _hold(payments.approve_refund(uid, actor=actor, seen_version=seen_version).no, actor)",
        "    payments.approve_refund(uid, actor=actor, seen_version=seen_version)",
        WALK,
    ),
    Plant(
        "R11",
        "what was held stays held when the money has gone",
        BOOKING,
        "    _let_go(refund.no, THE_CLOCK)\n    _cover(",
        "    _cover(",
        WALK,
    ),
    Plant(
        "R12",
        "a closed refund keeps the purse's money",
        BOOKING,
        '    if turned.verdict == "closed":\n        _let_go(refund_no, THE_CLOCK)\n',
        "",
        (f"{_REFUNDS}::test_a_closed_one_gives_the_purse_its_money_back",),
    ),
    Plant(
        "R13",
        "a refund that is heard of before its payment is forgotten",
        WORDS,
        '        return Turned("unpaid", order=order)',
        "        return NOTHING",
        (f"{_REFUNDS}::test_a_refund_that_is_heard_of_before_its_payment",),
    ),
    Plant(
        "R14",
        "a refund that was refused once more is not asked about",
        f"{MONEY}/jobs/refunds.py",
        'return Answered(said) if said is not None else Answered(refusal=code[:32] or "REFUSED")',
        'return Answered(refusal=code[:32] or "REFUSED")',
        (f"{_REFUNDS}::test_a_refusal_to_take_it_again_is_no_refusal_of_it",),
    ),
)
MATCHED = (
    Plant(
        "B01",
        "amounts are not matched",
        MATCHING,
        "same = (BillRow.amount_fen == Order.amount_fen) & (",
        "same = (BillRow.amount_fen > 0) & (",
        (_BILLS,),
    ),
    Plant("B02", "what only the bill has is not seen", MATCHING, "_unknown_orders(bill) + ", "", (_BILLS,)),
    Plant("B03", "what only the books have is not seen", MATCHING, "_absent_orders(day, bill) + ", "", (_BILLS,)),
    Plant("B04", "a row that stands twice is not seen", MATCHING, " + _twice(bill)", "", (_BILLS,)),
    Plant("B05", "refunds only the bill has are not seen", MATCHING, "_unknown_refunds(bill) + ", "", (_BILLS,)),
    Plant("B06", "refunds of another amount are not seen", MATCHING, " + _other_refunds(bill)", "", (_BILLS,)),
    Plant("B07", "refunds only the books have are not seen", MATCHING, " + _absent_refunds(day, bill)", "", (_BILLS,)),
)
PLANTS = (*REFUNDS, *MATCHED)
