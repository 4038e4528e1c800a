"""投诉举报 — anybody may say that something is wrong, without an account, and learns what became of it.

慈善法 art. 108: anyone who finds that charity breaks the law may complain; MZ/T 088: an entry on every campaign, an
answer within five working days, and the means to stop a campaign and to tell those who gave.
"""
