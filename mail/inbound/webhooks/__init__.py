"""Mail and delivery events posted by providers over HTTP.

django-anymail authenticates each provider and parses its events. The bytes of a mail are taken from
the request unchanged.
"""
