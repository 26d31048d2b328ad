"""Estimates to what if: trade shocks for now."""
