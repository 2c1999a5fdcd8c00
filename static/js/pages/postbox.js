// The postbox of the demo.
import "../postbox/samples.js";
