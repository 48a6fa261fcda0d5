// @ts-check
/** Records daypass on a real terminal, and draws what the terminal shows in the end. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";

/**
 * @typedef {{ to: string, with: "code" | string, stays?: boolean, kept?: boolean }} Answer typed once `to` is shown.
 *   `stays`: no Enter, the picture is taken then. `kept`: question and answer stay in the picture, which daypass wipes
 * @typedef {{ types: string, answers?: readonly Answer[], masked?: boolean }} Step a line of the shell
 * @typedef {{ title: string, files: Readonly<Record<string, string>>, before?: readonly Step[], steps: readonly Step[] }} Scene
 * @typedef {{ at: Date }} SetClock
 * @typedef {{ endpoint: string, code(): string }} Sandbox
 * @typedef {{ sandbox: Sandbox, folder: string, daypass: string, clock: SetClock }} Tools
 * @typedef {{ text: string, colour: string | undefined, bold: boolean }} Run
 */

const columns = 108;
const prompt = "$ ";

/**
 * @param {Scene} scene
 * @param {Tools} tools
 * @returns {Promise<{ svg: string, text: string }>}
 */
export async function record(scene, tools) {
  for (const [name, content] of Object.entries(scene.files)) {
    const path = join(tools.folder, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, content, { mode: 0o600 });
  }
  const shown = new xterm.Terminal({ cols: columns, rows: 200, allowProposedApi: true });
  /** @type {Record<string, string>} */
  const variables = {};
  for (const step of scene.before ?? []) await run(step, { ...tools, variables, write: async () => {} });
  /** @param {string} data */
  const write = (data) =>
    new Promise((/** @type {(value?: undefined) => void} */ done) => shown.write(data, () => done()));
  for (const step of scene.steps) await run(step, { ...tools, variables, write });
  const lines = linesOf(shown);
  return {
    svg: drawn(scene.title, lines),
    text: `${lines
      .map((line) =>
        line
          .map(({ text }) => text)
          .join("")
          .trimEnd(),
      )
      .join("\n")}\n`,
  };
}

/**
 * @param {Step} step
 * @param {Tools & { variables: Record<string, string>, write: (data: string) => Promise<unknown> }} tools
 */
async function run(step, { sandbox, folder, daypass, clock, variables, write }) {
  await write(`\x1b[1m${prompt}${step.types}\x1b[0m\r\n`);
  const exported = /^export (\w+)=(\S*)$/.exec(step.types);
  if (exported !== null) {
    variables[exported[1] ?? ""] = exported[2] ?? "";
    return;
  }
  clock.at = new Date(clock.at.getTime() + 30_000);
  const offset = String((clock.at.getTime() - Date.now()) / 1000);
  const env = {
    ...{
      PATH: process.env.PATH ?? "",
      HOME: folder,
      TZ: "UTC",
      LANG: "C.UTF-8",
      TERM: "xterm-256color",
      SHELL: "/bin/bash",
    },
    ...{ AWS_ENDPOINT_URL: sandbox.endpoint, DAYPASS_CLOCK_OFFSET: offset, FORCE_COLOR: "1", ...variables },
  };
  const definition = `daypass() { '${process.execPath}' '${daypass}' "$@"; }; `;
  const pty = spawn("/bin/bash", ["--norc", "-c", definition + step.types], {
    cols: columns,
    rows: 50,
    env,
    cwd: folder,
  });
  let received = "";
  const left = [...(step.answers ?? [])];
  await new Promise((/** @type {(value?: undefined) => void} */ done) => {
    pty.onData((data) => {
      received += data;
      const [next] = left;
      if (next === undefined || !received.includes(next.to)) return;
      left.shift();
      const answer = next.with === "code" ? sandbox.code() : next.with;
      // A person types with a pause before it; the question has been drawn by then.
      setTimeout(() => pty.write(next.stays || next.kept ? answer : `${answer}\r`), 200);
      // What comes next is drawn one line further down, so that it wipes nothing.
      if (next.kept)
        setTimeout(() => {
          received += "\r\n";
          pty.write("\r");
        }, 600);
      if (next.stays) setTimeout(() => done(), 600);
    });
    pty.onExit(() => done());
  });
  if (left.length > 0) throw new Error(`"${left[0]?.to}" was not shown by: ${step.types}\n${received}`);
  const plain = received.replaceAll(folder, "~");
  await write(step.masked ? masked(plain) : plain);
  pty.kill();
}

/**
 * Values that are nobody's business, as somebody would black them out.
 * @param {string} text
 */
function masked(text) {
  return text.replaceAll(/((?:secret_access_key|session_token) = )(\S{6})\S+/g, "$1$2…");
}

/**
 * What stands on the screen, without empty lines at its end.
 * @param {import("@xterm/headless").Terminal} terminal
 * @returns {Run[][]}
 */
function linesOf(terminal) {
  const buffer = terminal.buffer.active;
  /** @type {Run[][]} */
  const lines = [];
  for (let row = 0; row < buffer.length; row += 1) {
    /** @type {Run[]} */
    const runs = [];
    const line = buffer.getLine(row);
    for (let column = 0; column < columns; column += 1) {
      const cell = line?.getCell(column);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const colour = cell.isFgPalette() ? palette[cell.getFgColor()] : undefined;
      const bold = cell.isBold() !== 0;
      const last = runs.at(-1);
      if (last !== undefined && last.colour === colour && last.bold === bold) last.text += cell.getChars() || " ";
      else runs.push({ text: cell.getChars() || " ", colour, bold });
    }
    lines.push(runs);
  }
  const isEmpty = (/** @type {Run[]} */ line) => line.every(({ text }) => text.trim() === "");
  while (lines.length > 0 && isEmpty(lines.at(-1) ?? [])) lines.pop();
  return lines;
}

/** The colours that daypass uses, readable on the dark ground below. */
const palette = /** @type {Readonly<Record<number, string>>} */ ({
  1: "#ff8a80",
  2: "#7ee2a8",
  3: "#ffd479",
  4: "#8ab4ff",
  6: "#7fdbe0",
});

/**
 * @param {string} title
 * @param {Run[][]} lines
 */
function drawn(title, lines) {
  const [cell, height, edge] = [8.4, 20, 16];
  const longest = Math.max(
    ...lines.map(
      (line) =>
        line
          .map(({ text }) => text)
          .join("")
          .trimEnd().length,
    ),
  );
  const size = { width: Math.ceil(longest * cell + 2 * edge), height: lines.length * height + 2 * edge };
  const texts = lines.map((line, row) => {
    let column = 0;
    const spans = line.map(({ text, colour, bold }) => {
      const x = (edge + column * cell).toFixed(1);
      column += text.length;
      // Blanks that viewers would run together are ones that they keep apart.
      if (text.trim() === "") return "";
      const style = `${colour === undefined ? "" : ` fill="${colour}"`}${bold ? ' font-weight="bold"' : ""}`;
      return `<tspan x="${x}"${style}>${escaped(text.trimEnd()).replaceAll(" ", "\u00a0")}</tspan>`;
    });
    return spans.join("") === "" ? "" : `<text y="${edge + (row + 1) * height - 5}">${spans.join("")}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" rx="8" fill="#1b1f27"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#e6e6e6">
${texts.filter((line) => line !== "").join("\n")}
</g>
</svg>
`;
}

/** @param {string} text */
export function escaped(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
