import { list, required, structure, text } from "../query-input.ts";

// Members that several STS operations share; constraints from the service model 2011-06-15.

export const serialNumber = text({ min: 9, max: 256, pattern: "[\\w+=/:,.@-]*" });
export const tokenCode = text({ min: 6, max: 6, pattern: "[\\d]*" });
export const sessionName = text({ min: 2, max: 64, pattern: "[\\w+=,.@-]*" });

const arnCharacters = "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+";
export const arn = text({ min: 20, max: 2048, pattern: arnCharacters });

export const sessionPolicy = text({ min: 1, pattern: "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+" });
export const policyArns = list(structure({ arn }), { max: 10 });

const tagKey = text({ min: 1, max: 128, pattern: "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+" });
const tagValue = text({ min: 0, max: 256, pattern: "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*" });
export const tags = list(structure({ Key: required(tagKey), Value: required(tagValue) }), { max: 50 });
export const tagKeys = list(tagKey, { max: 50 });
