import { crc32, inflateSync } from "node:zlib";
import { encode } from "uqr";
import { expect, test } from "vitest";
import { qrCodePng } from "./iam-qr-code.ts";

const uri = `otpauth://totp/phone@123456789012?secret=${"A".repeat(64)}`;

interface Chunk {
  readonly type: string;
  readonly content: Buffer;
}

function chunksOf(png: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const named = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(named));
    chunks.push({ type: named.subarray(0, 4).toString("latin1"), content: named.subarray(4) });
    at += 12 + length;
  }
  return chunks;
}

test("qrCodePng() draws every module of the code, with a white margin", () => {
  const png = qrCodePng(uri);
  expect(png.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  const [header, image, end] = chunksOf(png);
  expect([header?.type, image?.type, end?.type]).toEqual(["IHDR", "IDAT", "IEND"]);
  const width = header?.content.readUInt32BE(0) ?? 0;
  expect(header?.content.readUInt32BE(4)).toBe(width);

  const pixels = inflateSync(image?.content ?? Buffer.alloc(0));
  const stride = 1 + Math.ceil(width / 8);
  expect(pixels.length).toBe(stride * width);
  const isBlack = (x: number, y: number) => ((pixels.readUInt8(y * stride + 1 + (x >> 3)) >> (7 - (x & 7))) & 1) === 0;
  const { data } = encode(uri, { border: 4 });
  const drawn = data.map((row, y) => row.map((_, x) => isBlack(x * 4 + 3, y * 4) && isBlack(x * 4, y * 4 + 3)));
  expect(drawn).toEqual(data);
  expect(data[0]?.some((black) => black)).toBe(false);
});
