// @ts-check
/** Diagrams: boxes in columns, and arrows between them, with the same said in words. */
import { escaped } from "./pictures-terminal.js";

/**
 * @typedef {{ id: string, column: number, row: number, title: string, lines: readonly string[] }} Box
 * @typedef {{ from: string, to: string, says: string }} Arrow
 * @typedef {{ title: string, boxes: readonly Box[], arrows: readonly Arrow[] }} Diagram
 */

/** @type {Readonly<Record<string, Diagram>>} */
const tables = {
  guardrail: {
    title: "From a user to a role: the group refuses everything without MFA, and lets in to one role with it",
    boxes: [
      { id: "user", column: 0, row: 0, title: "user", lines: ["an access key, no password,", "an MFA device"] },
      { id: "group", column: 1, row: 0, title: "group", lines: ["has no rights of its own"] },
      {
        id: "deny",
        column: 2,
        row: 0,
        title: "AdminMFAPolicy",
        lines: ["denies everything without MFA,", "but looking after one's own device"],
      },
      {
        id: "allow",
        column: 2,
        row: 1,
        title: "AllowAssumeAdminMFAPolicy",
        lines: ["allows sts:AssumeRole", "on this role only, with MFA only"],
      },
      {
        id: "role",
        column: 3,
        row: 1,
        title: "role",
        lines: ["trusts users of this path,", "with MFA, under their own name;", "has the rights, for an hour"],
      },
    ],
    arrows: [
      { from: "user", to: "group", says: "is in" },
      { from: "group", to: "deny", says: "holds" },
      { from: "group", to: "allow", says: "holds" },
      { from: "allow", to: "role", says: "opens" },
    ],
  },
  "env-file": {
    title: "What goes into .env, and where it comes from",
    boxes: [
      {
        id: "keys",
        column: 0,
        row: 0,
        title: "IAM console: access key",
        lines: ["Users → you →", "Security credentials"],
      },
      {
        id: "device",
        column: 0,
        row: 1,
        title: "IAM console: MFA device",
        lines: ["the ARN in the column", "Identifier"],
      },
      {
        id: "file",
        column: 1,
        row: 0,
        title: ".env",
        lines: [
          "AWS_ACCESS_KEY_ID=AKIA…",
          "AWS_SECRET_ACCESS_KEY=…",
          "AWS_MFA_ARN=arn:aws:iam::…:mfa/phone",
          "AWS_REGION=eu-west-1",
        ],
      },
      {
        id: "session",
        column: 2,
        row: 0,
        title: "~/.aws/credentials",
        lines: ["[default]:", "a session for 12 hours"],
      },
    ],
    arrows: [
      { from: "keys", to: "file", says: "id and secret" },
      { from: "device", to: "file", says: "AWS_MFA_ARN" },
      { from: "file", to: "session", says: "npm start, and the code" },
    ],
  },
};

/** @returns {Readonly<Record<string, { svg: string, text: string }>>} */
export function diagrams() {
  return Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [name, { svg: drawn(table), text: said(table) }]),
  );
}

const line = 18;
const gap = { x: 60, y: 36 };
/** What a viewer's fonts may need: theirs differ, and a box that is too wide does no harm. */
const letters = { capital: 9.6, other: 7.4, bold: 1.1 };

/** @param {string} text */
function lengthOf(text) {
  return [...text].reduce((all, letter) => all + (/[A-Z_=@…→]/.test(letter) ? letters.capital : letters.other), 0);
}

/** @param {Diagram} diagram */
function drawn({ title, boxes, arrows }) {
  const widthOf = (/** @type {Box} */ box) =>
    Math.ceil(Math.max(lengthOf(box.title) * letters.bold, ...box.lines.map(lengthOf)) + 28);
  const heightOf = (/** @type {Box} */ box) => (box.lines.length + 1) * line + 22;
  const columns = Math.max(...boxes.map(({ column }) => column)) + 1;
  const rows = Math.max(...boxes.map(({ row }) => row)) + 1;
  const of = (/** @type {(box: Box) => boolean} */ which, /** @type {(box: Box) => number} */ size) =>
    Math.max(...boxes.filter(which).map(size));
  const widths = Array.from({ length: columns }, (_, at) => of(({ column }) => column === at, widthOf));
  const heights = Array.from({ length: rows }, (_, at) => of(({ row }) => row === at, heightOf));
  const sum = (/** @type {readonly number[]} */ sizes) => sizes.reduce((all, one) => all + one, 0);
  const columnOf = (/** @type {string} */ id) => boxes.find((box) => box.id === id)?.column;
  // Between two columns there is room for what the arrows say.
  const gaps = widths.slice(1).map((_, at) => {
    const labels = arrows.filter(({ from }) => columnOf(from) === at).map(({ says }) => lengthOf(says) + 40);
    return Math.ceil(Math.max(gap.x, ...labels));
  });
  const places = new Map(
    boxes.map((box) => {
      const x = 16 + sum(widths.slice(0, box.column)) + sum(gaps.slice(0, box.column));
      const y = 16 + sum(heights.slice(0, box.row)) + box.row * gap.y;
      return [box.id, { x, y, width: widths[box.column] ?? 0, height: heightOf(box) }];
    }),
  );
  const size = {
    width: sum(widths) + sum(gaps) + 32,
    height: Math.ceil(sum(heights) + (rows - 1) * gap.y + 32),
  };
  const drawnBoxes = boxes.map((box) => boxText(box, places.get(box.id)));
  const drawnArrows = arrows.map((arrow) => arrowText(arrow, places));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escaped(title)}">
<title>${escaped(title)}</title>
<defs><marker id="head" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 L10 5 L0 10 z" fill="#444"/></marker></defs>
<rect width="100%" height="100%" fill="#fff"/>
<g font-family="ui-sans-serif, system-ui, 'DejaVu Sans', sans-serif" font-size="13" fill="#1a1a1a">
${[...drawnBoxes, ...drawnArrows].join("\n")}
</g>
</svg>
`;
}

/**
 * @param {Box} box
 * @param {{ x: number, y: number, width: number, height: number } | undefined} place
 */
function boxText({ title, lines }, place) {
  if (place === undefined) return "";
  const { x, y, width, height } = place;
  const texts = lines.map((text, at) => `<text x="${x + 14}" y="${y + 22 + (at + 1) * line}">${escaped(text)}</text>`);
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="#f4f6f8" stroke="#444"/>`,
    `<text x="${x + 14}" y="${y + 22}" font-weight="bold">${escaped(title)}</text>`,
    ...texts,
  ].join("\n");
}

/**
 * @param {Arrow} arrow
 * @param {ReadonlyMap<string, { x: number, y: number, width: number, height: number }>} places
 */
function arrowText({ from, to, says }, places) {
  const [start, end] = [places.get(from), places.get(to)];
  if (start === undefined || end === undefined) throw new Error(`an arrow from ${from} to ${to} leads nowhere`);
  const [x1, y1] = [start.x + start.width, start.y + start.height / 2];
  const [x2, y2] = [end.x, end.y + end.height / 2];
  // Behind the words the arrow is left out.
  const middle = `text-anchor="middle" x="${(x1 + x2) / 2}" y="${(y1 + y2) / 2 + 4}" stroke="#fff" stroke-width="9" paint-order="stroke"`;
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#444" marker-end="url(#head)"/>\n<text ${middle} font-style="italic">${escaped(says)}</text>`;
}

/** @param {Diagram} diagram */
function said({ title, boxes, arrows }) {
  const titleOf = (/** @type {string} */ id) => boxes.find((box) => box.id === id)?.title ?? id;
  return `${[
    title,
    "",
    ...boxes.map((box) => `${box.title}: ${box.lines.join(" ")}`),
    "",
    ...arrows.map(({ from, to, says }) => `${titleOf(from)} → ${titleOf(to)} (${says})`),
  ].join("\n")}\n`;
}
