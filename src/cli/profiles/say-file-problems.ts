import { visible } from "../../core/visible.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { Context } from "../context.ts";

/** Says what the AWS CLI or some SDK refuses or understands differently in the two files, with its place. */
export function sayFileProblems(profiles: Profiles, context: Context, only: "errors" | "all"): void {
  for (const { path, line, column, what, severity, rejectedBy } of profiles.problems) {
    if (only === "errors" && severity !== "error") continue;
    const refusal =
      severity === "error" && rejectedBy.length > 0 ? `; ${rejectedBy.join(", ")} refuse the whole file` : "";
    const text = `${context.shown(path)}:${line}:${column} ${what}${refusal}`;
    context.say(`${context.paint("yellow", "!")} ${visible(text)}`);
  }
}
