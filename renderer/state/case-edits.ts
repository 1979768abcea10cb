import type { HostConnection } from '../../shared/contract/api.ts';
import type { CaseEdit } from '../../shared/contract/case-messages.ts';
import { counted } from '../../shared/base/numbers.ts';
import { sayingsOf, useCase } from './case-store.ts';
import type { TriageState } from './contract-types.ts';
import { endDraftsOf } from './draft-store.ts';
import { useSession } from './session-store.ts';
import { say, unsay } from './surface-store.ts';
import { TRIAGE_WORDS } from './triage-words.ts';

/** What became of an edit; `conflict`: somebody else changed the same thing, both sides are asked about. */
export type Sent = 'kept' | 'conflict' | 'failed';

/**
 * The one place that writes into the case: sends an edit and says where that failed. `since`: the
 * revision that was on screen when the writer began; what others changed after it is a conflict.
 */
export async function sendEdit(
  connection: HostConnection,
  edit: CaseEdit,
  since?: number,
): Promise<Sent> {
  const { analysis } = useSession.getState();
  if (analysis === null) return 'failed';
  let sent: Sent = 'failed';
  await told(async () => {
    const { conflict } = await connection.call('case.edit', { analysis, edit, since });
    sent = conflict === null ? 'kept' : 'conflict';
    return true;
  });
  return sent;
}

/** Sends an edit; true once it is kept, false where the caller has to keep what was typed. */
export async function keepEdit(connection: HostConnection, edit: CaseEdit): Promise<boolean> {
  return (await sendEdit(connection, edit)) === 'kept';
}

/** Takes the last edit back and says which. */
export async function undoEdit(connection: HostConnection): Promise<void> {
  const { analysis } = useSession.getState();
  const what = useCase.getState().view?.undo ?? null;
  if (analysis === null) return;
  if (what === null) {
    say('There is nothing to undo.');
    return;
  }
  const done = await told(async () => {
    await connection.call('case.undo', { analysis });
    return true;
  });
  if (done)
    say(`Undone: ${what}.`, 'plain', { text: 'Redo', run: () => void redoEdit(connection) });
}

/** Does again what was taken back, and says which. */
export async function redoEdit(connection: HostConnection): Promise<void> {
  const { analysis } = useSession.getState();
  const what = useCase.getState().view?.redo ?? null;
  if (analysis === null) return;
  if (what === null) {
    say('There is nothing to redo.');
    return;
  }
  const done = await told(async () => {
    await connection.call('case.redo', { analysis });
    return true;
  });
  if (done)
    say(`Done again: ${what}.`, 'plain', { text: 'Undo', run: () => void undoEdit(connection) });
}

/** Removes a note; the message offers to take that back. */
export async function removeNote(connection: HostConnection, id: string): Promise<void> {
  if (await keepEdit(connection, { do: 'remove-note', id }))
    say('Removed the note.', 'plain', { text: 'Undo', run: () => void undoEdit(connection) });
}

/**
 * Triages flows. Whoever looks after a flow already goes on doing so, else the one who writes does;
 * flows of different owners are so many edits.
 */
export async function triageFlows(
  connection: HostConnection,
  flows: readonly number[],
  state: TriageState | null,
): Promise<void> {
  if (flows.length === 0) {
    say('No flow is selected.');
    return;
  }
  for (const [owner, owned] of byOwner(flows, state)) {
    if (!(await keepEdit(connection, { do: 'triage', flows: owned, state, owner }))) return;
  }
  const which = flows.length === 1 ? `Flow ${flows[0]}` : counted(flows.length, 'flow');
  const words = state === null ? 'not triaged' : TRIAGE_WORDS[state].name.toLowerCase();
  say(`${which}: ${words}.`, 'plain', { text: 'Undo', run: () => void undoEdit(connection) });
}

/** The triage that was asked for last: the next one is written after it. */
let triaging: Promise<void> = Promise.resolve();

/**
 * Triages the flows that are selected at this moment (call it where the key is pressed); written in the
 * order of the keys, however fast they come.
 */
export function triageSelected(
  connection: HostConnection,
  selected: Promise<readonly number[]>,
  state: TriageState | null,
): void {
  const before = triaging;
  // Waited for at once: a rejection while the one before is written would be nobody's.
  const chosen = selected.then(
    (flows) => ({ flows }),
    (cause: unknown) => ({ cause }),
  );
  triaging = (async () => {
    await before;
    const got = await chosen;
    if ('flows' in got) await triageFlows(connection, got.flows, state);
    else sayNotSaved(got.cause);
  })();
}

/** Groups flows by who is to look after them. */
function byOwner(
  flows: readonly number[],
  state: TriageState | null,
): ReadonlyMap<string | null, number[]> {
  const { view, author } = useCase.getState();
  const owners = new Map((view?.flows ?? []).map((one) => [one.flow, one.owner]));
  const groups = new Map<string | null, number[]>();
  for (const flow of flows) {
    const owner = state === null ? null : (owners.get(flow) ?? (author === '' ? null : author));
    const group = groups.get(owner);
    if (group === undefined) groups.set(owner, [flow]);
    else group.push(flow);
  }
  return groups;
}

/** Names who looks after a flow. */
export async function setOwner(
  connection: HostConnection,
  flow: number,
  owner: string | null,
): Promise<boolean> {
  const state = sayingsOf(useCase.getState().view, flow)?.triage ?? null;
  return keepEdit(connection, { do: 'triage', flows: [flow], state, owner });
}

/** Remembers who writes. */
export async function setAuthor(connection: HostConnection, author: string): Promise<boolean> {
  return told(async () => {
    await connection.call('author.set', { author });
    useCase.setState({ author });
    return true;
  });
}

/** Keeps one side of a conflict. */
export async function settle(connection: HostConnection, keep: 'mine' | 'theirs'): Promise<void> {
  const { analysis } = useSession.getState();
  if (analysis === null) return;
  const mine = useCase.getState().view?.conflict?.mine;
  const settled = await told(async () => {
    await connection.call('case.settle', { analysis, keep });
    return true;
  });
  // Kept or given up: either way it is no draft any more.
  if (settled && mine !== undefined) endDraftsOf(mine);
}

async function told(act: () => Promise<boolean>): Promise<boolean> {
  unsay();
  useCase.setState(({ sending }) => ({ sending: sending + 1 }));
  try {
    return await act();
  } catch (cause) {
    sayNotSaved(cause);
    return false;
  } finally {
    useCase.setState(({ sending }) => ({ sending: sending - 1 }));
  }
}

/** Says that what was asked for was not written, and why. */
export function sayNotSaved(cause: unknown): void {
  say(`Not saved: ${cause instanceof Error ? cause.message : String(cause)}`, 'bad');
}
