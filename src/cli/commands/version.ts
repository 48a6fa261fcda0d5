import { version } from "../../core/version.ts";
import { jsonLine } from "../../core/visible.ts";
import { command } from "../command.ts";

export const versionCommand = command({
  name: "version",
  group: "MORE",
  summary: "the version of daypass",
  options: {},
  examples: [],
  async run(_, context) {
    context.print(context.flags.json ? jsonLine({ schema: "daypass.version/1", version }) : version);
    return undefined;
  },
});
