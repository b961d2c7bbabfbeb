"""WebSub: hubs that tell of news, so that nobody waits for the next poll (docs/decisions/0024).

A push is never read: it makes its feed due, and the next pass polls it as any other. So a push can
bring nothing into the log that the feed itself does not say.
"""
