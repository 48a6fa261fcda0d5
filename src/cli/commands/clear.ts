import { jsonLine, visible } from "../../core/visible.ts";
import { changeText } from "../../formats/change-text.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { printingOf, printOptions, requireFunction } from "../shells/shell-output.ts";
import { type Restored, restored } from "../shells/use-change.ts";

export const clear = command({
  name: "clear",
  group: "EVERY DAY",
  summary: "put this shell back as it was",
  options: { print: printOptions.print },
  examples: [
    { line: "daypass clear", says: "the names there were before; sessions stay" },
    { line: 'eval "$(daypass clear --print)"', says: "without the function that daypass init defines" },
  ],
  async run({ options }, context) {
    const printing = printingOf(undefined, options.print, context);
    requireFunction(printing, ["clear"], context);
    const back = restored(context.env);
    if (printing.kind === "json") context.print(jsonLine({ schema: "daypass.clear/1", ...back.change }));
    else context.print(changeText(back.change, printing.format));
    sayCleared(back, context);
    return undefined;
  },
});

function sayCleared({ values, own, gone, lostKeys }: Restored, context: Context): void {
  const named = values.AWS_PROFILE === undefined ? "" : ` (AWS_PROFILE=${visible(values.AWS_PROFILE)})`;
  const what = own
    ? `This shell is back as it was${named}. Sessions stay; to end one: daypass logout`
    : gone.length === 0
      ? "Nothing of a profile was in this shell."
      : `Not set by daypass use, and gone from this shell: ${gone.join(", ")}`;
  context.say(`${context.paint("green", "✔")} ${what}`);
  if (lostKeys) {
    context.say(
      `${context.paint("yellow", "!")} The keys that were in it before daypass use are not kept: set them again if you want them.`,
    );
  }
}
