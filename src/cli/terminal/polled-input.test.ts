import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { testHome } from "../../../test/rig/home.ts";
import { needing } from "../../../test/rig/needs.ts";
import { openTerminal, type Terminal } from "../../../test/rig/pty.ts";
import { PolledInput } from "./polled-input.ts";

const home = testHome();
let terminal: Terminal | undefined;
let beforeEnd: (() => void) | undefined;
const host = {
  beforeEnd: (callback: () => void) => {
    beforeEnd = callback;
    return () => {
      beforeEnd = undefined;
    };
  },
};
afterEach(() => terminal?.close());

/** A terminal whose name is known, and on which `script` runs meanwhile. */
async function terminalOf(script: string): Promise<string> {
  terminal = openTerminal(["/bin/sh", "-c", `tty; ${script}`], { home, output: "terminal" });
  await terminal.waitFor(/\/dev\/pts\/\d+/);
  return /\/dev\/pts\/\d+/.exec(terminal.text())?.[0] ?? "";
}

function nextText(input: PolledInput): Promise<string> {
  return new Promise((done) => input.once("data", (chunk: Buffer) => done(chunk.toString())));
}

describe.skipIf(needing("pty", "linux").missing)("PolledInput", () => {
  test("gives what is typed, key by key in raw mode, one question after the other", async () => {
    const name = await terminalOf("sleep 20");
    for (const key of ["a", "b"]) {
      const input = new PolledInput(name, host).setRawMode(true);
      expect(input.isRaw).toBe(true);
      const text = nextText(input);
      terminal?.type(key);
      expect(await text).toBe(key);
      input.setRawMode(false).destroy();
      // As clack does, which closes its question once more when the input is gone.
      expect(input.setRawMode(false).isRaw).toBe(false);
    }
  });

  test("takes nothing that is typed after it was paused or closed", async () => {
    const name = await terminalOf('read -r first; echo "got $first"; read -r second; echo "got $second"');
    const input = new PolledInput(name, host);
    const unread = nextText(input);
    input.pause();
    await sleep(50);
    terminal?.type("one\r");
    await terminal?.waitFor(/got one/);
    input.destroy();
    terminal?.type("two\r");
    await terminal?.waitFor(/got two/);
    expect(await Promise.race([unread, "nothing"])).toBe("nothing");
  });

  test("is set back before a signal ends the process, and asks for that only meanwhile", async () => {
    const input = new PolledInput(await terminalOf("sleep 20"), host);
    expect(beforeEnd).toBeUndefined();
    input.setRawMode(true);
    beforeEnd?.();
    expect(input.isRaw).toBe(false);
    expect(beforeEnd).toBeUndefined();
    input.setRawMode(true).destroy();
    await sleep(10);
    expect(beforeEnd).toBeUndefined();
  });

  test("ends when the terminal goes away", async () => {
    const name = await terminalOf("sleep 20");
    const input = new PolledInput(name, host);
    const ended = new Promise((done) => input.once("end", () => done("ended")));
    input.resume();
    terminal?.close();
    terminal = undefined;
    expect(await ended).toBe("ended");
    input.destroy();
  });
});
