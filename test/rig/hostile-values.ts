import fc from "fast-check";

/** What shells, their readers and their start-up options take as anything but text. A payload that runs leaves a file called PWNED. */
const nasty = [
  ...[
    "'",
    '"',
    "`",
    "\\",
    "$",
    "!",
    "%",
    "^",
    "&",
    "|",
    ";",
    "<",
    ">",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "#",
    "*",
    "?",
    "~",
    "=",
  ],
  ...["\n", "\r", "\t", " ", "\r\n", "\x1b", "\x07", "\x7f", "\x01", "\u0085", "\u2028", "\u2029", "\u202e", "\ufeff"],
  // PowerShell's quotes, and their like.
  ...["\u2018", "\u2019", "\u201a", "\u201b", "\u201c", "\u201d", "\u201e", "\uff07", "é", "日", "😀", "e\u0301"],
  ...[
    "$(touch PWNED)",
    "`touch PWNED`",
    "'; touch PWNED; '",
    '"; touch PWNED; "',
    "\ntouch PWNED\n",
    "'$(touch PWNED)'",
  ],
  ...[
    "\\'; touch PWNED; \\'",
    "}; touch PWNED; {",
    "end; touch PWNED; begin",
    "&& touch PWNED",
    "$" + "{HOME}",
    "$HOME",
    "%PATH%",
  ],
  ...["!!", "!-1", "~root", "{a,b}", "<(touch PWNED)", "$'\\n'", '$"x"', "EOF", "''", "'''", "\\\\", "\\n", "$&", "$1"],
  ...["\u2019; touch PWNED; \u2019", "$" + "{env:PATH}", "@{u}", "-n", "--", "null", "true", "0x10", "1e5", ".5", "-0"],
];

/** Values that a variable can hold, hostile ones above all: the same at every run. */
export function hostileValues(count: number, seed: number): readonly string[] {
  const piece = fc.oneof(
    { arbitrary: fc.constantFrom(...nasty), weight: 5 },
    { arbitrary: fc.string({ unit: "binary", maxLength: 6 }), weight: 1 },
    { arbitrary: fc.string({ unit: "grapheme-ascii", maxLength: 12 }), weight: 1 },
  );
  const value = fc
    .array(piece, { minLength: 1, maxLength: 8 })
    .map((pieces) => pieces.join("").replaceAll("\0", ""))
    .filter((text) => text !== "");
  return [...nasty, ...fc.sample(value, { numRuns: count - nasty.length, seed })];
}

/** Values in groups that fit into one environment. */
export function inBatches(values: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, at) => values.slice(at * size, (at + 1) * size));
}
