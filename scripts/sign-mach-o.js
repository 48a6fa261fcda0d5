// @ts-check
/**
 * Signs a Mach-O executable for one architecture as Apple's linker does: ad hoc, which says who made it to nobody, and that nothing
 * was changed since to macOS, which ends a program whose pages do not match their signature. After `TN3126` and `cs_blobs.h`.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const magic64 = 0xfeedfacf;
const segment64 = 0x19;
const codeSignature = 0x1d;
const pageBits = 12;
const hashBytes = 32;
const headerBytes = 88;
/** Ad hoc, made by a linker. */
const flags = 0x2_0002;
const mainBinary = 1n;

/** @param {string} path */
export function signMachO(path) {
  writeFileSync(path, signed(readFileSync(path)));
}

/**
 * @param {Buffer} file
 * @returns {Buffer}
 */
export function signed(file) {
  const { text, linkEdit, signature } = placesOf(file);
  const end = file.readUInt32LE(signature + 8);
  const identity = "daypass\0";
  const pages = Math.ceil(end / 2 ** pageBits);
  const hashesAt = headerBytes + identity.length;
  const directoryBytes = hashesAt + pages * hashBytes;
  const blobBytes = 20 + directoryBytes;
  const start = Buffer.from(file.subarray(0, end));
  // What the signature covers says how long it is: first this, then the hashes.
  start.writeUInt32LE(blobBytes, signature + 12);
  const sizeInFile = BigInt(end + blobBytes) - start.readBigUInt64LE(linkEdit + 40);
  start.writeBigUInt64LE(sizeInFile, linkEdit + 48);
  start.writeBigUInt64LE(upTo(sizeInFile, 0x4000n), linkEdit + 32);

  const blob = Buffer.alloc(blobBytes);
  words(blob, 0, [0xfade0cc0, blobBytes, 1, 0, 20]);
  const directory = blob.subarray(20);
  words(directory, 0, [0xfade0c02, directoryBytes, 0x20400, flags, hashesAt, headerBytes, 0, pages, end]);
  // Of SHA-256, with no platform.
  directory.set([hashBytes, 2, 0, pageBits], 36);
  directory.writeBigUInt64BE(start.readBigUInt64LE(text + 40), 64);
  directory.writeBigUInt64BE(start.readBigUInt64LE(text + 48), 72);
  directory.writeBigUInt64BE(mainBinary, 80);
  directory.write(identity, headerBytes, "latin1");
  for (let page = 0; page < pages; page += 1) {
    const bytes = start.subarray(page << pageBits, Math.min((page + 1) << pageBits, end));
    directory.set(createHash("sha256").update(bytes).digest(), hashesAt + page * hashBytes);
  }
  return Buffer.concat([start, blob]);
}

/**
 * Where the load commands are that a signature has to do with.
 * @param {Buffer} file
 */
function placesOf(file) {
  if (file.readUInt32LE(0) !== magic64) throw new Error("this is no Mach-O executable for one 64-bit architecture");
  /** @type {Map<string, number>} */
  const places = new Map();
  let at = 32;
  for (let left = file.readUInt32LE(16); left > 0; left -= 1) {
    const command = file.readUInt32LE(at);
    if (command === segment64) places.set(file.toString("latin1", at + 8, at + 24).replace(/\0.*$/s, ""), at);
    if (command === codeSignature) places.set("signature", at);
    at += file.readUInt32LE(at + 4);
  }
  const [text, linkEdit, signature] = ["__TEXT", "__LINKEDIT", "signature"].map((name) => places.get(name));
  if (text === undefined || linkEdit === undefined || signature === undefined) {
    throw new Error("this executable has no place for a signature");
  }
  return { text, linkEdit, signature };
}

/**
 * @param {Buffer} buffer
 * @param {number} at
 * @param {readonly number[]} values
 */
function words(buffer, at, values) {
  for (const [index, value] of values.entries()) buffer.writeUInt32BE(value, at + index * 4);
}

/**
 * @param {bigint} value
 * @param {bigint} unit
 */
function upTo(value, unit) {
  return ((value + unit - 1n) / unit) * unit;
}
