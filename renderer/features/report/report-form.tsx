import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { REPORT_SECTIONS } from '../../../shared/contract/lists.ts';
import type { ReportOptions, ReportSection } from '../../state/report-types.ts';
import { useCase } from '../../state/case-store.ts';
import { useConnection } from '../../state/connection-context.ts';
import { changeReport, useReport } from '../../state/report-store.ts';
import { PseudonymChoice } from '../../ui/pseudonym-choice.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { keepField } from './keep-field.ts';
import { LogoChoice } from './logo-choice.tsx';
import { ZONES } from './zones.ts';

const SECTION_WORDS: Readonly<Record<ReportSection, readonly [string, string]>> = {
  summary: ['Summary', 'What happened, in sentences and four numbers'],
  timeline: ['Endings over time', 'New connections and how they ended'],
  actions: ['What needs action', 'Groups of flows, worst first'],
  flows: ['Flows', 'A section each: explanation, ladder, evidence, notes'],
  notes: ['Notes', 'Those on captures and times'],
  method: ['Method and limits', 'Thresholds, capture health, exclusions'],
  appendix: ['Appendix', 'Hashes, versions, how to reproduce'],
};

/** What the case and the settings hold at most. */
const LONGEST = 1000;

/** What goes into the report. */
export function ReportForm() {
  const { options, selection } = useReport();
  const { title, caseId, sections, flows, zone, paper, attach, pseudonyms } = options;
  return (
    <form
      className="report-form"
      aria-label="What the report holds"
      onSubmit={(event) => {
        event.preventDefault();
      }}
    >
      <Field label="Title" value={title} placeholder="Made from the findings" field="title" />
      <div className="report-pair">
        <Field label="Case" value={caseId} placeholder="INC-2041" field="caseId" />
        <Field
          label="Prepared by"
          value={options.author}
          placeholder="Name or team"
          field="author"
        />
      </div>
      <LogoChoice logo={options.logo} />
      <fieldset>
        <legend>Flows with a section of their own</legend>
        <Segmented
          label="Flows with a section of their own"
          value={typeof flows === 'string' ? flows : 'selection'}
          options={[
            { value: 'noted', text: 'Noted', hint: 'With notes, triage or an override' },
            { value: 'suspicious', text: 'Suspicious', hint: 'Triaged so, or harmful' },
            {
              value: 'selection',
              text: `Selected (${selection.length})`,
              hint: 'Those selected in the flow table',
            },
          ]}
          onChange={(chosen) => {
            changeReport({ flows: chosen === 'selection' ? selection : chosen });
          }}
        />
        {flows === 'noted' && (
          <p className="report-hint">
            Where nothing is noted: the most harmful ones, and the report says so.
          </p>
        )}
        {typeof flows !== 'string' && flows.length === 0 && (
          <p className="report-hint">Select flows in the table first: no flow has a section now.</p>
        )}
      </fieldset>
      <fieldset>
        <legend>Sections</legend>
        {REPORT_SECTIONS.map((section) => (
          <Tick
            key={section}
            label={SECTION_WORDS[section][0]}
            hint={SECTION_WORDS[section][1]}
            checked={sections.includes(section)}
            onChange={(on) => {
              const chosen = new Set(sections);
              if (on) chosen.add(section);
              else chosen.delete(section);
              changeReport({ sections: REPORT_SECTIONS.filter((one) => chosen.has(one)) });
            }}
          />
        ))}
      </fieldset>
      <fieldset>
        <legend>Attached inside the PDF</legend>
        <Tick
          label="Packets of these flows"
          hint={
            options.pseudonyms === null
              ? 'pcapng, byte for byte'
              : 'pcapng, headers only, under made-up names'
          }
          checked={attach.slices}
          onChange={(slices) => {
            changeReport({ attach: { ...attach, slices } });
          }}
        />
        <Tick
          label="Flow records"
          hint="JSON lines, for scripts"
          checked={attach.records}
          onChange={(records) => {
            changeReport({ attach: { ...attach, records } });
          }}
        />
      </fieldset>
      <PseudonymChoice
        value={pseudonyms}
        onChange={(changed) => {
          changeReport({ pseudonyms: changed });
        }}
      />
      <div className="report-pair">
        <label className="report-field">
          <span>Times in</span>
          <select
            value={zone}
            onChange={(event) => {
              changeReport({ zone: event.target.value });
            }}
          >
            {[...new Set([zone, ...ZONES])].map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <div className="report-field">
          <span id="report-paper">Paper</span>
          <Segmented
            label="Paper"
            value={paper}
            options={[
              { value: 'a4', text: 'A4' },
              { value: 'letter', text: 'Letter' },
            ]}
            onChange={(chosen) => {
              changeReport({ paper: chosen });
            }}
          />
        </div>
      </div>
    </form>
  );
}

function Field(props: {
  readonly label: string;
  readonly value: string | null;
  readonly placeholder: string;
  readonly field: 'title' | 'caseId' | 'author';
}) {
  const { field } = props;
  const connection = useConnection();
  const said = useCase(({ view }) => (field === 'author' ? null : (view?.[field] ?? null)));
  /** What is being typed; null: nothing. */
  const [draft, setDraft] = useState<string | null>(null);
  const typed = useRef<string | null>(null);
  const keep = useCallback((): void => {
    const text = typed.current;
    typed.current = null;
    setDraft(null);
    if (text !== null) void keepField(connection, field, text.trim());
  }, [connection, field]);
  // Another screen by a key: the field goes without losing the focus first.
  useEffect(() => keep, [keep]);
  return (
    <label className="report-field">
      <span>{props.label}</span>
      <input
        value={draft ?? props.value ?? said ?? ''}
        placeholder={props.placeholder}
        maxLength={LONGEST}
        onChange={(event) => {
          const text = event.target.value;
          typed.current = text;
          setDraft(text);
          const change: Partial<ReportOptions> = { [field]: text === '' ? null : text };
          changeReport(change);
        }}
        onBlur={keep}
      />
    </label>
  );
}

function Tick(props: {
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="report-tick">
      <input
        id={id}
        type="checkbox"
        checked={props.checked}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          props.onChange(event.target.checked);
        }}
      />
      <label htmlFor={id}>{props.label}</label>
      <span id={`${id}-hint`}>{props.hint}</span>
    </div>
  );
}
