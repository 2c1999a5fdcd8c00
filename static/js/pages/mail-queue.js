// The mail queue.
import "../mail-queue/selection.js";
