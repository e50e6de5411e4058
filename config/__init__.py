"""How one installation is set: read from the environment, and from nowhere else."""
