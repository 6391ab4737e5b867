import './start.css';
import type { ReactNode } from 'react';
import { templateNames } from '../../../shared/funnel/stages.ts';
import { templates } from '../../../shared/funnel/templates.ts';
import { commandKeys } from '../../app/commands.ts';
import { ImportIcon, PlanIcon, ProjectIcon, RecoverIcon } from '../../components/icons.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { useApp, useSession } from '../../store/hooks.ts';
import { RecentDocuments } from './RecentDocuments.tsx';
import { SamplePreview } from './SamplePreview.tsx';

export default function StartScreen(): ReactNode {
  const session = useSession();
  const keys = (id: string): string => commandKeys(id, session.host.platform);
  return (
    <div className="start">
      <div>
        <h1>How much of the gap is real?</h1>
        <p className="lead">
          The plan says one thing, the CRM another. Bring an export; see what is measurement, what is
          performance, and what it does to this year’s number.
        </p>
        <button type="button" className="start-action" onClick={() => void session.openSample()}>
          <ProjectIcon />
          <b>Open the sample</b>
          <span className="what">18% planned, 12% recorded, already computed</span>
          <span className="keys">{keys('document.sample')}</span>
        </button>
        <button type="button" className="start-action" onClick={() => void session.chooseImports()}>
          <ImportIcon />
          <b>Import a CRM export</b>
          <span className="what">CSV, TSV, XLSX, XLS, ODS; stays on this computer</span>
          <span className="keys">{keys('data.import')}</span>
        </button>
        <div className="start-action">
          <PlanIcon />
          <b>New plan from a template</b>
          <span className="what">A place to begin: every figure in it can be replaced</span>
          <span className="keys">{keys('document.new')}</span>
        </div>
        <div className="start-templates">
          {templateNames.map((name) => (
            <Template key={name} name={name} />
          ))}
        </div>
        <p style={{ marginTop: 13 }}>
          <button type="button" className="link" onClick={() => void session.openDocument()}>
            Open a document…
          </button>
        </p>
      </div>
      <div>
        <Recoveries />
        <SamplePreview />
        <RecentDocuments />
      </div>
    </div>
  );
}

function Template({ name }: { readonly name: (typeof templateNames)[number] }): ReactNode {
  const session = useSession();
  const { title, stages } = templates[name];
  const forward = stages
    .filter(({ kind }) => kind === 'forward')
    .map((stage) => stage.name.replace(/\s*\(.*\)/, ''));
  const way = forward.length <= 4 ? forward : [forward[0]!, forward[1]!, '…', forward.at(-1)!];
  return (
    <>
      <button type="button" className="link" onClick={() => void session.newDocument(name)}>
        {title}
      </button>
      <span className="way">{way.join(' → ')}</span>
    </>
  );
}

function Recoveries(): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const recoveries = useApp((state) => state.recoveries);
  return recoveries.map(({ id, title, changes, savedAt }) => (
    <div key={id} className="recovery">
      <RecoverIcon />
      <span className="grow">
        <b className="strong">{title}</b>{' '}
        <span className="ink-2">
          was recovered with {formats.count(changes)} unsaved {changes === 1 ? 'change' : 'changes'},{' '}
          {formats.ago(savedAt, Date.now())}.
        </span>
      </span>
      <button type="button" className="button small" onClick={() => void session.dropRecovery(id)}>
        Discard
      </button>
      <button type="button" className="button small primary" onClick={() => void session.recover(id)}>
        Open
      </button>
    </div>
  ));
}
