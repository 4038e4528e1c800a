"""微信支付 APIv3 — sign, ask, verify. The small part that we need, because no library at hand checks all of it.

Public-key mode; the verifier takes any number of keys by id, so a certificate is only another entry.
"""
