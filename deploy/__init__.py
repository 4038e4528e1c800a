"""Putting the platform on a machine: servers, units, backups, and the set-up of this folder."""
