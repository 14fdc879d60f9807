"""Templates of the pages, and the style that they share."""
