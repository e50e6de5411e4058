"""Folding what happened into figures."""
