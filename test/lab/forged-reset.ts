import { Injector } from './injector.ts';
import { type Stage, must } from './scenario.ts';
import { type Topology, pause } from './topology.ts';

/** The server port of the scenarios with a reset forged in the name of the client. */
export const port = 9000;

/** The client falls silent but for the segments of the raw socket beside it (mark 7): its own kernel must not interfere. */
export async function silenceClient(topology: Topology): Promise<void> {
  await deafenClient(topology);
  await muteClient(topology);
}

/** The client's kernel gets nothing from the server any more; it may still send. */
export async function deafenClient(topology: Topology): Promise<void> {
  await topology.filter('client', 'input', `tcp sport ${port} drop`);
}

/** The client's kernel sends nothing to the server any more, the raw socket beside it does. */
export async function muteClient(topology: Topology): Promise<void> {
  await topology.filter('client', 'output', `tcp dport ${port} meta mark != 7 drop`);
}

/** The router drops what the client sends, but for the segments with one of these flags, until told to carry on. */
export async function holdBackClient(
  topology: Topology,
  ...passing: readonly ('fin' | 'rst')[]
): Promise<() => Promise<void>> {
  const flags = passing.join('|');
  await topology.filter(
    'router',
    'forward',
    `iifname left tcp dport ${port} tcp flags & (${flags}) == 0 drop`,
  );
  return async () => {
    await topology.command('router', 'nft', 'flush chain inet lab forward');
  };
}

/** The kernel's own word for the state of the server's end. */
export async function serverState(topology: Topology): Promise<string> {
  const rows = await topology.command('server', 'ss', '-tanH', `sport = :${port}`);
  const states = rows.split('\n').map((row) => row.split(/\s+/)[0] ?? '');
  return states.find((state) => state !== '' && state !== 'LISTEN') ?? 'gone';
}

/** A raw socket beside the client, and the server's word before and after a reset of it that did arrive. */
export async function startForger({
  topology,
}: Stage): Promise<(seq: number) => Promise<readonly [before: string, after: string]>> {
  const injector = await Injector.start(topology, 'client', port);
  await topology.filter('server', 'input', `tcp dport ${port} tcp flags & rst == rst counter`);
  return async (seq) => {
    const before = await serverState(topology);
    await injector.shoot({ name: 'client', flags: 'R', seq, ttl: 'own', id: 0, window: 0 });
    await pause(0.15);
    const after = await serverState(topology);
    const rules = await topology.command('server', 'nft', 'list chain inet lab input');
    must(/packets 1 /.test(rules), 'the reset, and no other, came to the server');
    return [before, after];
  };
}
