import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FileRig, fileRig, profile } from "../../test/rig/aws-files.ts";
import { isFailure } from "../core/errors.ts";
import { listBackups } from "./backup.ts";
import { editAwsFiles } from "./edit-file.ts";
import { diffBackup, restoreBackup } from "./undo.ts";

const before = "[work]\nk = 1\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";

let rig: FileRig;
beforeEach(() => {
  rig = fileRig();
});
afterEach(() => rig.home.remove());

const text = () => readFileSync(rig.credentials, "utf8");
const set = (value: string) => rig.set("work", "k", value, "keep");
const undo = (id = "latest", force = false) => restoreBackup(id, { force }, rig.tools);
const codeOf = (action: Promise<unknown>) =>
  action.then(
    () => "done",
    (error) => (isFailure(error) ? error.code : String(error)),
  );

describe("backups", () => {
  test("hold the file as it was, for the user alone, beside the credentials file", async () => {
    rig.home.write(".aws/credentials", before);
    const { backup } = await set("2");
    const folder = join(dirname(rig.config), "backups", backup ?? "");
    expect(readFileSync(join(folder, "1-credentials"), "utf8")).toBe(before);
    if (process.platform !== "win32") {
      for (const path of [dirname(folder), folder]) expect(statSync(path).mode & 0o777).toBe(0o700);
      for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    }
    expect(await listBackups(rig.tools)).toMatchObject([
      { id: backup, reason: "test", undone: false, files: [{ path: rig.credentials, kind: "credentials" }] },
    ]);
  });

  test("lie in no folder that only the config file is in", async () => {
    const env = { ...rig.home.env, AWS_CONFIG_FILE: rig.home.path("repository/aws-config") };
    rig = { ...rig, tools: { ...rig.tools, machine: { ...rig.tools.machine, env } } };
    const edit = (document: import("./document.ts").AwsDocument) => document.set(profile("a"), "region", "eu-west-1");
    const edits = [{ path: env.AWS_CONFIG_FILE, kind: "config" as const, edit }];
    await editAwsFiles(edits, { backup: "keep", reason: "r" }, rig.tools);
    expect(readdirSync(rig.home.path("repository"))).toEqual(["aws-config"]);
    expect((await listBackups(rig.tools)).length).toBe(1);
    await restoreBackup("latest", {}, rig.tools);
    expect(readdirSync(rig.home.path("repository"))).toEqual([]);
  });

  test("are not made for daypass's own session values", async () => {
    await rig.set("work", "k", "1", "none");
    expect(existsSync(join(dirname(rig.config), "backups"))).toBe(false);
  });

  test("undo the last change a person would want back, whatever daypass renewed since", async () => {
    rig.home.write(".aws/credentials", before);
    await set("2");
    await rig.set("work", "k", "renewed", "none");
    await rig.set("work", "k", "renewed again", "none");
    expect(await codeOf(undo())).toBe("done");
    expect(text()).toBe(before);
  });

  test("do not follow a change that another program made in between", async () => {
    rig.home.write(".aws/credentials", before);
    await set("2");
    writeFileSync(rig.credentials, `${before}# theirs\n`);
    await rig.set("work", "k", "renewed", "none");
    expect(await codeOf(undo())).toBe("changed-since-backup");
  });

  test("are the newest twenty", async () => {
    for (let count = 0; count < 23; count++) await set(`v${count}`);
    const backups = await listBackups(rig.tools);
    expect(backups.length).toBe(20);
    const [newest] = backups;
    expect(readFileSync(join(newest?.folder ?? "", "1-credentials"), "utf8")).toContain("v21");
  });

  test("made in the same millisecond do not meet", async () => {
    const now = new Date("2026-11-21T08:15:00.123Z");
    rig = { ...rig, tools: { ...rig.tools, now: () => now } };
    const edit = (value: string) => ({
      path: rig.credentials,
      kind: "credentials" as const,
      edit: (document: import("./document.ts").AwsDocument) => document.set(profile("a"), "k", value),
    });
    for (const value of ["1", "2"]) await editAwsFiles([edit(value)], { backup: "keep", reason: "r" }, rig.tools);
    const ids = (await listBackups(rig.tools)).map(({ id }) => id);
    expect(ids).toEqual(["2026-11-21T08-15-00-123Z-2", "2026-11-21T08-15-00-123Z"]);
  });
});

describe("restoreBackup()", () => {
  test("puts the last change back, byte for byte, then the one before it", async () => {
    rig.home.write(".aws/credentials", before);
    await set("2");
    const afterFirst = text();
    await set("3");
    expect(await undo()).toMatchObject({ reason: "test", files: [rig.credentials] });
    expect(text()).toBe(afterFirst);
    await undo();
    expect(text()).toBe(before);
    expect(await codeOf(undo())).toBe("backup-not-found");
  });

  test("puts back by id, an undo too", async () => {
    rig.home.write(".aws/credentials", before);
    await set("2");
    const changed = text();
    const { backup } = await undo();
    expect(text()).toBe(before);
    await undo(backup);
    expect(text()).toBe(changed);
  });

  test("removes a file that the change had made", async () => {
    await set("1");
    await undo();
    expect(existsSync(rig.credentials)).toBe(false);
  });

  test("makes a file again that is gone", async () => {
    rig.home.write(".aws/credentials", before);
    await set("2");
    rmSync(rig.credentials);
    expect(await codeOf(undo())).toBe("changed-since-backup");
    await undo("latest", true);
    expect(text()).toBe(before);
  });

  test("refuses a file that was changed since, and shows the difference without secrets", async () => {
    rig.home.write(".aws/credentials", before);
    const { backup = "" } = await set("2");
    writeFileSync(rig.credentials, `${text()}[mine]\nk = 1\n`);
    const now = text();
    const error = await undo().catch((reason) => reason);
    expect(isFailure(error, "changed-since-backup")).toBe(true);
    expect(error.facts).toMatchObject({ path: rig.credentials, id: backup });
    expect(error.facts.difference).toContain("-[mine]\n");
    expect(JSON.stringify(error.facts)).not.toContain("wJalr");
    expect(text()).toBe(now);
    expect((await listBackups(rig.tools)).length).toBe(1);
    await undo(backup, true);
    expect(text()).toBe(before);
  });

  test("refuses a backup that is damaged or not there", async () => {
    rig.home.write(".aws/credentials", before);
    const { backup = "" } = await set("2");
    writeFileSync(join(dirname(rig.config), "backups", backup, "1-credentials"), "other");
    expect(await codeOf(undo())).toBe("file-unreadable");
    expect(await codeOf(undo("2020-01-01T00-00-00-000Z"))).toBe("backup-not-found");
    expect(await codeOf(undo("../../etc"))).toBe("backup-not-found");
  });
});

describe("diffBackup()", () => {
  test("shows what undo would change, with secrets left out", async () => {
    rig.home.write(".aws/credentials", before);
    await set("2");
    expect(await diffBackup("latest", rig.tools)).toBe(
      [
        `--- ${rig.credentials}`,
        `+++ ${rig.credentials} (backup)`,
        "@@ -1,3 +1,3 @@",
        " [work]",
        "-k = 2",
        "+k = 1",
        " aws_secret_access_key = [secret]",
        "",
      ].join("\n"),
    );
  });
});
