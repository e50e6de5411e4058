"""文书: the forms of a matter, filled from it, kept in every version, printed.

What each form says is a row of the rulebook (`rulebook/forms`); here it is filled, checked, set and kept.
"""
