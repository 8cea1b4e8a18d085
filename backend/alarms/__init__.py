"""Alarms: one active alarm a rule and point, acknowledged by people, opening a ticket once."""
