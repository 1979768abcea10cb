import { grouped } from '../../shared/base/numbers.ts';
import { adviceFor, type TeardownError } from '../../shared/contract/errors.ts';

/** One line for stderr: what, where (byte offset), what to try. */
export function errorLine(error: TeardownError): string {
  const { file, offset, block } = error.where;
  const place = [
    offset === null ? null : `at byte ${offset}`,
    block === null ? null : `block ${grouped(block)}`,
  ].filter((part) => part !== null);
  const head = [file, place.length === 0 ? null : place.join(', ')].filter((part) => part !== null);
  const text = [...head, error.detail].join(': ');
  return oneLine(`teardown: ${text} ${adviceFor(error)}`);
}

/** Text from a file (a name, a comment) must neither break the line nor steer the terminal. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}
