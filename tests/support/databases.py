"""Marks for tests that are run on each database, or on one that is not the usual SQLite file."""

from __future__ import annotations

import pytest

__all__ = ["on_both_databases", "on_postgresql"]

on_both_databases = pytest.mark.parametrize("store_url", ["sqlite", "postgresql"], indirect=True)
on_postgresql = pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
