import { DaypassError } from "../../core/errors.ts";
import { jsonLine, visibleLine } from "../../core/visible.ts";
import { distrust, listTrusted, type Trustable, trust } from "../../sessions/trust.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { table } from "../table.ts";

const list = command({
  name: "list",
  group: "SET UP",
  summary: "what is trusted",
  options: {},
  examples: [],
  async run(_, context) {
    const trusted = await listTrusted(context.stateTools());
    if (context.flags.json) context.print(jsonLine({ schema: "daypass.trust/1", trusted }));
    else if (trusted.length === 0) context.say("Nothing is trusted; AWS's own hosts need no trust.");
    else
      context.print(
        table(
          ["ID", "KIND", "WHERE", "PROFILE", "WHAT"],
          trusted.map((item) =>
            [item.id, item.kind, context.shown(item.where), item.profile, item.text].map(visibleLine),
          ),
        ),
      );
    return undefined;
  },
});

const remove = command({
  name: "remove",
  group: "SET UP",
  summary: "trust something no more",
  argument: { name: "id", summary: "as daypass trust list shows it; all for everything" },
  options: {},
  examples: [{ line: "daypass trust remove all", says: "trust nothing" }],
  async run({ argument }, context) {
    if (argument === undefined)
      throw new DaypassError("usage", { what: "Say what to trust no more", hint: "daypass trust list shows the ids" });
    const tools = context.stateTools();
    const ids = argument === "all" ? (await listTrusted(tools)).map(({ id }) => id) : [argument];
    const removed = await distrust(ids, tools);
    if (removed.length === 0 && argument !== "all")
      throw new DaypassError("usage", {
        what: `Cannot find "${argument}" among what is trusted`,
        hint: "daypass trust list shows the ids",
      });
    for (const item of removed) context.say(`✔ No longer trusted: ${visibleLine(item.text)}`);
    return undefined;
  },
});

export const trustCommand = command({
  name: "trust",
  group: "SET UP",
  summary: "commands and endpoints that a config file may use (list, remove)",
  options: {},
  subcommands: [list, remove],
  examples: [
    { line: "daypass trust", says: "look at what the files name, and agree to each" },
    { line: "daypass trust --yes --no-input", says: "agree to all of it, unseen by a person" },
    { line: "daypass trust list", says: "what is trusted" },
  ],
  async run(_, context) {
    const { trustNeeds } = await import("../../sessions/trust-needs.ts");
    const tools = { ...context.stateTools(), env: context.env };
    const needs = await trustNeeds(await context.readProfiles(), tools);
    if (needs.length === 0) context.say("✔ Nothing waits for your trust.");
    const agreed: Trustable[] = [];
    for (const item of needs) {
      context.say(`${item.kind === "endpoint" ? "Endpoint" : "Command"}  ${visibleLine(item.text)}`);
      context.say(
        `  named by ${visibleLine(context.shown(item.where))}${item.profile === "" ? "" : `, profile ${visibleLine(item.profile)}`}`,
      );
      if (await agrees(item, context)) agreed.push(item);
    }
    // All at the end: whoever stops at a question has agreed to nothing.
    if (agreed.length > 0) await trust(agreed, tools);
    for (const item of agreed) context.say(`${context.paint("green", "✔")} Trusted: ${visibleLine(item.text)}`);
    return undefined;
  },
});

async function agrees(item: Trustable, context: Context): Promise<boolean> {
  if (context.flags.yes) return true;
  const question = item.kind === "endpoint" ? "May daypass send MFA codes there?" : "May daypass run it?";
  const terminal = context.terminal();
  if (terminal === undefined)
    throw new DaypassError("needs-answer", { question, why: context.whyNoTerminal(), flag: "--yes" });
  const { askYesNo } = await import("../terminal/questions.ts");
  try {
    return await askYesNo({ message: question, enter: "no" }, terminal);
  } finally {
    terminal.close();
  }
}
