"""What law, a standard or a place decided, as dated rows with their source. Pure Python and TOML.

Ask `tables.in_force(on, where)`. No framework, no database and no clock lives here.
"""
