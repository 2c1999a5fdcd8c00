"""The guards of views and of the API, found in their source and weakened by one step."""

import re

GUARD = re.compile(
    r'^@(?:requires\("(?!is_staff_person)\w+"\)|staff_only'
    r"|(ticket_action|ticket_form|map_action|map_form\(.*\)))(?: *#.*)?\n",
    re.MULTILINE,
)
VIEW = re.compile(r"(?:^@.*\n)*^def (\w+)\(", re.MULTILINE)
# Of an API view that asks for more than a staff person.
CLASS = re.compile(r"^class (\w+)", re.MULTILINE)
PERMISSIONS = re.compile(r"^    permission_classes = [\[(](\w+), \w+[\])]$", re.MULTILINE)
WEAKER = '@__import__("bench.weaker_guards", fromlist=["_"])'


def weakened(source: str) -> tuple[list[str], str]:
    """The names of the guarded views, and the source with weaker guards.

    All staff are admitted in place of those with a permission, everybody in place of all staff.
    """
    names = []

    def weaken(view: re.Match[str]) -> str:
        guard = GUARD.search(view[0])
        if guard is None:
            return view[0]
        names.append(view[1])
        return view[0].replace(guard[0], weaker_guard(guard))

    def admit_staff(permissions: re.Match[str]) -> str:
        names.append(CLASS.findall(source, 0, permissions.start())[-1])
        return f"    permission_classes = [{permissions[1]}]"

    return names, VIEW.sub(weaken, PERMISSIONS.sub(admit_staff, source))


def weaker_guard(guard: re.Match[str]) -> str:
    if guard[1]:
        return f"{WEAKER}.{guard[1]}\n"
    return '@requires("is_staff_person")\n' if "requires" in guard[0] else ""
