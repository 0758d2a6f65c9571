"""Lists: filtered, ordered and read page by page, all by one mechanism."""
