/** What the states that verification services write say of an address or a number. */
import type { Reachability } from '../events/reachability.ts';
import { nameKey } from './stageVocabulary.ts';

const names: Readonly<Record<Exclude<Reachability, 'uncertain'>, string>> = {
  reachable:
    'valid | verified | deliverable | ok | good | safe | safe to send | active | true | yes | 1 | delivered | confirmed | ' +
    'connected | mobile | landline | voip | in service | reachable',
  unreachable:
    'invalid | undeliverable | bounced | bounce | hard bounce | hard bounced | bad | do not mail | do not send | spamtrap | ' +
    'spam trap | disposable | abuse | toxic | rejected | not found | no mailbox | mailbox not found | invalid domain | ' +
    'invalid mailbox | not deliverable | false | no | 0 | dead | disconnected | not in service | wrong number | ' +
    'invalid number | unreachable',
};

const known = new Map<string, Reachability>();
for (const reachability of ['reachable', 'unreachable'] as const)
  for (const name of names[reachability].split(' | ')) known.set(name, reachability);

/**
 * Reachability of a contact by a state as it is written. Catch-all, risky, role-based, unknown and unverified addresses
 * are uncertain, as is every state that is not known and none at all.
 */
export function reachabilityOf(state: string): Reachability {
  return known.get(nameKey(state)) ?? 'uncertain';
}
