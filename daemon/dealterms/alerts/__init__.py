"""From the difference between two folds to a signed message at a subscriber's endpoint."""
