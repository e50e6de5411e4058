"""The pages for residents, by what somebody comes for."""
