// The library: what may be imported from outside.
export type { AccessKeys, Credentials, TemporaryCredentials } from "./core/credentials.ts";
export { DaypassError, type ErrorCode, isFailure } from "./core/errors.ts";
export { Secret } from "./core/secret.ts";
