// Every page of the team. Each module registers its own listeners; their order does not matter.
import "../../vendor/relative-time-element/relative-time-element.js";
import "../shell/activity.js";
import "../shell/copy.js";
import "../shell/dialogs.js";
import "../shell/errors.js";
import "../shell/focus.js";
import "../shell/kept-forms.js";
import "../shell/keys.js";
import "../shell/lazy.js";
import "../shell/live.js";
import "../shell/menus.js";
import "../shell/notifications.js";
import "../shell/palette.js";
import "../shell/sign-in.js";
import "../shell/theme.js";
import "../shell/toasts.js";
import "../shell/undo.js";
