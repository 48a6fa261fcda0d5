import { integer, list, required, structure, text } from "../query-input.ts";

// Members that several IAM operations share; constraints from the service model 2010-05-08.

const nameCharacters = { pattern: "[\\w+=,.@-]+", otherCharacters: "+=,.@_-" };

export const userName = text({ min: 1, max: 128, ...nameCharacters });
/** Some operations take shorter names. */
export const shortUserName = text({ min: 1, max: 64, ...nameCharacters });
export const roleName = text({ min: 1, max: 64, ...nameCharacters });
export const groupName = text({ min: 1, max: 128, ...nameCharacters });
export const policyName = text({ min: 1, max: 128, ...nameCharacters });
export const policyPath = text({ min: 1, max: 512, pattern: "((/[A-Za-z0-9\\.,\\+@=_-]+)*)/" });
export const policyDocument = text({ min: 1, max: 131_072, pattern: "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+" });
export const arn = text({ min: 20, max: 2048 });
export const versionId = text({ pattern: "v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?" });
export const pathPrefix = text({ min: 1, max: 512, pattern: "\\u002F[\\u0021-\\u007F]*" });
export const serialNumber = text({ min: 9, max: 256, pattern: "[\\w+=/:,.@-]+" });
export const authenticationCode = text({ min: 6, max: 6, pattern: "[\\d]+" });
export const accessKeyId = text({ min: 16, max: 128, pattern: "[\\w]+" });
export const path = text({ min: 1, max: 512, pattern: "(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)" });

/** What every list takes to be read page by page. */
export const paging = {
  Marker: text({ min: 1, max: 320, pattern: "[\\u0020-\\u00FF]+" }),
  MaxItems: integer({ min: 1, max: 1000 }),
};

export const tagKey = text({ min: 1, max: 128, pattern: "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+" });
const tagValue = text({ min: 0, max: 256, pattern: "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*" });
export const tags = list(structure({ Key: required(tagKey), Value: required(tagValue) }), { max: 50 });
export const tagKeys = list(tagKey, { max: 50 });
