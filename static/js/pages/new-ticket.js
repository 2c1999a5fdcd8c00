// The form of a new ticket.
import "../inbox/known-customers.js";
