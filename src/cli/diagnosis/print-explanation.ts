import { jsonLine, visible } from "../../core/visible.ts";
import type { Answer, Cause } from "../../diagnosis/explain.ts";
import type { Step } from "../../diagnosis/explanation.ts";
import { setLine } from "../../formats/set-line.ts";
import { unsetLine } from "../../formats/unset.ts";
import type { Context } from "../context.ts";
import { guessShell } from "../shells/guess-shell.ts";
import { typedLine } from "../shells/shell-output.ts";

const widest = 100;
const indent = 16;
const shownBeside = 3;

/** Prints what an error means, why here, what else it may be, and what to do; what mends it is the last line. */
export function printExplanation({ heard, causes }: Answer, context: Context): void {
  const [cause, ...others] = causes;
  if (context.flags.json) {
    context.print(explanationJson({ heard, causes }, context));
    return;
  }
  const { paint } = context;
  const width = Math.min(context.stdout.columns ?? widest, widest);
  const titled = (title: string, text: string) => {
    for (const [at, line] of wrapped(visible(text), width - indent).entries()) {
      context.print(`${paint("bold", (at === 0 ? title : "").padEnd(indent))}${line}`.trimEnd());
    }
  };
  const what = [heard.code, heard.operation].filter((word) => word !== undefined).join(" at ");
  context.print(
    `${paint("red", "✖")} ${[visible(what), paint("bold", `[${cause.id}]`)].filter((word) => word !== "").join(" ")}`,
  );
  if (heard.message !== "") for (const line of wrapped(visible(heard.message), width - 2)) context.print(`  ${line}`);
  context.print("");
  titled("What it means", cause.means);
  titled("Why here", whyText(cause));
  if (others.length > 0 && cause.tell !== undefined) titled("To tell", sentence(cause.tell));
  for (const [at, other] of others.slice(0, shownBeside).entries())
    titled(at === 0 ? "Or else" : "", besideText(other, cause));
  titled("More", `daypass explain ${cause.id}`);
  for (const [at, step] of cause.steps.entries()) {
    const title = at === 0 ? "What to do" : "";
    const text = stepText(step, context);
    // What is typed is copied: it stays one line.
    if (step.kind === "advice") titled(title, text);
    else context.print(`${paint("bold", title.padEnd(indent))}${visible(text)}`);
  }
}

function whyText({ because }: Cause): string {
  return because.length === 0 ? "Nothing on this computer speaks for or against it." : because.join(" ");
}

function besideText({ id, because, tell }: Cause, first: Cause): string {
  const news = because.filter((sentence) => !first.because.includes(sentence));
  return [tell === undefined ? `[${id}]` : `[${id}] if ${tell}.`, ...news].join(" ");
}

/** A sentence; one that begins with a command stays as it is typed. */
function sentence(text: string): string {
  if (/^(aws|daypass|env) /.test(text)) return `${text}.`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** A step as it is typed in this shell, or as a sentence. */
function stepText(step: Step, context: Context): string {
  const shell = guessShell(context.host);
  switch (step.kind) {
    case "unset":
      return unsetLine(step.names, shell);
    case "set":
      return setLine(step.name, step.value, shell);
    case "command":
      return typedLine(step.line, context);
    case "advice":
      return sentence(step.text);
  }
}

function explanationJson({ heard, causes }: Answer, context: Context): string {
  return jsonLine({
    schema: "daypass.explain/1",
    id: causes[0].id,
    error: heard,
    causes: causes.map(({ id, likelihood, means, because, tell, steps }) => ({
      id,
      likelihood,
      means,
      because,
      tell,
      steps: steps.map((step) => ({ kind: step.kind, text: stepText(step, context) })),
      page: `docs/problems/${id}.md`,
    })),
  });
}

/** A text in lines of at most so many characters; words stay whole. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > Math.max(width, 20)) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
