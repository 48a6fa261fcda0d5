import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { needing } from "./rig/needs.ts";
import { codeQuestion, type Question, questions } from "./rig/questions.ts";
import { daypassCommand } from "./rig/run.ts";
import { pidIn } from "./rig/until.ts";
import { shapeOf, type Workplace, workplaces } from "./rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

const esc = "\u001b";
const keyOf: Readonly<Record<string, string>> = { "Ctrl-C": "\u0003", Escape: esc, "Ctrl-D": "\u0004" };

/** Starts daypass so that the terminal's settings before and after it can be compared. */
function watched(args: readonly string[], place: Workplace, env: Readonly<Record<string, string | undefined>>) {
  const script = 'stty -g >before; "$@"; code=$?; stty -g >after; exit $code';
  const terminal = place.terminal(["/bin/sh", "-c", script, "sh", ...daypassCommand(args)], { env });
  const settings = (when: string) => readFileSync(`${place.home.work}/${when}`, "utf8");
  return { terminal, expectRestored: () => expect(settings("after")).toBe(settings("before")) };
}

describe.skipIf(needing("pty", "linux").missing).concurrent.each(Object.entries<Question>(questions))(
  "asked for %s",
  (_, asked) => {
    test("Ctrl-C ends with 130, the files as they were and the terminal as it was", async () => {
      const place = await places.open(asked.place);
      const before = place.files();
      const { terminal, expectRestored } = watched(asked.args, place, asked.env ?? {});
      await asked.first?.(terminal, place);
      await terminal.waitFor(asked.shows);
      terminal.interrupt();
      const { exitCode, stdout, stderr } = await terminal.ended();
      expect(stderr).toMatch(/daypass: error: Stopped before anything was changed\n$/);
      expect(exitCode).toBe(130);
      expect(stdout).toBe("");
      expect(place.files()).toEqual(before);
      expect(place.sent()).toBe(asked.sent ?? 0);
      expect(shapeOf(place.home.work)).not.toHaveProperty("ran");
      // The cursor that the question hid is shown again.
      expect(terminal.raw().lastIndexOf(`${esc}[?25h`)).toBeGreaterThan(terminal.raw().lastIndexOf(`${esc}[?25l`));
      expectRestored();
    });
  },
);

describe.skipIf(needing("pty", "linux").missing).concurrent("asked for the code", () => {
  test.each(["Escape", "Ctrl-D"])("%s stops as well", async (key) => {
    const place = await places.open();
    const { terminal, expectRestored } = watched(["login", "work"], place, {});
    await terminal.waitFor(codeQuestion);
    terminal.type(keyOf[key] ?? "");
    expect((await terminal.ended()).exitCode).toBe(130);
    expectRestored();
  });

  test.each(["SIGINT", "SIGTERM"] as const)("%s from elsewhere leaves the terminal as it was", async (signal) => {
    const place = await places.open();
    const before = place.files();
    const terminal = place.terminal([
      "/bin/sh",
      "-c",
      'stty -g >before; "$@" & echo $! >pid; wait $!; code=$?; stty -g >after; exit $code',
      "sh",
      ...daypassCommand(["login", "work"]),
    ]);
    await terminal.waitFor(codeQuestion);
    process.kill(await pidIn(`${place.home.work}/pid`), signal);
    const { exitCode } = await terminal.ended();
    expect(exitCode).toBeGreaterThanOrEqual(128);
    expect(readFileSync(`${place.home.work}/after`, "utf8")).toBe(readFileSync(`${place.home.work}/before`, "utf8"));
    expect(place.files()).toEqual(before);
    expect(place.sent()).toBe(0);
  });

  test("a job in the background does not stop and waits for nobody: it ends with 3", async () => {
    const place = await places.open();
    const script = 'set -m; "$@" & wait $!; code=$?; jobs >jobs; exit $code';
    const terminal = place.terminal(["/bin/sh", "-c", script, "sh", ...daypassCommand(["login", "work"])]);
    const { exitCode, stderr, terminal: asked } = await terminal.ended();
    expect(stderr).toMatch(/daypass: error: Cannot ask for the MFA code of profile "work-mfa": /);
    expect(exitCode).toBe(3);
    expect(asked).not.toMatch(/MFA code/);
    expect(readFileSync(`${place.home.work}/jobs`, "utf8")).not.toMatch(/Stopped/);
  });
});
