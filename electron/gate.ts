/** The gate of every channel: who asks, and with what. A refusal always says why. */
import type { z } from 'zod';
import type { Channel } from './channelNames.ts';
import { channels } from './channels.ts';
import type { Answers } from './answers.ts';
import { refusalOf, type Sender } from './policy.ts';

/** A call that was not answered: the sender or the arguments are not what the channel takes. */
export class RefusedCall extends Error {
  override readonly name = 'RefusedCall';
}

/**
 * Checks the sender and the arguments, then answers.
 * @throws RefusedCall with the channel and the reason.
 */
export async function answerCall(
  answers: Answers,
  channel: Channel,
  sender: Sender,
  args: readonly unknown[],
): Promise<unknown> {
  const refusal = refusalOf(sender);
  if (refusal !== null) throw new RefusedCall(`${channel} was refused: ${refusal}.`);
  const schema: z.ZodType<readonly unknown[]> = channels[channel];
  const checked = schema.safeParse(args);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new RefusedCall(
      `${channel} was refused: argument ${issue?.path.join('.') || 'list'}: ${issue?.message}.`,
    );
  }
  // The registry's validators and the methods of HostApi take the same arguments; the type system cannot pair them.
  const method = answers[channel] as (...checkedArgs: readonly unknown[]) => Promise<unknown>;
  return method(...checked.data);
}
