"""What can be done with committees, mediators, grades and subsidies, an act a file."""
