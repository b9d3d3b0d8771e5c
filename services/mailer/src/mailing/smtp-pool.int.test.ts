import { describe, expect, it } from '@jest/globals';
import { except, hangUp, mailer, message, relayThat, scripted } from './testing/mailer-under-test';

describe('the pool', () => {
  it('sends many messages at once over few connections, each replaced after some messages', async () => {
    const relay = await relayThat();
    const smtp = mailer({ url: relay.url, connections: 3, messagesPerConnection: 50 });
    const outcomes = await Promise.all(
      Array.from({ length: 600 }, (_, index) => smtp.send(message([`r${index}@example.com`]))),
    );
    expect(new Set(outcomes.flat().map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
    expect(new Set(relay.received.map(({ to }) => to[0])).size).toBe(600);
    expect(relay.received).toHaveLength(600);
    expect(relay.sessions()).toBeGreaterThanOrEqual(12);
    expect(relay.sessions()).toBeLessThanOrEqual(15);
  });

  it('works with the number of connections that the relay allows', async () => {
    const relay = await relayThat({ maxClients: 2 });
    const smtp = mailer({ url: relay.url, connections: 8 });
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => smtp.send(message())));
    expect(new Set(outcomes.flat().map(({ outcome }) => outcome))).toEqual(new Set(['accepted']));
  });

  it('closes idle connections', async () => {
    const relay = await relayThat();
    const smtp = mailer({ url: relay.url, idleMs: 20 });
    await smtp.send(message());
    await relay.idle();
    expect(await smtp.send(message())).toMatchObject([{ outcome: 'accepted' }]);
    expect(relay.sessions()).toBe(2);
  });

  it('replaces connections that died while idle, without failing the message', async () => {
    const relay = await relayThat();
    const smtp = mailer({ url: relay.url });
    await Promise.all(Array.from({ length: 20 }, () => smtp.send(message())));
    relay.dropAll();
    expect(await smtp.send(message())).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('retries on another session when an old one is closed at the next MAIL', async () => {
    let mails = 0;
    const smtp = mailer({
      url: await scripted(
        except({
          MAIL: (socket) => (++mails === 2 ? hangUp(socket) : mails === 4 ? '421 4.4.2 idle too long' : '250 ok'),
        }),
      ),
    });
    for (let index = 0; index < 4; index += 1)
      expect(await smtp.send(message())).toMatchObject([{ outcome: 'accepted', text: 'ok' }]);
    expect(mails).toBe(6);
  });

  it('lets messages under way finish when it closes, and defers later ones', async () => {
    const relay = await relayThat();
    const smtp = mailer({ url: relay.url, connections: 2 });
    const under = [smtp.send(message()), smtp.send(message())];
    await under[0];
    const last = smtp.send(message());
    await smtp.close();
    expect((await Promise.all([...under, last])).flat().map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'accepted',
      expect.stringMatching(/accepted|deferred/),
    ]);
    expect(await smtp.send(message())).toMatchObject([
      { outcome: 'deferred', text: expect.stringContaining('shutting down') },
    ]);
    await relay.idle();
  });
});
