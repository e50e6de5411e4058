"""What can be done in a mediation: one verb a file, found by its name (see `cases.actions`)."""
