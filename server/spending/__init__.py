"""拨付 — money that leaves a purse for what it was given for: payee, two signatures, bank slip, and a line in public.

The room knows accounts (`campaign:<uid>`), never campaigns: the rooms above say what an account is for.
"""
