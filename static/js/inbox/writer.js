// The name of this browser: its tabs share one text.
import { readLocal, writeLocal } from "../shell/local-store.js";
import { newKey } from "../shell/new-key.js";

const WRITER = "tandem:writer";
export const writer = readLocal(WRITER)[0]?.[1] ?? newKey();
writeLocal(WRITER, writer);
