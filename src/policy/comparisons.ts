import { BlockList, isIP } from "node:net";
import { checkArnPattern, matchArn } from "./arn-pattern.ts";
import type { Context } from "./context.ts";
import { PolicyNotJudged, type StatementPlace } from "./not-judged.ts";
import { matchPattern, type PatternRules, parsePattern } from "./pattern.ts";

/** Whether a value of the request compares with one value of the policy; `undefined` where the two cannot be compared. */
export type Test = (actual: string, context: Context) => boolean | undefined;

/** Reads one value of the policy into a test; throws PolicyNotJudged for a value that the operator does not take. */
export type Comparison = (value: string, variables: PatternRules["variables"], place: StatementPlace) => Test;

/** String operators. A pattern whose variable has no value is equal to and like nothing, so that negated operators hold. */
export function text(wildcards: PatternRules["wildcards"], letterCase: "exact" | "ignore"): Comparison {
  return (value, variables, place) => {
    const pattern = parsePattern(value, { wildcards, variables }, place);
    return (actual, context) => matchPattern(pattern, actual, { context, place, letterCase }) === "yes";
  };
}

/** ArnEquals and ArnLike, which behave alike. */
export const arn: Comparison = (value, variables, place) => {
  const pattern = parsePattern(value, { wildcards: "match", variables }, place);
  checkArnPattern(pattern, place);
  return (actual, context) => matchArn(pattern, actual, { context, place, letterCase: "exact" }) === "yes";
};

// AWS's pages disagree on variables in Bool ("Variables and tags" forbids what "Condition operators" allows).
export const bool: Comparison = (value, _, place) => {
  const wanted = truth(value, place);
  return (actual) => {
    const given = actual.toLowerCase();
    return given === "true" || given === "false" ? (given === "true") === wanted : undefined;
  };
};

/** The value of a Bool or Null condition. */
export function truth(value: string, place: StatementPlace): boolean {
  const lower = value.toLowerCase();
  if (lower !== "true" && lower !== "false")
    throw new PolicyNotJudged(`value "${value}", which is not true or false`, place);
  return lower === "true";
}

type Order = (actual: number, wanted: number) => boolean;

export function numeric(order: Order): Comparison {
  return ordered(order, numberOf, "a number");
}

export function date(order: Order): Comparison {
  return ordered(order, momentOf, "a date");
}

function ordered(order: Order, read: (value: string) => number | undefined, kind: string): Comparison {
  return (value, _, place) => {
    const wanted = read(value);
    if (wanted === undefined) throw new PolicyNotJudged(`value "${value}", which is not ${kind}`, place);
    return (actual) => {
      const given = read(actual);
      return given === undefined ? undefined : order(given, wanted);
    };
  };
}

function numberOf(value: string): number | undefined {
  return /^[+-]?\d{1,15}(\.\d{1,9})?$/.test(value) ? Number(value) : undefined;
}

// Epoch seconds, or the ISO 8601 forms of the W3C note on date and time formats.
function momentOf(value: string): number | undefined {
  if (/^\d{5,12}(\.\d+)?$/.test(value)) return Number(value) * 1000;
  if (!/^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?)?)?$/.test(value)) return undefined;
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? undefined : moment;
}

/**
 * IpAddress: an address, or a range in CIDR form. AWS does not store an IPv6 range whose address goes beyond its prefix, and
 * compares an IPv4 address in IPv6's clothes as the IPv4 address it is (observed).
 */
export const address: Comparison = (value, _, place) => {
  const [network = "", length, ...rest] = value.split("/");
  const version = isIP(network);
  const bits = version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (version === 0 || rest.length > 0 || !(prefix <= bits) || (version === 6 && reachesBeyond(network, prefix))) {
    throw new PolicyNotJudged(`value "${value}", which is not an IP address or range`, place);
  }
  const range = new BlockList();
  range.addSubnet(network, prefix, version === 4 ? "ipv4" : "ipv6");
  return (actual) => {
    const plain = actual.replace(/^::ffff:(?=\d+\.)/i, "");
    const given = isIP(plain);
    return given === 0 ? undefined : given === version && range.check(plain, given === 4 ? "ipv4" : "ipv6");
  };
};

// Whether an IPv6 address has bits behind its prefix, or is written with an IPv4 address in it, which AWS refuses too.
function reachesBeyond(network: string, prefix: number): boolean {
  if (network.includes(".")) return true;
  const [head = [], tail = []] = network.split("::").map((part) => part.split(":").filter((group) => group !== ""));
  const groups = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => "0"), ...tail];
  const number = BigInt(`0x${groups.map((group) => group.padStart(4, "0")).join("")}`);
  return (number & ((1n << BigInt(128 - prefix)) - 1n)) !== 0n;
}
