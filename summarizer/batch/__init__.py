"""Many articles: where they come from, who is asked when, and what is kept."""
