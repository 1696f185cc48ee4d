"""What the store holds, as it leaves misajour: rows for tables, JSON and CSV, and sentences."""
