// The page of a touchpoint.
import "../map/fields.js";
