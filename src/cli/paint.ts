import { styleText } from "node:util";
import { type Environment, variable } from "../core/environment.ts";
import type { Output } from "./host.ts";

type Style = Parameters<typeof styleText>[0];

/** Colours a text where colour is wanted, and leaves it alone where it is not. Colour never carries meaning by itself. */
export type Painter = (style: Style, text: string) => string;

/** Colour on a terminal unless NO_COLOR is set, TERM is dumb, or the person says otherwise. */
export function painterFor(wish: "auto" | "always" | "never", output: Output, env: Environment): Painter {
  const automatic =
    variable(env, "FORCE_COLOR") !== undefined
      ? env.FORCE_COLOR !== "0"
      : output.isTTY === true && variable(env, "NO_COLOR") === undefined && env.TERM !== "dumb";
  const colourful = wish === "always" || (wish === "auto" && automatic);
  return (style, text) => (colourful ? styleText(style, text, { validateStream: false }) : text);
}
