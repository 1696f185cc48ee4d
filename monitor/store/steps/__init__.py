"""Migrations, a module for each matter; `schema` runs them in their order."""
