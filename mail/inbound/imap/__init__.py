"""The IMAP door: fetches what arrives in mailboxes that are kept on other servers.

One process serves all of them, a thread for each (`door`, `keeper`). A mail is stored and
committed first; only then is it marked, moved or deleted on the server, and only then does the
cursor step over it. So a kill at any point loses nothing, and `store` sees to it that nothing
doubles.
"""
