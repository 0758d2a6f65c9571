"""What people do in the demonstration's past: each step is one or a few commands on things named by their keys."""
