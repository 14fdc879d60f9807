"""The embedded model's way: what a brief holds, read off propositions; where meaning decides, the model is asked."""
