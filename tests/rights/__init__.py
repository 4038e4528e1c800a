"""Who may do what, proved for every address."""
