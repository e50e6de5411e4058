"""What is done about organs and posts that reaches into cases: closing, leaving, taking back."""
