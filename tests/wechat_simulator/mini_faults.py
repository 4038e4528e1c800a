"""The catalogue of the mini-program side: each fault's id, where it is planted and how, and what is right then."""

from __future__ import annotations

from .entries import Entry

ANY = "any endpoint with a token"
CATALOGUE = (
    Entry("W1", ANY, "errcode", "40001 for ever (args errcode, count 0)", "one renewal, one second try, then an error"),
    Entry("W2", ANY, "token_stolen", "another process has just forced a new token", "one renewal, and it works"),
    Entry("W3", "stable_token", "delay", "many cold workers ask at once", "one fetch for all of them"),
    Entry("W4", ANY, "delay", "an answer after 400 ms to 30 s", "waited for up to the limit, then unknown"),
    Entry("W5", "jscode2session", "", "a code used twice, late, or of another app", "refused with a kind sentence"),
    Entry("W6", "msg_sec_check", "busy", "no verdict, or review", "hidden until a person has looked"),
    Entry("W7", "media_result", "drop", "the verdict never comes", "it stays as it is"),
    Entry("W7", "media_result", "delay", "the verdict comes late, after publication", "heeded when it comes"),
    Entry("W7", "media_result", "duplicate", "the verdict comes twice", "heeded once"),
    Entry("W7", "media_result", "unknown_trace", "a verdict under a number nobody knows", "nobody is harmed"),
    Entry("W8", "subscribe_send", "errcode", "43101, 43107, 43108, 47003, 45009", "not sent, not tried for ever"),
    Entry("W8", "subscribe_send", "sent_failed", "taken, and told by push that it failed", "kept as failed"),
    Entry("W9", "getuserphonenumber", "", "a phone code used twice or late", "refused with a kind sentence"),
    Entry("W10", "wxacode", "errcode", "JSON although a picture was expected", "no broken picture is kept or printed"),
    Entry("W11", ANY, "", "the same person's openid of another app", "refused, and never mixed up"),
    Entry("S1", "push", "stale", "a push of yesterday, rightly signed", "refused"),
    Entry("S2", "push", "wrong_appid", "sealed for another appid", "refused"),
    Entry("S3", "push", "bad_signature", "signed with another token", "refused"),
    Entry("S4", "push", "bad_padding", "a padding that is none", "refused like every other, as fast"),
    Entry("S5", "push", "entity_bomb", "an XML document that unfolds without end", "refused before it unfolds"),
    Entry("S6", "push", "plain_body", "a plain message under a signed address", "refused in safe and compatible mode"),
    Entry("S7", "push", "drop", "the push is lost", "nothing waits for it for ever"),
    Entry("S8", "push", "delay", "the push comes late", "heeded when it comes"),
    Entry("S9", "push", "duplicate", "the same push several times", "heeded once"),
    Entry("S10", "push", "concurrent", "the same push eight times at once", "heeded once"),
)
