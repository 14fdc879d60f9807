"""Many briefs on one page: joined, counted and laid beside each other, by rules and without a model."""
