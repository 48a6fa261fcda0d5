import { visibleLine } from "../../core/visible.ts";
import { trust } from "../../sessions/trust.ts";
import type { AskTrust } from "../../sessions/trusted-use.ts";
import type { Context } from "../context.ts";

/** Asks on the terminal whether something a file names may be used, and remembers a yes. Without a terminal the answer is no. */
export function askTrust(context: Context): AskTrust {
  return async (item) => {
    const terminal = context.terminal();
    if (terminal === undefined) return false;
    const { askYesNo } = await import("../terminal/questions.ts");
    try {
      const what = item.kind === "endpoint" ? "send MFA codes to" : "run";
      const from =
        item.where === "environment" ? "the environment" : `${context.shown(item.where)}, profile ${item.profile}`;
      const above = [
        `${from} names ${item.kind === "endpoint" ? "an address that is not AWS's" : "a command"}:`,
        `  ${visibleLine(item.text)}`,
      ];
      const agreed = await askYesNo(
        { message: `May daypass ${what} it, now and from now on?`, above, enter: "no" },
        terminal,
      );
      if (agreed) await trust([item], context.stateTools());
      return agreed;
    } finally {
      terminal.close();
    }
  };
}
