"""The first hour of a county: which one it is, who works there, what is printed and put up."""
