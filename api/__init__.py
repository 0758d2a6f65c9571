"""The process: who is calling, and how requests reach the schema. The only composition root is ``create_app``."""
