import { visible } from "../core/visible.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Context } from "./context.ts";

/** Says what the AWS CLI or some SDK refuses or understands differently in the two files, with its place. */
export function sayFileProblems(profiles: Profiles, context: Context, only: "errors" | "all"): void {
  for (const { path, line, column, what, severity } of profiles.problems) {
    if (only === "errors" && severity !== "error") continue;
    context.say(`${context.paint("yellow", "!")} ${visible(`${context.shown(path)}:${line}:${column} ${what}`)}`);
  }
}
