"""What runs take: measured, fitted, planned."""
