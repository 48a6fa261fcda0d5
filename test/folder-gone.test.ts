import { existsSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { needing } from "./rig/needs.ts";
import { daypassCommand, runProgram } from "./rig/run.ts";
import { workplaces } from "./rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

describe.skipIf(needing("linux").missing).concurrent("in a folder that was removed under the shell", () => {
  const inFolderGone = async (...args: readonly string[]) => {
    const place = await places.open();
    expect((await place.run(["login", "work", "-c", place.code()])).exitCode).toBe(0);
    const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"';
    const command = ["/bin/sh", "-c", script, "sh", ...daypassCommand(args)] as const;
    return { place, ...(await runProgram(command, { home: place.home })) };
  };

  test.each([
    [["status", "work-mfa"]],
    [["login", "work"]],
    [["process", "work-mfa"]],
    [["env", "work", "--shell", "json"]],
    [["exec", "work", "--", "true"]],
    [["doctor"]],
    [["help"]],
    [["undo", "--yes"]],
  ])("%j works", async (args) => {
    const { exitCode, stderr } = await inFolderGone(...args);
    expect(stderr).not.toMatch(/daypass: error/);
    expect(exitCode).toBe(0);
  });

  test.each(["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "DAYPASS_HOME"])("%s may be relative", async (name) => {
    const place = await places.open();
    const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"';
    const command = ["/bin/sh", "-c", script, "sh", ...daypassCommand(["doctor"])] as const;
    const { stderr } = await runProgram(command, { home: place.home, env: { [name]: "file" } });
    expect(stderr).not.toContain("a mistake in daypass");
  });

  test.each([
    ["a roster", ["profiles", "import", "roster.csv"], /there is no such file/],
    ["keys", ["keys", "import", "k.csv"], /there is no such file/],
    ["a report", ["report", "-o", "x.html"], /Cannot write .*: it does not exist/],
  ])("%s of it is said not to be there", async (_, args, says) => {
    const { exitCode, stderr, place } = await inFolderGone(...args);
    expect(stderr).toMatch(says);
    expect(exitCode).toBe(1);
    expect(existsSync(`${place.home.work}/gone`)).toBe(false);
  });
});
