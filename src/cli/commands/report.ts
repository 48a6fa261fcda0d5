import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { writePrivateFile } from "../../aws-files/atomic-write.ts";
import { DaypassError } from "../../core/errors.ts";
import { jsonLine } from "../../core/visible.ts";
import { command } from "../command.ts";
import { wayOptions } from "../iam/account-way.ts";
import { reportData } from "../report/data.ts";
import { guardrailOf } from "../report/guardrail.ts";
import { reportPage } from "../report/page.ts";

export const report = command({
  name: "report",
  group: "MORE",
  summary: "sessions, the way from keys to accounts and what doctor found, as one HTML file",
  options: {
    output: {
      kind: "text",
      flags: "-o, --output <file>",
      summary: "where to write it (default: daypass's own folder)",
    },
    open: { kind: "flag", flags: "--open", summary: "show it in the browser" },
    offline: { kind: "flag", flags: "--offline", summary: "ask AWS nothing" },
    user: {
      kind: "text",
      flags: "--user <name>",
      summary: "judge the policies that reach this user, as iam check does",
    },
    ...wayOptions,
  },
  examples: [
    { line: "daypass report --open", says: "look at it" },
    { line: "daypass report -o report.html", says: "to print, or to attach" },
    { line: "daypass report --user alice --profile admin", says: "with what her policies refuse and allow" },
  ],
  async run({ options }, context) {
    const tools = context.stateTools();
    const profiles = await context.readProfiles();
    const { offline, user } = options;
    if (offline && user !== undefined)
      throw new DaypassError("usage", { what: "Policies are asked of AWS: leave out --offline, or --user" });
    const guardrail = await guardrailOf(options, profiles, context);
    const page = reportPage(await reportData({ offline, guardrail }, profiles, context));
    const path =
      options.output === undefined
        ? join(tools.stateDirectory, "report.html")
        : resolve(context.host.cwd, options.output);
    await writePrivateFile(path, page, tools);
    if (context.flags.json) context.print(jsonLine({ schema: "daypass.report/1", path }));
    // The address first: where no browser opens, it can be opened by hand.
    else context.print(pathToFileURL(path).href);
    if (options.open) {
      const { default: open } = await import("open");
      await open(path);
    }
    return undefined;
  },
});
