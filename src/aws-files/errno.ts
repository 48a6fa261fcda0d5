import { DaypassError } from "../core/errors.ts";

/** The name of a system error, `ENOSPC`; empty for what is none. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "your disk quota is used up",
  EROFS: "the file system is read-only",
  EPERM: "the system does not allow it; the file may be marked as immutable",
  EIO: "the disk reported an error",
  ENOLCK: "the file system has no locks left",
  EEXIST: "something else has its place: a file, or a link that leads nowhere",
  ELOOP: "its symbolic links lead in a circle",
  ESTALE: "the network file system lost hold of it",
  EBUSY: "it is in use by the system, as a mounted file is",
  EXDEV: "it lies on another file system than its folder",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is not a folder",
  ENOENT: "it does not exist",
  ENXIO: "it is a device or pipe that nothing answers",
  ENAMETOOLONG: "the path is too long",
  ETXTBSY: "it is being run as a program",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  EINTR: "the system interrupted the write",
  EFBIG: "the file would be too large for this file system",
};

/** Why the system refused, as a clause for a person. */
export function reasonOf(errno: string, what: "file" | "folder"): string {
  if (errno === "EACCES") return `permission to the ${what} is denied`;
  return reasons[errno] ?? (errno === "" ? "of an unknown error" : `the system says ${errno}`);
}

export function unreadable(path: string, error: unknown): DaypassError {
  if (error instanceof DaypassError) return error;
  const errno = errnoOf(error);
  return new DaypassError("file-unreadable", { path, errno, why: reasonOf(errno, "file") }, { cause: error });
}

/** The failure for a write that the system refused, naming the file or folder it refused. */
export function unwritable(path: string, error: unknown, what: "file" | "folder" = "file"): DaypassError {
  if (error instanceof DaypassError) return error;
  const errno = errnoOf(error);
  return new DaypassError("file-unwritable", { path, errno, why: reasonOf(errno, what) }, { cause: error });
}

/** Runs a step of a write; what the system refuses becomes `file-unwritable` with the path it was about. */
export function writing<T>(path: string, what: "file" | "folder", step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw unwritable(path, error, what);
  }
}
