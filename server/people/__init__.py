"""人员 — staff, donors, partners, their roles and sessions. Donors and helped persons are never one table."""
