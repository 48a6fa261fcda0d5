// @ts-check
// Results as rows, and rows as the page that the runner writes.

/** @typedef {{ readonly ratio?: number, readonly extraMiB?: number }} Hold at most this ratio; at most so much more peak memory */
/** @typedef {{ readonly figure: string, readonly hold: number | undefined, readonly measured: number }} Count */
/**
 * @typedef {object} Benchmark
 * @property {string} name
 * @property {string} shows the figure, as A / B
 * @property {Hold} [hold]
 * @property {readonly string[]} [needs] programs
 * @property {number} [pairs] at most so many, where one takes long
 * @property {(stage: import("./stage.js").Stage) => Promise<import("./measure.js").Sides>} [setUp] without it, only what is counted
 * @property {(stage: import("./stage.js").Stage) => Promise<readonly Count[]>} [counts] what does not depend on time
 */
/** @typedef {{ readonly figure: string, readonly hold: string, readonly measured: string, readonly n: string, readonly spread: string, readonly note: string, readonly held: boolean | undefined }} Row */
/** @typedef {{ readonly text: string, readonly date: string, readonly busy: number, readonly aws: string }} Machine */

/** The share of the machine that others may use while figures are taken that count. */
export const quietShare = 0.05;
const enoughPairs = 30;

/**
 * @param {Benchmark} benchmark
 * @param {import("./measure.js").Result | { readonly missing: string | undefined } | undefined} result
 * @param {readonly Count[]} counts
 * @returns {Row[]}
 */
export function rowsOf({ shows, hold }, result, counts) {
  const counted = counts.map(countRow);
  if (result === undefined) return counted;
  if ("missing" in result) {
    const measured = `not measured: ${result.missing} is not here`;
    return [{ figure: shows, hold: holdText(hold?.ratio), measured, n: "", spread: "", note: "", held: undefined }];
  }
  const { ratio, a, b, n } = result;
  const time = {
    figure: shows,
    hold: holdText(hold?.ratio),
    measured: number(ratio.median),
    n: String(n),
    spread: `${number(ratio.low)}–${number(ratio.high)} (${number(ratio.min)}–${number(ratio.max)})`,
    note: `${Math.round(a.ms)} / ${Math.round(b.ms)} ms${memoryText(a.mib, b.mib)}`,
    held: hold?.ratio === undefined ? undefined : ratio.median <= hold.ratio,
  };
  return hold?.extraMiB === undefined
    ? [time, ...counted]
    : [time, memoryRow(shows, hold.extraMiB, result), ...counted];
}

/**
 * @param {string} shows
 * @param {number} hold
 * @param {import("./measure.js").Result} result
 * @returns {Row}
 */
function memoryRow(shows, hold, { a, b }) {
  const figure = `${shows}: more peak memory`;
  const text = { figure, hold: `≤ +${hold} MiB`, spread: "", note: "" };
  if (a.mib === undefined || b.mib === undefined) {
    return { ...text, measured: "not measured: GNU time is not here", n: "", held: undefined };
  }
  return { ...text, measured: `+${number(a.mib - b.mib)} MiB`, n: "3", held: a.mib - b.mib <= hold };
}

/**
 * @param {Count} count
 * @returns {Row}
 */
function countRow({ figure, hold, measured }) {
  const held = hold === undefined ? undefined : measured <= hold;
  return { figure, hold: holdText(hold), measured: String(measured), n: "", spread: "", note: "counted", held };
}

/** @param {number | undefined} hold */
function holdText(hold) {
  return hold === undefined ? "" : `≤ ${hold}`;
}

/**
 * @param {number | undefined} a
 * @param {number | undefined} b
 */
function memoryText(a, b) {
  return a === undefined || b === undefined ? "" : `, ${Math.round(a)} / ${Math.round(b)} MiB`;
}

/** @param {number} value */
function number(value) {
  return value.toFixed(value < 10 ? 2 : 1);
}

/**
 * The line for the screen.
 * @param {Row} row
 */
export function summary({ figure, hold, measured, spread, note, held }) {
  const verdict = held === undefined ? " " : held ? "✓" : "✗";
  const rest = [hold === "" ? "" : `to hold ${hold}`, spread, note].filter((part) => part !== "").join("; ");
  return `${verdict} ${figure}: ${measured}${rest === "" ? "" : ` (${rest})`}`;
}

/** @param {{ rows: readonly Row[], machine: Machine, daypass: string, pairs: number }} results */
export function readme({ rows, machine, daypass, pairs }) {
  return `<!-- Written by \`npm run bench -- --write\`: change bench/report.js, not this page. -->
# How fast daypass is

Whole processes from start to exit, A and B in turn on one core, servers on another, after warm-up. A figure is the median of the ratios
of the pairs; the spread is the middle half of them, in brackets all of them. Ratios, because a machine drifts by a fifth within an
hour, and both sides of a pair with it. Times and peak memory are A's and B's medians, to give an idea.

\`\`\`
npm run bench                        # everything, ${pairs} pairs each: some minutes, on a machine that does nothing else
npm run bench -- --only login        # one figure; --pairs 5 for a first look, --node PATH for another Node
npm run bench -- --beside PATH       # \`process\` on another Node as well; as often as there are some
npm run bench -- --write             # everything, and this page again
\`\`\`

Measured on: ${machine.text}.
daypass ${daypass}, as built; AWS CLI: ${machine.aws}. \`NODE_EXTRA_CA_CERTS\` is not set: Node 20 alone starts twice as slowly with it.
${preliminary(machine, pairs)}
| figure (A / B) | to hold | measured | n | spread | A / B | |
|---|---|---|---|---|---|---|
${rows.map(tableLine).join("\n")}

## What is measured

\`login\` is the whole of it: both AWS files read, a code given with \`-c\`, one GetSessionToken to the sandbox, the session stored and
written into the credentials file under a lock, with fsync. It waits 30 ms after the write to see whether a program that does not lock was
writing too; that is in the figure. The AWS CLI beside it makes the same request over the same TLS and only prints the answer.

The standalone executable is that of \`npm run executables\`, for this machine. A \`process\` on another Node is held against that Node's own
\`node -e 0\`.

The edit sets one key of a profile in the middle of a config file, with lock, backup, fsync and the same wait. \`aws configure set\` has
none of these.

Files and system calls are counted by strace; of the calls, those of the main thread that do not depend on chance (futex, memory,
polling).
`;
}

/**
 * @param {Machine} machine
 * @param {number} pairs
 */
function preliminary({ busy }, pairs) {
  if (busy <= quietShare && pairs >= enoughPairs) return "";
  const why =
    busy > quietShare ? `other work took ${Math.round(busy * 100)} % of the machine` : `${pairs} pairs are few`;
  return `\n**Preliminary**: ${why}.\n`;
}

/** @param {Row} row */
function tableLine({ figure, hold, measured, n, spread, note, held }) {
  return `| ${figure} | ${hold} | ${measured} | ${n} | ${spread} | ${note} | ${held === undefined ? "" : held ? "held" : "**missed**"} |`;
}
