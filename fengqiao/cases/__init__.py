"""The heart: a Case moves only by verbs, through one door (`step.take`), and every move is an Event."""
