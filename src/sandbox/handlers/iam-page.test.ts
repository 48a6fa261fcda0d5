import fc from "fast-check";
import { expect, test } from "vitest";
import { page } from "./iam-page.ts";

test("page() gives every item once, whatever the size of the pages", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 12 }), (count, MaxItems) => {
      const items = Array.from({ length: count }, (_, index) => index);
      const seen: unknown[] = [];
      let Marker: string | undefined;
      do {
        const answer = page("Items", items, { Marker, MaxItems });
        seen.push(...(answer.Items as number[]));
        Marker = answer.Marker as string | undefined;
        expect(answer.IsTruncated).toBe(Marker !== undefined);
      } while (Marker !== undefined);
      expect(seen).toEqual(items);
    }),
  );
});

test("page() gives a hundred where no number is asked for, and refuses markers it did not make", () => {
  const items = Array.from({ length: 101 }, (_, index) => index);
  const paging = { Marker: undefined, MaxItems: undefined };
  expect(page("Items", items, paging)).toMatchObject({ IsTruncated: true, Items: items.slice(0, 100) });
  expect(() => page("Items", items, { ...paging, Marker: "AAAA" })).toThrow("Invalid Marker.");
});
