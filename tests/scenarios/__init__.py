"""Whole stories with real processes on a real chain."""
