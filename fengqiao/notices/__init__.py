"""告知: what is told to whom, once and with proof: reminders of clocks, news of acts, status for other systems."""
