import { DaypassError, errorCodes } from "../../core/errors.ts";
import { exitCodes } from "../../core/problem.ts";
import { command } from "../command.ts";
import { findPage } from "../pages.ts";

export const explain = command({
  name: "explain",
  group: "EVERY DAY",
  summary: "what a failure of daypass means, and what to do",
  argument: { name: "id", summary: "the id behind the word explain in the message" },
  options: {},
  examples: [{ line: "daypass explain code-not-accepted", says: "what it means, why it happens, what to do" }],
  async run({ argument }, context) {
    if (argument === undefined) {
      for (const id of [...errorCodes].sort()) context.print(id);
      return exitCodes.done;
    }
    const page = findPage(argument, context.host);
    if (page === undefined)
      throw new DaypassError("usage", {
        what: `Cannot find an explanation of "${argument}"`,
        hint: "daypass explain lists the ids there are",
      });
    context.print(page.trimEnd());
    return exitCodes.done;
  },
});
