// "@" in a note suggests the colleagues who see the ticket; the name that is chosen stands in the text.
import { Suggestions } from "./suggestions.js";

// oxlint-disable-next-line no-new -- it listens to the document
new Suggestions({
  field: "[data-mentions]",
  option: "[data-mention]",
  before: /(?:^|[^\p{L}\p{N}.@+-])@(?<words>[^@\n]{0,60})$/u,
  event: "mention",
  choose(text, option, start, end) {
    const space = text.value[end] === " " ? "" : " ";
    text.setRangeText(option.dataset.mention + space, start + 1, end, "end");
    if (!space) text.setSelectionRange(text.selectionEnd + 1, text.selectionEnd + 1);
  },
});
