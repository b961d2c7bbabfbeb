"""How the service fares.

vitals    what the works of this daemon are doing, in memory
facts     what the database says: feeds, log, projections, alerts, space
findings  pure: what of it lags or fails, and what to do about it
gauges    pure: the same as figures for Prometheus
"""
