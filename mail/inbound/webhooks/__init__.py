"""Mail and its failures, told by a provider over HTTP. django-anymail knows each one's ways: who
may ask, and what its events mean. The bytes of a mail are taken from the request as they came."""
