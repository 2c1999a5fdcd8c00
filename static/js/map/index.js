// A map: walk it with arrows, write in its cells, move things, see one touchpoint beside it.
import "./curve.js";
import "./drag.js";
import "./drawer.js";
import "./edit.js";
import "./menu.js";
import "./minimap.js";
import "./move.js";
import "./undo.js";
import "./walk.js";
