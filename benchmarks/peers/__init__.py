"""What Okra is measured beside."""
