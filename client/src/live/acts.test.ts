/** What is said to the room, and the answers to it. */

import { beforeEach, describe, expect, it } from 'vitest';
import { onStage, roomOf, snapshot } from '../testing/rooms.ts';
import { Stay } from '../testing/stays.ts';
import { turns } from '../testing/virtual.ts';

let stay: Stay;

beforeEach(() => {
  stay = new Stay();
});

describe('commands', () => {
  it.each([
    ['accept_hand', () => stay.live.accept('bob')],
    ['dismiss_hand', () => stay.live.notNow('bob')],
    ['mute_participant', () => stay.live.muteOther('bob')],
    ['move_to_audience', () => stay.live.moveToAudience('bob')],
    ['remove_from_room', () => stay.live.remove('bob')],
    ['invite_to_stage', () => stay.live.inviteToStage('bob')],
    ['make_moderator', () => stay.live.makeModerator('bob')],
    ['unmake_moderator', () => stay.live.unmakeModerator('bob')],
    ['hand_over', () => stay.live.handOver('bob')],
  ])('%s names its person', async (type, act) => {
    await stay.join();
    act();
    expect(stay.world.socket.commands.at(-1)?.command).toEqual({ type, participant: 'bob' });
  });

  it.each([
    ['lower_hand', () => stay.live.lowerHand()],
    ['become_host', () => stay.live.becomeHost()],
    ['end_room', () => stay.live.endRoom()],
    ['accept_invitation', () => stay.live.goOnStage()],
    ['decline_invitation', () => stay.live.declineInvitation()],
    ['accept_all', () => stay.live.acceptAll()],
    ['lower_all', () => stay.live.lowerAll()],
    ['open_hands', () => stay.live.openHands()],
    ['close_hands', () => stay.live.closeHands()],
    ['mute_all', () => stay.live.muteAll()],
    ['lock_room', () => stay.live.lockRoom()],
    ['unlock_room', () => stay.live.unlockRoom()],
    ['calm_room', () => stay.live.calmRoom()],
    ['end_calm', () => stay.live.endCalm()],
  ])('%s', async (type, act) => {
    await stay.join();
    act();
    expect(stay.world.socket.types).toEqual([type]);
  });

  it('remove as many at once as one command may name: A10', async () => {
    await stay.join();
    stay.live.removeAll(Array.from({ length: 201 }, (_, i) => `p${i}`));
    const named = stay.world.socket.commands.map(({ command }) =>
      command.type === 'remove_all' ? command.participants.length : 0,
    );
    expect(named).toEqual([200, 1]);
  });

  it('that are refused tell why', async () => {
    await stay.join();
    stay.live.raiseHand();
    stay.world.socket.refuse('raise_hand', 'hands_closed');
    await turns();
    expect(stay.live.refusal?.reason).toBe('hands_closed');
  });

  it.each([
    ['hana', 'muted_all', 2],
    ['mod', 'muted_all_but_host', 1],
  ])('that mute everybody tell %s how many that were', async (me, kind, count) => {
    const open = { muted: false };
    const view = roomOf(
      onStage('hana', { role: 'host', ...open }),
      onStage('mod', { role: 'moderator', ...open }),
      onStage('bob', open),
      onStage('ann', { muted: true }),
    );
    stay.world.now = snapshot(me, { view });
    await stay.join();
    stay.live.muteAll();
    expect(stay.live.news).toBeNull();
    stay.world.socket.acknowledge('mute_all', 1);
    await turns();
    expect(stay.live.news).toMatchObject({ kind, count });
  });

  it('hide the audience, and again after a reconnect', async () => {
    await stay.join();
    stay.live.showAudience(false);
    stay.world.socket.acknowledge('show_audience', 1);
    stay.world.socket.ears.closed(1006);
    await stay.world.timer.pass(100);
    stay.world.socket.accept(stay.world.now);
    expect(stay.world.socket.types).toEqual(['show_audience']);
  });
});
