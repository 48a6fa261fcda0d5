import { type BigIntStats, lstatSync, readlinkSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Machine } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import { errnoOf, unreadable } from "./errno.ts";

/** As many links as Linux follows. */
const maxLinks = 40;

/**
 * Where the bytes of a file are or would be: all symbolic links followed, also those whose end does not exist yet, so that a
 * link stays a link when the file behind it is replaced. Throws `file-unreadable` where links lead in a circle.
 */
export function targetOf(path: string): string {
  let current = realFolder(resolve(path));
  for (let count = 0; count < maxLinks; count++) {
    const link = findLink(current);
    if (link === undefined) return current;
    current = realFolder(resolve(dirname(current), link));
  }
  const why = "its symbolic links lead in a circle";
  throw new DaypassError("file-unreadable", { path, errno: "ELOOP", why });
}

function findLink(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw unreadable(path, error);
  }
}

function realFolder(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return path;
    throw unreadable(path, error);
  }
}

/** Throws `file-refused` for anything but a regular file, in words for a person. */
export function requireRegular(path: string, stat: Stats | BigIntStats): void {
  if (stat.isFile()) return;
  const why = stat.isDirectory()
    ? "it is a folder"
    : stat.isFIFO()
      ? "it is a pipe, not a file"
      : stat.isSocket()
        ? "it is a socket, not a file"
        : "it is a device, not a file";
  throw new DaypassError("file-refused", { path, why });
}

/** Throws `file-refused` where somebody else could change the file, or could have put it there. */
export function requireOwn(target: string, stat: BigIntStats | undefined, machine: Machine): void {
  const { uid } = machine;
  if (uid === undefined) return;
  if (stat !== undefined && uid !== 0 && Number(stat.uid) !== uid) {
    const hint = `make it yours: sudo chown "$(id -u)" '${target}'`;
    throw new DaypassError("file-refused", { path: target, why: `it belongs to another user (${stat.uid})`, hint });
  }
  if (stat !== undefined && (stat.mode & 0o002n) !== 0n) {
    const hint = `take that right away: chmod o-w '${target}'`;
    throw new DaypassError("file-refused", { path: target, why: "every user of this machine may write it", hint });
  }
  requireOwnFolder(dirname(target), uid);
}

function requireOwnFolder(folder: string, uid: number): void {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (uid !== 0 && stat.uid !== uid && stat.uid !== 0) {
    const why = `the folder belongs to another user (${stat.uid})`;
    throw new DaypassError("file-refused", { path: folder, why });
  }
  const sticky = (stat.mode & 0o1000) !== 0;
  if ((stat.mode & 0o002) !== 0 && !sticky) {
    const hint = `take that right away: chmod o-w '${folder}'`;
    throw new DaypassError("file-refused", {
      path: folder,
      why: "every user of this machine may write the folder",
      hint,
    });
  }
}
