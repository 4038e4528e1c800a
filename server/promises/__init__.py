"""企业认捐 — a company promises money by an agreement; it counts as arrived only when a booked gift is tied to it."""
