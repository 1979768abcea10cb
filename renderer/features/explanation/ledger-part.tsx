import { grouped } from '../../../shared/base/numbers.ts';
import type { FlowStory } from '../../state/contract-types.ts';
import { ledgerRows, nothingLeft } from './ledger-words.ts';

/** Where bytes were left: only the rows that say something, or that nothing was left. */
export function LedgerTable({ story }: { readonly story: FlowStory }) {
  const rows = ledgerRows(story);
  if (rows.length === 0) return <p className="selectable">{nothingLeft(story)}</p>;
  return (
    <table className="ledger number">
      <thead>
        <tr>
          <th scope="col">Bytes of payload</th>
          <th scope="col">Client</th>
          <th scope="col">Server</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, hint, client, server }) => (
          <tr key={name} title={hint}>
            <th scope="row">{name}</th>
            <td>{client === 0 ? '\u2013' : grouped(client)}</td>
            <td>{server === 0 ? '\u2013' : grouped(server)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
