import type { Options } from "./command.ts";

/** The flags that every command takes. */
export const globalOptions = {
  json: { flags: "--json", summary: "print the answer as JSON", kind: "flag" },
  input: { flags: "--no-input", summary: "never ask; fail where a person is needed", kind: "flag" },
  yes: { flags: "-y, --yes", summary: "answer yes to confirmations", kind: "flag" },
  quiet: { flags: "-q, --quiet", summary: "say nothing but errors", kind: "flag" },
  verbose: { flags: "--verbose", summary: "say where an error comes from", kind: "flag" },
  color: { flags: "--color <when>", summary: "colour the output", kind: "text", choices: ["auto", "always", "never"] },
  region: {
    flags: "--region <region>",
    summary: "the AWS region to ask, and to write beside a session",
    kind: "text",
  },
} as const satisfies Options;
