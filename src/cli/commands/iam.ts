import { DaypassError } from "../../core/errors.ts";
import { command } from "../command.ts";
import { iamProve } from "./iam-prove.ts";

export const iam = command({
  name: "iam",
  group: "LOOK AFTER AN ACCOUNT",
  summary: "the guardrail of an account, and who is behind it: prove",
  options: {},
  subcommands: [iamProve],
  examples: [{ line: "daypass iam prove --profile alice", says: "that a key is worth nothing without a code" }],
  async run() {
    throw new DaypassError("usage", { what: "Say what to do with the account", hint: "daypass iam deploy" });
  },
});
