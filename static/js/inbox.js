// The agent's screen. Each module listens on the document, for its parts come and go with every ticket.
import "./inbox/list.js";
import "./inbox/ticket.js";
import "./inbox/opening.js";
import "./inbox/composer.js";
import "./inbox/files.js";
import "./inbox/folds.js";
import "./inbox/mail-frame.js";
import "./inbox/lightbox.js";
