import type { EngineSabotage } from './engine-messages.ts';

/**
 * Makes the engine's thread fail on purpose, so that tests can see what the host makes of it. Asked
 * for only through the thread's start data; no method of the contract reaches it.
 */
export function sabotageAfter(sabotage: EngineSabotage, packets: number): void {
  if (packets < sabotage.afterPackets) return;
  if (sabotage.how === 'exit') process.exit(1);
  if (sabotage.how === 'throw') {
    queueMicrotask(() => {
      throw new Error('sabotage');
    });
    return;
  }
  const hoard: string[][] = [];
  for (;;) hoard.push(Array.from({ length: 100_000 }, (_, i) => `hoarded ${hoard.length} ${i}`));
}
