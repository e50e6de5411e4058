"""What is done about notices: finding what is to be told, telling it, handing it out, choosing how."""
