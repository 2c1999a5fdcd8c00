from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import receivers  # noqa: F401  they register themselves
        from accounts.first_steps import COMPANY_STEP, TEAM_STEP
        from accounts.rail import rail_counts
        from accounts.settings_pages import register_settings_page as page
        from accounts.setup_steps import register_setup_step
        from config.web.rail import register_rail_counts

        register_rail_counts(rail_counts)
        register_setup_step(COMPANY_STEP)
        register_setup_step(TEAM_STEP)

        page("accounts:setup", label=_("Set up"), icon="list-checks", may="may_administer", order=5)
        page("accounts:profile", label=_("You"), icon="user-round", may="is_staff_person", order=10)
        page(
            "accounts:people", label=_("People"), icon="users-round", may="may_administer", order=20
        )
        page("accounts:teams", label=_("Teams"), icon="layers", may="may_administer", order=30)
        page("accounts:tokens", label=_("API tokens"), icon="key-round", may="may_answer", order=90)
        page("accounts:system", label=_("System"), icon="activity", may="may_administer", order=95)
