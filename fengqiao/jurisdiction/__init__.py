"""Who and where: divisions, grids, organs, users and posts; and who sees what."""
