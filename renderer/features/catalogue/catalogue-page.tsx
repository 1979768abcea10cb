import { Fragment, type ReactNode } from 'react';
import type { CatalogueEntry, CauseId } from '../../state/contract-types.ts';
import { openCatalogue } from '../../state/surface-store.ts';

type Titles = ReadonlyMap<string, string>;

/** What the catalogue says of one cause. */
export function CataloguePage({
  entry,
  titles,
}: {
  readonly entry: CatalogueEntry;
  readonly titles: Titles;
}) {
  const { doc } = entry;
  return (
    <article className="selectable" aria-label={entry.title}>
      <h3 className="catalogue-title">{entry.title}</h3>
      <p className="catalogue-id mono">{entry.id}</p>
      <p className="catalogue-seen">
        <Words text={doc.seen} titles={titles} />
      </p>
      <Lines title="How it is decided" lines={doc.decided} titles={titles} />
      <Lines title="Confidence" lines={doc.confidence} titles={titles} />
      <Part title="Does it matter?">
        <p>
          <Words text={doc.matters} titles={titles} />
        </p>
      </Part>
      {doc.confusedWith.length > 0 && (
        <Part title="Easily confused with">
          <ul>
            {doc.confusedWith.map(({ cause, why }) => (
              <li key={cause}>
                <CauseLink id={cause} titles={titles} />: <Words text={why} titles={titles} />
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Lines title="What settles it" lines={doc.settles} titles={titles} />
      {doc.remedy !== '' && (
        <Part title="What to do">
          <p>
            <Words text={doc.remedy} titles={titles} />
          </p>
        </Part>
      )}
      <Lines title="References" lines={doc.references} titles={titles} />
    </article>
  );
}

function Lines(props: {
  readonly title: string;
  readonly lines: readonly string[];
  readonly titles: Titles;
}) {
  if (props.lines.length === 0) return null;
  return (
    <Part title={props.title}>
      <ul>
        {props.lines.map((line) => (
          <li key={line}>
            <Graded text={line} titles={props.titles} />
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** "high: ..." with its level in bold. */
function Graded({ text, titles }: { readonly text: string; readonly titles: Titles }) {
  const level = /^(?:high|medium|low)(?=:)/iu.exec(text)?.[0];
  if (level === undefined) return <Words text={text} titles={titles} />;
  return (
    <>
      <b>{level}</b>
      <Words text={text.slice(level.length)} titles={titles} />
    </>
  );
}

/** Text in which `code` is set as such, and the id of a cause leads to its page. */
function Words({ text, titles }: { readonly text: string; readonly titles: Titles }) {
  return text
    .split('`')
    .map((part, index) => (
      <Fragment key={index}>
        {index % 2 === 0 ? (
          part
        ) : titles.has(part) ? (
          <CauseLink id={part} titles={titles} />
        ) : (
          <code className="mono">{part}</code>
        )}
      </Fragment>
    ));
}

function CauseLink({ id, titles }: { readonly id: string; readonly titles: Titles }) {
  const title = titles.get(id);
  if (title === undefined) return <b>{id}</b>;
  return (
    <button
      className="catalogue-link"
      onClick={() => {
        openCatalogue(id as CauseId);
      }}
    >
      {title}
    </button>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h4>{title}</h4>
      {children}
    </section>
  );
}
