// My day: j and k move among its tickets, as in the list.
import "../inbox/list.js";
