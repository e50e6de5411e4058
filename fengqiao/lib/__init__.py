"""Single-topic helpers that know nothing of disputes, of Django or of one another's business."""
