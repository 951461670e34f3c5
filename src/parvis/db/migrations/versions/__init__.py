"""One file a step. A step that was released never changes again.

Never rebuild a table that others belong to (`batch_alter_table` on account or room): SQLite drops
the old one, and takes along the rows that belong to it. Add a column with a `server_default`.
"""
