"""Commands about okrs."""
