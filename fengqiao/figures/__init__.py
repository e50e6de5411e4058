"""Figures: one definition each, counted from what happened, with its numerator and its denominator."""
