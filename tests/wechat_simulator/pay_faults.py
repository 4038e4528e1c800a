"""The catalogue of the pay side (specification §10): each fault's id, where and how it is planted, what is right."""

from __future__ import annotations

from .entries import Entry

ONCE = "booked exactly once"
REFUSED = "refused like any bad signature, nothing kept; the true one is booked"
AGAIN = "doubt is not guessed away: the same number is asked again until there is an answer"
NOT_BELIEVED = "not believed; the same question is asked again"
NOT_BOOKED = "not booked; a person is told"
BOUNDED = "refused in bounded memory and time"
OWNED = "a difference with an owner"
READ_OR_REFUSED = "read, or refused with the line; never misread"

NOTICES = (
    Entry("N1", "notify", "drop", "lost for ever", f"found by query, {ONCE}"),
    Entry("N2", "notify", "delay", "after the order has expired", ONCE, {"seconds": 9000}),
    Entry("N3", "notify", "duplicate", "several times, one after the other", ONCE, {"times": 5}),
    Entry("N4", "notify", "concurrent", "eight times at once", ONCE, {"times": 8}),
    Entry("N5", "TRANSACTION.SUCCESS", "delay", "the refund is told first", "both are booked", {"seconds": 300}),
    Entry("N6", "notify", "delay", "overtaken by the next", "each booked to its own order", {"seconds": 60}),
    Entry("N7", "jsapi", "paid_first", "before the answer to the prepay", ONCE),
    Entry("N8", "notify", "stale", "signed 301 s ago", REFUSED, {"seconds": -301}),
    Entry("N8", "notify", "stale", "signed ten years ago", REFUSED, {"seconds": -315_360_000}),
    Entry("N8", "notify", "stale", "signed 301 s from now", REFUSED, {"seconds": 301}),
    Entry("N9", "notify", "replayed", "the bytes of yesterday once more", "refused; nothing is booked twice"),
    Entry("N10", "notify", "probe", "a signature probe, then the true one", REFUSED),
    Entry("N11", "notify", "wrong_key", "a stranger's signature under the right serial", REFUSED),
    Entry("N12", "notify", "unknown_serial", "an unknown serial a thousand times",
          "refused; at most one fetch of certificates a minute", {"times": 1000}),
    Entry("N13", "notify", "bad_headers", "no signature", REFUSED, {"how": "missing"}),
    Entry("N13", "notify", "bad_headers", "a serial that is none", REFUSED, {"how": "non_hex"}),
    Entry("N13", "notify", "bad_headers", "two signatures", REFUSED, {"how": "doubled"}),
    Entry("N13", "notify", "bad_headers", "a timestamp that is no number", REFUSED, {"how": "timestamp"}),
    Entry("N14", "notify", "corrupt", "a bit of the ciphertext flipped", REFUSED, {"how": "flipped"}),
    Entry("N14", "notify", "corrupt", "half the ciphertext", REFUSED, {"how": "truncated"}),
    Entry("N14", "notify", "corrupt", "other associated data", REFUSED, {"how": "aad"}),
    Entry("N14", "notify", "corrupt", "a nonce of eight", REFUSED, {"how": "nonce"}),
    Entry("N14", "notify", "corrupt", "another algorithm", REFUSED, {"how": "algorithm"}),
    Entry("N15", "notify", "other_facts", "another amount", NOT_BOOKED, {"how": "amount"}),
    Entry("N15", "TRANSACTION.SUCCESS", "other_facts", "US dollars", NOT_BOOKED, {"how": "currency"}),
    Entry("N15", "TRANSACTION.SUCCESS", "other_facts", "another appid", NOT_BOOKED, {"how": "appid"}),
    Entry("N15", "notify", "other_facts", "another merchant", NOT_BOOKED, {"how": "mchid"}),
    Entry("N15", "TRANSACTION.SUCCESS", "other_facts", "another payer", NOT_BOOKED, {"how": "openid"}),
    Entry("N15", "notify", "other_facts", "an order nobody knows", NOT_BOOKED, {"how": "order"}),
    Entry("N15", "TRANSACTION.SUCCESS", "other_facts", "success, and NOTPAY inside", NOT_BOOKED, {"how": "state"}),
    Entry("N16", "notify", "bomb", "one megabyte", BOUNDED, {"how": "megabytes", "mb": 1}),
    Entry("N16", "notify", "bomb", "ten megabytes", BOUNDED, {"how": "megabytes", "mb": 10}),
    Entry("N16", "notify", "bomb", "a gzip bomb", BOUNDED, {"how": "gzip", "mb": 200}),
    Entry("N16", "notify", "bomb", "ten thousand objects deep", BOUNDED, {"how": "nested"}),
    Entry("N16", "notify", "bomb", "NaN", REFUSED, {"how": "nan"}),
    Entry("N16", "notify", "bomb", "a doubled key", REFUSED, {"how": "doubled"}),
    Entry("N17", "notify", "slow", "drop by drop", "cut off, others are served meanwhile", {"seconds": 20}),
    Entry("N18", "notify", "", "while the product restarts, its database is locked, its disk full",
          "not answered 2xx; booked at a later try (stop it, pay, start it, advance)"),
    Entry("N19", "notify", "answered_late", "the answer was too late, so it is tried again", ONCE),
)  # fmt: skip
ANSWERS = (
    Entry("A1", "hosts", "refused", "no host can be reached", AGAIN, {"which": "all"}),
    Entry("A2", "jsapi", "reset_after", "torn, and done", AGAIN),
    Entry("A3", "jsapi", "reset_before", "torn before it was done", AGAIN),
    Entry("A4", "jsapi", "error_created", "500 SYSTEM_ERROR, and done", AGAIN),
    Entry("A4", "jsapi", "error_not_created", "500 SYSTEM_ERROR, not done", AGAIN),
    Entry("A5", "jsapi", "html_502", "502 with a page", AGAIN),
    Entry("A6", "jsapi", "timeout", "no answer for 31 s", AGAIN),
    Entry("A7", "jsapi", "rate_limited", "429, three times", "asked again, and slower", count=3),
    Entry("A8", "query", "unsigned", "200 without a signature", NOT_BELIEVED),
    Entry("A9", "query", "probe", "a signature probe", NOT_BELIEVED),
    Entry("A10", "query", "wrong_key", "a stranger's signature", NOT_BELIEVED),
    Entry("A11", "query", "swapped", "the answer about another order", NOT_BELIEVED),
    Entry("A12", "query", "truncated", "half an answer", NOT_BELIEVED),
    Entry("A12", "query", "missing_fields", "fields are missing", NOT_BELIEVED),
    Entry("A12", "query", "unknown_enum", "a word nobody knows", NOT_BELIEVED),
    Entry("A12", "query", "huge_ints", "sums that no column holds", NOT_BELIEVED),
    Entry("A13", "hosts", "refused", "the main host is down", "the backup is asked", {"which": "primary"}),
    Entry("A14", "query", "lag", "a query does not know of the payment yet", AGAIN, {"seconds": 60}, 3),
    Entry("A15", "close", "paid_meanwhile", "paid at the moment of closing", "not closed here; booked"),
    Entry("A16", "query", "clock_skew", "401: the merchant's clock is wrong", f"{AGAIN}; a person is told"),
    Entry("A17", "certificates", "error_not_created", "keys change (/_sim/rotate), and the list does not come",
          "what is signed with a key not yet known is refused, and comes again", count=2),
    Entry("A18", "jsapi", "", "one prepay_id for two orders", "never happens: asserted at every prepay"),
    Entry("A19", "query", "drip", "the answer comes drop by drop", AGAIN, {"seconds": 40}),
)  # fmt: skip
REFUNDS = (
    Entry("R1", "refund_result", "delay", "PROCESSING for days", "asked about; a person is told", {"seconds": 259_200}),
    Entry(
        "R2", "refund_result", "abnormal", "ABNORMAL, mended at the desk (/_sim/refund)", "a person is told; then done"
    ),
    Entry("R3", "refund", "not_enough", "the merchant is short of money", "sent again by the same number"),
    Entry("R4", "refund", "error_created", "SYSTEM_ERROR, and accepted", "sent again by the same number"),
    Entry("R5", "refund_result", "closed", "CLOSED", "the money is the campaign's again; a person is told"),
    Entry("R6", "refund", "", "given back at the desk (/_sim/refund_console)", "found by query or bill; booked once"),
    Entry("R7", "refund", "raced", "the desk gives the rest back first", "never more than was paid"),
    Entry("R8", "refund_query", "lag", "the notice says SUCCESS, the query PROCESSING", "SUCCESS stands", count=3),
)
BILLS = (
    Entry("B1", "tradebill", "creating", "STATEMENT_CREATING until noon", "fetched later", count=0),
    Entry("B2", "tradebill", "no_statement", "no bill for a day with orders", OWNED, count=0),
    Entry("B3", "tradebill", "bad_hash", "the hash is of other bytes", "not read; fetched again"),
    Entry("B4", "billfile", "token_expired", "the link is dead", "asked for anew"),
    Entry("B5", "tradebill", "row_missing_locally", "a payment we never heard of", OWNED),
    Entry("B5", "tradebill", "row_missing_in_bill", "a payment is not there", OWNED),
    Entry("B5", "tradebill", "amount_off", "one fen more", OWNED),
    Entry("B5", "tradebill", "row_doubled", "a row twice", OWNED),
    Entry("B5", "tradebill", "refund_later", "a refund in the bill of the next day", "matched by its number"),
    Entry("B5", "tradebill", "wrong_sum", "a summary of other rows", READ_OR_REFUSED),
    Entry("B6", "tradebill", "no_bom", "no BOM", READ_OR_REFUSED),
    Entry("B6", "tradebill", "cr_only", "lines end with CR alone", READ_OR_REFUSED),
    Entry("B6", "tradebill", "new_column", "one more column", READ_OR_REFUSED),
    Entry("B6", "tradebill", "reordered", "the columns in another order", READ_OR_REFUSED),
    Entry("B6", "tradebill", "forged_column", "a donor's words forge columns", READ_OR_REFUSED),
    Entry("B7", "tradebill", "gzip_bomb", "a gzip bomb", BOUNDED),
    Entry("B8", "tradebill", "fee_differs", "another fee", OWNED),
    Entry("B9", "settle", "midnight", "paid in the first moment of tomorrow", "in tomorrow's bill, and in no other"),
)
CATALOGUE = (*NOTICES, *ANSWERS, *REFUNDS, *BILLS)
