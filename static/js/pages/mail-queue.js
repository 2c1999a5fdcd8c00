// The mail queue and one received mail.
import "../mail-queue/selection.js";
