import { AwsError } from "../aws-error.ts";

// Codes and their status from the service model; texts as observed at AWS.

export function noSuchEntity(message: string): AwsError {
  return new AwsError({ status: 404, code: "NoSuchEntity", message });
}

export function entityAlreadyExists(message: string): AwsError {
  return new AwsError({ status: 409, code: "EntityAlreadyExists", message });
}

export function deleteConflict(message: string): AwsError {
  return new AwsError({ status: 409, code: "DeleteConflict", message });
}

export function quotaExceeded(quota: string, limit: number): AwsError {
  return limitExceeded(`Cannot exceed quota for ${quota}: ${limit}`);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError({ status: 409, code: "LimitExceeded", message });
}

export function invalidInput(message: string): AwsError {
  return new AwsError({ status: 400, code: "InvalidInput", message });
}
