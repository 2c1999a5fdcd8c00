"""The base of all refusals: an action was not done, and the text says what to do next."""


class Refused(Exception):
    """An action was refused and changed nothing. Its text is shown to the person who asked.

    Views and API views let it pass: `config.web.refusals` and `config.api.errors` answer
    it with 409. A view with a form uses `config.web.refusals.refusals_on` to show the form again
    with 422.
    """
