"""The IMAP fetcher: imports new mail of mailboxes that are kept on other servers.

One process serves all of them, a thread for each (`fetcher`, `worker`). A mail is stored and
committed first; only then is it marked, moved or deleted on the server, and only then does the
cursor advance. So a kill at any point loses nothing, and `store` is idempotent.
"""
