// What the developer of an app writes against the types that openapi-typescript made of /openapi/account.json.
import createClient from 'openapi-fetch';
import type { components, paths } from './account.js';

type Problem = components['schemas']['Problem'];

export async function run(issuer: string, token: string): Promise<{ nickname: string | null; sessions: number; codes: string[]; status: number }> {
  const client = createClient<paths>({ baseUrl: issuer, headers: { Authorization: `Bearer ${token}` } });

  const profile = await client.GET('/api/v1/profile');
  if (profile.error) throw new Error(profile.error.title);
  const email: string | null = profile.data.email;
  if (email === null) throw new Error('no address');

  const changed = await client.PATCH('/api/v1/profile', {
    params: { header: { 'If-Match': profile.response.headers.get('ETag')! } },
    body: { nickname: 'Countess', address: { country: null } },
  });
  if (changed.error) throw new Error(changed.error.title);

  const sessions = await client.GET('/api/v1/sessions', { params: { query: { limit: 10 } } });
  const refused = await client.POST('/api/v1/invitations', { body: { email: 'nobody' } });
  const problem: Problem | undefined = refused.error;

  // @ts-expect-error A nickname is text, and the types know it.
  const never = () => client.PATCH('/api/v1/profile', { params: { header: { 'If-Match': '*' } }, body: { nickname: 1 } });
  // @ts-expect-error A change says which state it means.
  const neither = () => client.PATCH('/api/v1/profile', { body: { nickname: 'x' } });
  void never;
  void neither;

  return {
    nickname: changed.data.nickname,
    sessions: sessions.data?.items.length ?? 0,
    codes: (problem?.errors ?? []).map(error => error.code),
    status: refused.response.status,
  };
}
