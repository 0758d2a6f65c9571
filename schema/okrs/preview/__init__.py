"""What would move if something were changed."""
