"""The prompts, one Markdown file a task; read by summarizer.extraction.prompting."""
