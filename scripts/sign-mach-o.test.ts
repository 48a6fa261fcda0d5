import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { signed } from "./sign-mach-o.js";

const codeBytes = 3 * 4096 + 100;

/** The least that is a Mach-O executable: a header, two segments, and a signature that is stale. */
function program(): Buffer {
  const file = Buffer.alloc(codeBytes + 32, 7);
  const commands = [segment("__TEXT", 0, 8192), segment("__LINKEDIT", 8192, codeBytes + 32 - 8192), Buffer.alloc(16)];
  commands[2]?.writeUInt32LE(0x1d, 0);
  commands[2]?.writeUInt32LE(16, 4);
  commands[2]?.writeUInt32LE(codeBytes, 8);
  commands[2]?.writeUInt32LE(32, 12);
  const header = Buffer.alloc(32);
  header.writeUInt32LE(0xfeedfacf, 0);
  header.writeUInt32LE(commands.length, 16);
  Buffer.concat([header, ...commands]).copy(file);
  return file;
}

function segment(name: string, at: number, size: number): Buffer {
  const command = Buffer.alloc(72);
  command.writeUInt32LE(0x19, 0);
  command.writeUInt32LE(72, 4);
  command.write(name, 8, "latin1");
  command.writeBigUInt64LE(BigInt(at), 40);
  command.writeBigUInt64LE(BigInt(size), 48);
  return command;
}

test("the signature of an executable for macOS covers every page, and itself ends where the file ends", () => {
  const file = signed(program());
  const blob = file.subarray(codeBytes);
  expect(blob.readUInt32BE(0).toString(16)).toBe("fade0cc0");
  expect(blob.readUInt32BE(4)).toBe(blob.length);
  const directory = blob.subarray(blob.readUInt32BE(16));
  expect(directory.readUInt32BE(0).toString(16)).toBe("fade0c02");
  const [hashesAt, pages, limit] = [16, 28, 32].map((at) => directory.readUInt32BE(at));
  expect([pages, limit]).toEqual([4, codeBytes]);
  for (let page = 0; page < 4; page += 1) {
    const bytes = file.subarray(page * 4096, Math.min((page + 1) * 4096, codeBytes));
    const at = (hashesAt ?? 0) + page * 32;
    expect(directory.toString("hex", at, at + 32)).toBe(createHash("sha256").update(bytes).digest("hex"));
  }
});

test("the load commands say how long the new signature is", () => {
  const file = signed(program());
  const linkEdit = 32 + 72;
  expect(file.readBigUInt64LE(linkEdit + 48)).toBe(BigInt(file.length - 8192));
  expect(file.readBigUInt64LE(linkEdit + 32) % 0x4000n).toBe(0n);
  expect(file.readUInt32LE(linkEdit + 72 + 12)).toBe(file.length - codeBytes);
});

test("what is no executable for macOS is not signed", () => {
  expect(() => signed(Buffer.from("\x7fELF and more"))).toThrow("no Mach-O executable");
  const bare = program();
  bare.writeUInt32LE(0, 16);
  expect(() => signed(bare)).toThrow("no place for a signature");
});
