import { type DaypassError, isFailure } from "../../src/core/errors.ts";

/** The failure that some work ends in. */
export async function failureOf(work: Promise<unknown>): Promise<DaypassError> {
  const error = await work.then(
    (value: unknown) => new Error(`It did not fail, but gave ${JSON.stringify(value)}`),
    (caught: unknown) => caught,
  );
  if (isFailure(error)) return error;
  throw error;
}

/** The failure that an action throws. */
export function thrownBy(action: () => unknown): DaypassError {
  let value: unknown;
  try {
    value = action();
  } catch (error) {
    if (isFailure(error)) return error;
    throw error;
  }
  throw new Error(`It did not fail, but gave ${JSON.stringify(value)}`);
}
