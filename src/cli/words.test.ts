import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { momentText, untilText } from "./moment.ts";
import { painterFor } from "./paint.ts";
import { guessShell } from "./shells/guess-shell.ts";
import { table } from "./table.ts";

describe("when something ends", () => {
  const now = new Date(2026, 2, 1, 9, 40);

  test("is told as a time, and on another day with its weekday", () => {
    expect(momentText(new Date(2026, 2, 1, 21, 5), now)).toBe("21:05");
    expect(momentText(new Date(2026, 2, 2, 9, 40), now)).toBe("Mon 09:40");
    expect(momentText(new Date(2026, 1, 28, 0, 0), now)).toBe("Sat 00:00");
  });

  test("is told with the time that is left", () => {
    expect(untilText(new Date(2026, 2, 1, 21, 40), now)).toBe("21:40 (in 12 h)");
    expect(untilText(new Date(2026, 2, 2, 21, 40), now)).toBe("Mon 21:40 (in 36 h)");
  });
});

test("a table has its columns aligned, and no blanks at the ends of lines", () => {
  expect(
    table(
      ["A", "LONG", ""],
      [
        ["wide cell", "b", ""],
        ["c", "", "d"],
      ],
    ),
  ).toBe("A          LONG\nwide cell  b\nc                d");
  expect(table(["A"], [])).toBe("A");
});

describe("colour", () => {
  const painted = (wish: "auto" | "always" | "never", isTTY: boolean, env = {}) =>
    painterFor(wish, { isTTY, write: () => {} }, env)("red", "x") !== "x";

  test("is used on a terminal, and nowhere else", () => {
    expect(painted("auto", true)).toBe(true);
    expect(painted("auto", false)).toBe(false);
  });

  test("is as the person wishes", () => {
    expect(painted("auto", true, { NO_COLOR: "1" })).toBe(false);
    expect(painted("auto", true, { NO_COLOR: "" })).toBe(true);
    expect(painted("auto", true, { TERM: "dumb" })).toBe(false);
    expect(painted("auto", false, { FORCE_COLOR: "1" })).toBe(true);
    expect(painted("auto", true, { FORCE_COLOR: "0" })).toBe(false);
    expect(painted("never", true, { FORCE_COLOR: "1" })).toBe(false);
    expect(painted("always", false, { NO_COLOR: "1" })).toBe(true);
  });

  test("never changes what the text says", () => {
    const paint = painterFor("always", { write: () => {} }, {});
    expect(stripVTControlCharacters(paint("green", "✔ done"))).toBe("✔ done");
  });
});

test.each([
  ["/bin/bash", "linux", "bash"],
  ["/usr/bin/zsh", "darwin", "zsh"],
  ["/bin/dash", "linux", "posix"],
  ["/usr/bin/ksh93", "linux", "posix"],
  ["/opt/homebrew/bin/fish", "darwin", "fish"],
  ["/usr/bin/nu", "linux", "nushell"],
  ["/usr/bin/pwsh", "linux", "powershell"],
  ["/bin/tcsh-like", "linux", "posix"],
  [undefined, "linux", "posix"],
  [undefined, "win32", "cmd"],
] as const)("the shell %s on %s is taken for %s", (shell, platform, name) => {
  expect(guessShell({ env: { SHELL: shell }, platform, parentPid: -1 })).toBe(name);
});

test.each([
  ["C:\\Users\\ana\\Documents\\PowerShell\\Modules;C:\\x", "powershell"],
  ["C:\\Users\\ana\\Documents\\WindowsPowerShell\\Modules;C:\\x", "powershell"],
  // What Windows itself sets is there in every window of cmd, too.
  ["C:\\Windows\\system32\\WindowsPowerShell\\v1.0\\Modules", "cmd"],
])("on Windows, %s among PowerShell's modules means %s", (modules, shell) => {
  expect(guessShell({ env: { PSModulePath: modules }, platform: "win32", parentPid: -1 })).toBe(shell);
});
