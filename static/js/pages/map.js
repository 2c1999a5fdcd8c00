// The map of a journey.
import "../map/drag.js";
import "../map/drawer.js";
import "../map/edit.js";
import "../map/feeling.js";
import "../map/menu.js";
import "../map/minimap.js";
import "../map/navigation.js";
import "../map/shortcuts.js";
import "../map/undo.js";
