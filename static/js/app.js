// What every page of the team's needs. Each module listens by itself; the order does not matter.
import "../vendor/relative-time-element/relative-time-element.js";
import "./copy.js";
import "./dialogs.js";
import "./errors.js";
import "./focus.js";
import "./keys.js";
import "./live.js";
import "./palette.js";
import "./theme.js";
import "./toasts.js";
