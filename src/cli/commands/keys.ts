import { DaypassError } from "../../core/errors.ts";
import { command } from "../command.ts";
import { keysImport } from "./keys-import.ts";
import { keysList } from "./keys-list.ts";

export const keysCommand = command({
  name: "keys",
  group: "SET UP",
  summary: "access keys: list, import",
  options: {},
  subcommands: [keysList, keysImport],
  examples: [
    { line: "daypass keys list", says: "how old they are, and when they were last used" },
    { line: "daypass keys import accessKeys.csv", says: "with the file that the AWS console offers" },
  ],
  async run() {
    throw new DaypassError("usage", { what: "Say what to do with access keys", hint: "daypass keys --help" });
  },
});
