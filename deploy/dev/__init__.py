"""Set-up, run and check of this folder. The set-up modules need nothing but a bare Python 3.11."""
