"""The event log as readers see it: pages from a position on, what a viewer may know of them, and what comes next."""
