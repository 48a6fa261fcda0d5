import { crc32, deflateSync } from "node:zlib";
import { encode } from "uqr";

const pixelsPerModule = 4;
const quietModules = 4;

/** A QR code of the text as a PNG, black on white, with the margin that scanners need. */
export function qrCodePng(text: string): Buffer {
  const { data } = encode(text, { border: quietModules });
  const rows = data.flatMap((modules) => Array.from({ length: pixelsPerModule }, () => rowOf(modules)));
  const size = data.length * pixelsPerModule;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // One bit per pixel, greyscale; compression, filter and interlace method 0.
  header[8] = 1;
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const image = deflateSync(Buffer.concat(rows));
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", image), chunk("IEND", Buffer.alloc(0))]);
}

// A row is its filter (0, none) and its pixels, eight to a byte, the first in the highest bit; 1 is white.
function rowOf(modules: readonly boolean[]): Buffer {
  const row = Buffer.alloc(1 + Math.ceil((modules.length * pixelsPerModule) / 8));
  modules.forEach((black, index) => {
    for (let pixel = index * pixelsPerModule; !black && pixel < (index + 1) * pixelsPerModule; pixel += 1) {
      const at = 1 + (pixel >> 3);
      row.writeUInt8(row.readUInt8(at) | (0x80 >> (pixel & 7)), at);
    }
  });
  return row;
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}
