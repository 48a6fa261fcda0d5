import { existsSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { needing } from "./rig/needs.ts";
import { daypassCommand, runProgram } from "./rig/run.ts";
import { workplaces } from "./rig/workplace.ts";

const places = workplaces();
afterAll(places.close);

function fromFolderGone(args: readonly string[]) {
  const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"';
  return ["/bin/sh", "-c", script, "sh", ...daypassCommand(args)] as const;
}

describe.skipIf(needing("linux").missing).concurrent("in a folder that was removed under the shell", () => {
  const inFolderGone = async (...args: readonly string[]) => {
    const place = await places.open();
    expect((await place.run(["login", "work", "-c", place.code()])).exitCode).toBe(0);
    return { place, ...(await runProgram(fromFolderGone(args), { home: place.home })) };
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

  test.each([
    ["AWS_CONFIG_FILE", /AWS_CONFIG_FILE=file names no file/],
    ["AWS_SHARED_CREDENTIALS_FILE", /AWS_SHARED_CREDENTIALS_FILE=file names no file/],
    ["DAYPASS_HOME", /Nothing is wrong/],
  ])("%s may be relative", async (name, says) => {
    const place = await places.open();
    const { stdout, stderr } = await runProgram(fromFolderGone(["doctor"]), {
      home: place.home,
      env: { [name]: "file" },
    });
    expect(stderr).toBe("");
    expect(stdout).toMatch(says);
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
