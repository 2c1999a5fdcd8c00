"""The demo's data: twelve months of Veloza, a bicycle shop.

The year is simulated in memory and written through the import functions of the apps; the last two
days of mail and the newest ticket go through the actions of every day. `seed.seed_demo` fills an
empty database, in one transaction; see `management/commands/demo.py`.
"""
