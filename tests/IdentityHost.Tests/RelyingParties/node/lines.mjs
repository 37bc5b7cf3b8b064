// How a script speaks with the test that runs it: input is the first argument, a browser is asked for on standard
// output, where it was sent comes back on standard input, and the last line is the result.
import { createInterface } from "node:readline";

const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

export const input = JSON.parse(process.argv[2]);

/** Has the browser open an address and returns the address it was sent to in the end. */
export async function browse(url) {
  console.log(`OPEN ${url}`);
  return new URL((await answers.next()).value);
}

/** Ends the script with a result. */
export function finish(result) {
  console.log(JSON.stringify(result));
  process.exit(0);
}

/** Demands something of the server. */
export function demand(condition, what) {
  if (!condition) throw new Error(`Not so: ${what}`);
}

/** Demands that a call is refused with one of these OAuth errors. */
export async function demandRefusal(call, ...errors) {
  try {
    await call();
  } catch (refusal) {
    demand(errors.includes(refusal.error), `refused with ${errors}, not ${refusal.error ?? refusal}`);
    return;
  }
  throw new Error(`Not refused, expected ${errors}`);
}
