import type { ReactNode } from 'react';
import type { RecentDocument } from '../../../shared/host.ts';
import { useFormats } from '../../components/useFormats.ts';
import { useApp, useSession } from '../../store/hooks.ts';

export function RecentDocuments(): ReactNode {
  const recents = useApp((state) => state.recents);
  if (recents.length === 0) return null;
  return (
    <section aria-label="Recent documents">
      <div className="section-title">
        <h2>Recent</h2>
      </div>
      <table className="figures recent-table" style={{ marginTop: 4 }}>
        <thead>
          <tr>
            {['Document', 'Plan', 'Recorded', 'Like-for-like', 'Chance of target', 'Opened'].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {recents.map((recent) => (
            <RecentRow key={recent.location.token} recent={recent} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function RecentRow({ recent }: { readonly recent: RecentDocument }): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const { location, title, summary, openedAt } = recent;
  const rate = (share: number | null, digits = 1): string =>
    share === null ? '–' : formats.rate(share, digits);
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className="recent-name"
          onClick={() => void session.openDocument(location.token)}
        >
          <span className="medium">{title}</span>
          <span className="ink-3">{location.folder ?? location.name}</span>
        </button>
      </th>
      <td>{rate(summary.planned)}</td>
      <td className="recorded">{rate(summary.recorded)}</td>
      <td className="adjusted strong">{rate(summary.likeForLike)}</td>
      <td>{rate(summary.targetProbability, 0)}</td>
      <td className="ink-2">{formats.ago(openedAt, Date.now())}</td>
    </tr>
  );
}
