"""What every adapter gets for free: a spool on disk, a sender, a schedule, health."""
