import { expect, test } from "vitest";
import { checkRegion, checkRegionSoFar, isRegion } from "./region.ts";

test("isRegion() knows region names of all partitions from other texts", () => {
  const regions = "us-east-1 eu-central-2 ap-southeast-7 mx-central-1 cn-north-1 us-gov-west-1 eusc-de-east-1".split(
    " ",
  );
  const isolated = "us-iso-east-1 us-isob-east-1 eu-isoe-west-1 us-isof-south-1".split(" ");
  for (const region of [...regions, ...isolated]) expect(isRegion(region), region).toBe(true);
  for (const text of ["", "us-east", "us-east-1a", "US-EAST-1", "aws-global", "us-east-1\n", "us east 1", "-east-1"]) {
    expect(isRegion(text), text).toBe(false);
  }
});

test("checkRegion() says how a region is written, while typing only what no further letter mends", () => {
  expect(checkRegion("eu-west-1")).toBeUndefined();
  expect(checkRegion("eu-west")).toBe("a region is written like eu-west-1");
  for (const text of ["", "e", "eu-", "eu-west-"]) expect(checkRegionSoFar(text), text).toBeUndefined();
  for (const text of ["EU", "eu west", "eu_"]) expect(checkRegionSoFar(text), text).toMatch("small letters");
});
