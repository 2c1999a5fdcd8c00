"""The actions of the helpdesk. Each checks, changes, records an event and publishes it."""
