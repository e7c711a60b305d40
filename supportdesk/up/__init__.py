"""`bin/run`: everything on one machine, in the foreground.

lock the data folder → clear away what a killed run left → check the ports → start PostgreSQL and Redis (unless
DATABASE_URL and REDIS_URL name others) → migrate, collect static files → web, worker, beat and mail-in under honcho →
say where everything is → on Ctrl-C, SIGTERM or the first process that ends: stop it all.
"""
