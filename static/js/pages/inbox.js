// The inbox and the ticket. Listeners are on the document, for the parts are replaced with every ticket.
import "../inbox/composer.js";
import "../inbox/draft-fields.js";
import "../inbox/files.js";
import "../inbox/folds.js";
import "../inbox/held-replies.js";
import "../inbox/lightbox.js";
import "../inbox/list-filter.js";
import "../inbox/list-scroll.js";
import "../inbox/list.js";
import "../inbox/macros.js";
import "../inbox/mail-frame.js";
import "../inbox/mentions.js";
import "../inbox/next-ticket.js";
import "../inbox/search-box.js";
import "../inbox/shown.js";
import "../inbox/thread-scroll.js";
import "../inbox/ticket.js";
