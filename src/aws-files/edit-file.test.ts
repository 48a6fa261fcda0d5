import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type EditorTask, editorProgram, type FileRig, fileRig, profile } from "../../test/rig/aws-files.ts";
import { failureOf } from "../../test/rig/failure.ts";
import { needing, needs } from "../../test/rig/needs.ts";
import type { AwsDocument } from "./document.ts";
import { editAwsFiles, finishInterruptedWrites } from "./edit-file.ts";
import { readAwsFile } from "./read-file.ts";

const before = "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n\n[work]\nk = old # why\n";
const after = before.replace("k = old # why", "# why\nk = new");

let rig: FileRig;
beforeEach(() => {
  rig = fileRig();
});
afterEach(() => rig.home.remove());

const modeOf = (path: string): number => statSync(path).mode & 0o777;
const edit = () => rig.set("work", "k", "new");
const text = () => readFileSync(rig.credentials, "utf8");

/** The names beside the file, where nothing may be left. */
const beside = () => readdirSync(dirname(rig.credentials)).filter((name) => name !== "backups");

describe("editAwsFiles()", () => {
  test("changes a file and says so", async () => {
    rig.home.write(".aws/credentials", before);
    expect(await edit()).toEqual({ files: [{ path: rig.credentials, changed: true, notes: [] }], backup: undefined });
    expect(text()).toBe(after);
    expect(beside()).toEqual(["credentials"]);
  });

  test("writes nothing and backs nothing up where nothing changes", async () => {
    rig.home.write(".aws/credentials", "[work]\nk = new\n");
    const { ino, mtimeMs } = statSync(rig.credentials);
    const result = await rig.set("work", "k", "new", "keep");
    expect(result.files[0]?.changed).toBe(false);
    expect(result.backup).toBeUndefined();
    expect(statSync(rig.credentials)).toMatchObject({ ino, mtimeMs });
    expect(beside()).toEqual(["credentials"]);
  });

  test("makes a file, and its folder, for the user alone", async () => {
    await edit();
    expect(text()).toBe("[work]\nk = new\n");
    expect(modeOf(rig.credentials)).toBe(0o600);
    expect(modeOf(dirname(rig.credentials))).toBe(0o700);
  });

  test("leaves nothing behind when an edit fails", async () => {
    rig.home.write(".aws/credentials", before);
    rig.home.write(".aws/config", "[profile a\n");
    const options = { backup: "keep", reason: "test" } as const;
    const good = {
      path: rig.credentials,
      kind: "credentials",
      edit: (d: AwsDocument) => d.set(profile("work"), "k", "new"),
    } as const;
    const bad = { path: rig.config, kind: "config", edit: (d: AwsDocument) => d.set(profile("a"), "k", "v") } as const;
    const failure = await failureOf(editAwsFiles([good, bad], options, rig.tools));
    expect(failure.code).toBe("file-unparsable");
    expect(text()).toBe(before);
    expect(readdirSync(dirname(rig.credentials)).sort()).toEqual(["config", "credentials"]);
  });

  test("puts the first file back when the second cannot be written", async () => {
    rig.home.write(".aws/credentials", before);
    mkdirSync(rig.home.path("other"), { mode: 0o777 });
    const other = rig.home.write("other/config", "");
    chmodSync(rig.home.path("other"), 0o777);
    const set = {
      kind: "credentials",
      edit: (d: AwsDocument) => d.set(profile("work"), "k", "new"),
    } as const;
    const edits = [
      { path: rig.credentials, ...set },
      { path: other, ...set, kind: "config" as const },
    ];
    const failure = await failureOf(editAwsFiles(edits, { backup: "keep", reason: "test" }, rig.tools));
    expect(failure).toMatchObject({ code: "file-refused", message: expect.stringContaining("every user") });
    expect(text()).toBe(before);
  });

  test("refuses to write what differs outside of the edited section", async () => {
    rig.home.write(".aws/credentials", before);
    const { AwsDocument } = await import("./document.ts");
    const failure = await failureOf(
      rig.edit("credentials", (document) => AwsDocument.parse(`${document}\n[other]\nk = 1\n`, "credentials", "")),
    );
    expect(failure.code).toBe("edit-refused");
    expect(text()).toBe(before);
  });

  test("keeps a removed section's neighbours", async () => {
    rig.home.write(".aws/credentials", "# top\n[a]\nk = 1\n# about b\n\n[b]\nk = 2\n");
    await rig.edit("credentials", (document) => document.removeSection(profile("a")));
    expect(text()).toBe("# top\n# about b\n\n[b]\nk = 2\n");
  });

  test("makes several edits of one file in one write", async () => {
    const set = (key: string) => ({
      path: rig.credentials,
      kind: "credentials" as const,
      edit: (document: AwsDocument) => document.set(profile("a"), key, "1"),
    });
    const { files } = await editAwsFiles([set("x"), set("y")], { backup: "none", reason: "test" }, rig.tools);
    expect(files.map(({ changed }) => changed)).toEqual([true, true]);
    expect(text()).toBe("[a]\nx = 1\ny = 1\n");
  });

  test("removes temporary files of dead processes after an hour, and no others", async () => {
    rig.home.write(".aws/credentials", before);
    const names = [".credentials.daypass-999999999-aaaaaaaaaaaa", ".credentials.daypass-999999998-bbbbbbbbbbbb"];
    for (const name of names) rig.home.write(`.aws/${name}`, "secret");
    const old = Date.now() / 1000 - 4000;
    utimesSync(rig.home.path(`.aws/${names[0]}`), old, old);
    await edit();
    expect(beside().sort()).toEqual([names[1], "credentials"]);
  });

  test("removes them from the state directory too", async () => {
    const old = rig.home.write(".local/state/daypass/sessions/.x.json.daypass-999999999-aaaaaaaaaaaa", "secret");
    const kept = rig.home.write(".local/state/daypass/sessions/x.json", "{}");
    for (const path of [old, kept]) utimesSync(path, 1, 1);
    expect(await finishInterruptedWrites(rig.tools)).toEqual([]);
    expect([existsSync(old), existsSync(kept)]).toEqual([false, true]);
  });

  test("does not believe a file that has just become empty", async () => {
    rig.home.write(".aws/credentials", "");
    // However long it takes until the other one goes on, it is not long.
    vi.useFakeTimers({ toFake: ["performance"] });
    try {
      setTimeout(() => rig.home.write(".aws/credentials", before), 60);
      await edit();
    } finally {
      vi.useRealTimers();
    }
    expect(text()).toBe(after);
  });

  test("makes its edit again in the text of a program that wrote into the replaced file", async () => {
    const slow = fileRig({ settleMs: 60 });
    slow.home.write(".aws/credentials", before);
    const { openSync, writeSync, closeSync } = await import("node:fs");
    const foreign = openSync(slow.credentials, "r+");
    setTimeout(() => {
      writeSync(foreign, `${before}[theirs]\nx = 1\n`, 0);
      closeSync(foreign);
    }, 30);
    await slow.set("work", "k", "new");
    expect(readFileSync(slow.credentials, "utf8")).toBe(`${after}[theirs]\nx = 1\n`);
    slow.home.remove();
  });

  test("makes its edit again when a program puts back what it had read before", async () => {
    const slow = fileRig({ settleMs: 60 });
    slow.home.write(".aws/credentials", before);
    setTimeout(() => writeFileSync(slow.credentials, `${before}[theirs]\nx = 1\n`), 30);
    await slow.set("work", "k", "new");
    expect(readFileSync(slow.credentials, "utf8")).toBe(`${after}[theirs]\nx = 1\n`);
    slow.home.remove();
  });
});

describe("links", () => {
  test.each([
    ["a link", ["dotfiles/credentials"]],
    ["a chain of links", ["one", "two", "dotfiles/credentials"]],
  ])("%s stays, and the file behind it changes", async (_what, chain) => {
    const target = rig.home.write(chain.at(-1) ?? "", before);
    mkdirSync(dirname(rig.credentials), { mode: 0o700 });
    let link = rig.credentials;
    for (const name of chain) {
      symlinkSync(rig.home.path(name), link);
      link = rig.home.path(name);
      if (name === chain.at(-2)) continue;
      if (existsSync(link)) break;
    }
    await edit();
    expect(lstatSync(rig.credentials).isSymbolicLink()).toBe(true);
    expect(lstatSync(target).isFile()).toBe(true);
    expect(readFileSync(target, "utf8")).toBe(after);
    expect(readdirSync(dirname(target))).not.toContainEqual(expect.stringContaining("daypass-"));
  });

  test("a relative link is followed from its own folder", async () => {
    const target = rig.home.write("dotfiles/credentials", before);
    mkdirSync(dirname(rig.credentials), { mode: 0o700 });
    symlinkSync("../dotfiles/credentials", rig.credentials);
    await edit();
    expect(readlinkSync(rig.credentials)).toBe("../dotfiles/credentials");
    expect(readFileSync(target, "utf8")).toBe(after);
  });

  test("a link to nothing stays, and the file is made behind it", async () => {
    mkdirSync(dirname(rig.credentials), { mode: 0o700 });
    symlinkSync(rig.home.path("later"), rig.credentials);
    await edit();
    expect(lstatSync(rig.credentials).isSymbolicLink()).toBe(true);
    expect(readFileSync(rig.home.path("later"), "utf8")).toBe("[work]\nk = new\n");
  });

  test("links in a circle are refused in words", async () => {
    mkdirSync(dirname(rig.credentials), { mode: 0o700 });
    symlinkSync(rig.home.path("loop"), rig.credentials);
    symlinkSync(rig.credentials, rig.home.path("loop"));
    expect(await failureOf(edit())).toMatchObject({
      code: "file-unreadable",
      message: expect.stringContaining("circle"),
    });
  });

  test("a linked folder works", async () => {
    rig.home.write("dotfiles/credentials", before);
    chmodSync(rig.home.path("dotfiles"), 0o700);
    symlinkSync(rig.home.path("dotfiles"), dirname(rig.credentials));
    await edit();
    expect(text()).toBe(after);
  });

  test("a file with two names keeps both, by a write in place that leaves no journal", async () => {
    rig.home.write(".aws/credentials", before);
    linkSync(rig.credentials, rig.home.path("second"));
    await edit();
    expect(readFileSync(rig.home.path("second"), "utf8")).toBe(after);
    expect(statSync(rig.credentials).nlink).toBe(2);
    expect(readdirSync(join(rig.state, "journal"))).toEqual([]);
  });
});

describe("what is no file", () => {
  test("a folder is refused", async () => {
    mkdirSync(rig.credentials, { recursive: true, mode: 0o700 });
    expect(await failureOf(edit())).toMatchObject({ code: "file-refused", message: expect.stringContaining("folder") });
  });

  test.skipIf(process.platform === "win32")("a pipe is refused at once, by a read too", async () => {
    mkdirSync(dirname(rig.credentials), { mode: 0o700 });
    spawnSync("mkfifo", [rig.credentials]);
    expect(await failureOf(edit())).toMatchObject({ code: "file-refused", message: expect.stringContaining("pipe") });
    expect((await failureOf(readAwsFile(rig.credentials, "credentials"))).code).toBe("file-refused");
  });

  test("a missing file reads as an empty document, and so does /dev/null", async () => {
    expect((await readAwsFile(rig.credentials, "credentials")).toString()).toBe("");
    expect((await readAwsFile("/dev/null", "config")).sections()).toEqual([]);
  });
});

describe.skipIf(process.platform === "win32")("modes", () => {
  const modes = [0o600, 0o640, 0o644, 0o660, 0o400] as const;
  test.each(modes)("credentials of mode %o become the user's alone, and this is said", async (mode) => {
    rig.home.write(".aws/credentials", before);
    chmodSync(rig.credentials, mode);
    const { files } = await edit();
    expect(modeOf(rig.credentials)).toBe(mode & 0o700);
    expect(files[0]?.notes.length).toBe((mode & 0o077) === 0 ? 0 : 1);
  });

  test.each([
    [0o644, 0o644],
    [0o600, 0o600],
    [0o640, 0o600],
    [0o660, 0o600],
    [0o664, 0o600],
    [0o444, 0o444],
  ])("config of mode %o is never wider: %o", async (mode, then) => {
    rig.home.write(".aws/config", "[default]\n");
    chmodSync(rig.config, mode);
    await rig.edit("config", (document) => document.set(profile("default"), "region", "eu-west-1"));
    expect(modeOf(rig.config)).toBe(then);
  });

  test("credentials with two names lose the others' rights too", async () => {
    rig.home.write(".aws/credentials", before);
    linkSync(rig.credentials, rig.home.path("second"));
    chmodSync(rig.credentials, 0o644);
    await edit();
    expect(modeOf(rig.credentials)).toBe(0o600);
  });

  test.each([0o666, 0o602])("credentials that everybody may write (%o) are refused", async (mode) => {
    rig.home.write(".aws/credentials", before);
    chmodSync(rig.credentials, mode);
    expect((await failureOf(edit())).code).toBe("file-refused");
    expect(text()).toBe(before);
  });

  test("a folder that everybody may write is refused", async () => {
    rig.home.write(".aws/credentials", before);
    chmodSync(dirname(rig.credentials), 0o777);
    expect((await failureOf(edit())).code).toBe("file-refused");
    expect(text()).toBe(before);
  });

  test.each([0o000, 0o002, 0o022, 0o077])("a umask of %o makes no difference", async (umask) => {
    const task: EditorTask = {
      path: rig.credentials,
      state: rig.state,
      home: rig.home.home,
      umask,
      edits: [["a", "k", "1"]],
    };
    const { status } = spawnSync(process.execPath, [
      await editorProgram(),
      JSON.stringify({ ...task, backup: "keep" }),
    ]);
    expect(status).toBe(0);
    expect(modeOf(rig.credentials)).toBe(0o600);
    expect(modeOf(dirname(rig.credentials))).toBe(0o700);
    expect(modeOf(rig.state)).toBe(0o700);
    expect(modeOf(join(dirname(rig.credentials), "backups"))).toBe(0o700);
  });

  test.skipIf(needs("root").missing)("another user's file is refused, and root leaves it to that user", async () => {
    const { chownSync } = await import("node:fs");
    rig.home.write(".aws/credentials", before);
    const other = fileRig({ uid: 12345 });
    const failure = await failureOf(
      editAwsFiles(
        [{ path: rig.credentials, kind: "credentials", edit: (document) => document.set(profile("work"), "k", "new") }],
        { backup: "none", reason: "test" },
        { ...other.tools, stateDirectory: rig.state },
      ),
    );
    expect(failure).toMatchObject({ code: "file-refused", message: expect.stringContaining("another user") });
    chownSync(rig.credentials, 12345, 12345);
    chownSync(dirname(rig.credentials), 12345, 12345);
    await rig.set("work", "k", "new", "keep");
    expect(text()).toBe(after);
    expect(statSync(rig.credentials)).toMatchObject({ uid: 12345, gid: 12345 });
    expect(statSync(join(dirname(rig.credentials), "backups")).uid).toBe(12345);
    other.home.remove();
  });

  test.skipIf(needing("root", "setfacl").missing)("the mask of an ACL does not become the group's right", async () => {
    rig.home.write(".aws/credentials", before);
    spawnSync("setfacl", ["-m", "u:daemon:rw,m::rw", rig.credentials]);
    expect(modeOf(rig.credentials)).toBe(0o660);
    await edit();
    expect(modeOf(rig.credentials)).toBe(0o600);
  });
});

describe.skipIf(needs("root").missing)("folders and file systems that cannot be written", () => {
  async function asNobody(task: Partial<EditorTask>): Promise<{ status: number | null; stderr: string }> {
    const { chownSync } = await import("node:fs");
    mkdirSync(rig.state, { recursive: true });
    spawnSync("chown", ["-R", "65534:65534", rig.home.root]);
    const full = {
      path: rig.credentials,
      state: rig.state,
      home: rig.home.home,
      uid: 65534,
      edits: [["work", "k", "new"]],
      ...task,
    };
    const program = await editorProgram();
    chmodSync(dirname(program), 0o755);
    chownSync(program, 65534, 65534);
    return spawnSync(process.execPath, [program, JSON.stringify(full)], { encoding: "utf8" });
  }

  test("a file in a folder that cannot be written is written in place", async () => {
    rig.home.write(".aws/credentials", before);
    chmodSync(dirname(rig.credentials), 0o500);
    expect((await asNobody({})).stderr).toBe("");
    expect(text()).toBe(after);
    expect(readdirSync(join(rig.state, "journal"))).toEqual([]);
  });

  test("a new file in such a folder is refused, naming the folder", async () => {
    mkdirSync(dirname(rig.credentials), { mode: 0o500 });
    const { status, stderr } = await asNobody({});
    expect(status).toBe(9);
    expect(stderr).toContain(`Cannot write ${dirname(rig.credentials)}: permission to the folder is denied`);
  });

  test("neither file nor folder: refused, naming the file, with no journal left", async () => {
    rig.home.write(".aws/credentials", before);
    chmodSync(rig.credentials, 0o400);
    chmodSync(dirname(rig.credentials), 0o500);
    const { stderr } = await asNobody({});
    expect(stderr).toContain(`Cannot write ${rig.credentials}: permission to the file is denied`);
    expect(text()).toBe(before);
    expect(existsSync(join(rig.state, "journal"))).toBe(false);
  });

  test("a file that cannot be read is named", async () => {
    rig.home.write(".aws/credentials", before);
    chmodSync(rig.credentials, 0o000);
    expect((await asNobody({})).stderr).toContain(`Cannot read ${rig.credentials}: permission to the file is denied`);
  });

  function mount(...args: readonly string[]): void {
    const { status, stderr } = spawnSync("mount", args, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
  }

  test.skipIf(needs("tmpfs").missing)(
    "a file that is mounted by itself is written in place, and this is said",
    async () => {
      const real = rig.home.write("real", before);
      rig.home.write(".aws/credentials", "");
      mount("--bind", real, rig.credentials);
      try {
        const { files } = await edit();
        expect(files[0]?.notes.join()).toContain("mounted by itself");
        expect(text()).toBe(after);
        expect(readFileSync(real, "utf8")).toBe(after);
        expect(readdirSync(join(rig.state, "journal"))).toEqual([]);
        expect(beside()).toEqual(["credentials"]);
      } finally {
        spawnSync("umount", [rig.credentials]);
      }
    },
  );

  test.skipIf(needs("tmpfs").missing)("a file that is mounted read-only is refused", async () => {
    const real = rig.home.write("real", before);
    rig.home.write(".aws/credentials", "");
    mount("--bind", real, rig.credentials);
    mount("-o", "remount,bind,ro", rig.credentials);
    try {
      expect((await failureOf(edit())).message).toContain(
        `Cannot write ${rig.credentials}: the file system is read-only`,
      );
      expect(readFileSync(real, "utf8")).toBe(before);
      expect(existsSync(join(rig.state, "journal"))).toBe(false);
    } finally {
      spawnSync("umount", [rig.credentials]);
    }
  });

  test.skipIf(needs("tmpfs").missing)("a read-only file system is refused", async () => {
    rig.home.write(".aws/credentials", before);
    mount("--bind", dirname(rig.credentials), dirname(rig.credentials));
    mount("-o", "remount,bind,ro", dirname(rig.credentials));
    try {
      expect((await failureOf(edit())).message).toContain("the file system is read-only");
      expect(text()).toBe(before);
    } finally {
      spawnSync("umount", [dirname(rig.credentials)]);
    }
  });

  test.skipIf(needs("tmpfs").missing)("a full disk leaves the old text, whatever the sizes", async () => {
    mkdirSync(dirname(rig.credentials), { mode: 0o700 });
    mount("-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", dirname(rig.credentials));
    try {
      for (const kilobytes of [4, 12, 20, 28, 36, 44]) {
        const old = `${before}# ${"x".repeat(12 * 1024)}\n`;
        writeFileSync(rig.credentials, old, { mode: 0o600 });
        writeFileSync(join(dirname(rig.credentials), "filler"), Buffer.alloc(kilobytes * 1024));
        const failure = await rig.set("work", "k", "y".repeat(20 * 1024), "none").then(
          () => undefined,
          (error) => error,
        );
        if (failure !== undefined) {
          expect(failure.message).toContain("the disk is full");
          expect(text()).toBe(old);
        } else expect(text()).toContain("yyyy");
        expect(beside().sort()).toEqual(["credentials", "filler"]);
      }
    } finally {
      spawnSync("umount", [dirname(rig.credentials)]);
    }
  });
});
