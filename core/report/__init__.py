"""A result for others: sentences, cautions, a verdict, figures, files."""
