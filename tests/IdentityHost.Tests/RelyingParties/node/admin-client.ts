// What the developer of an administrators' app writes against the types that openapi-typescript made of /openapi/admin.json.
import createClient from 'openapi-fetch';
import type { components, paths } from './admin.js';

type Client = components['schemas']['ClientData'];

export async function run(issuer: string, token: string): Promise<{ name: string; secrets: number; found: string[]; pages: number; event: string; codes: string[]; status: number }> {
  const api = createClient<paths>({ baseUrl: issuer, headers: { Authorization: `Bearer ${token}` } });

  const made = await api.POST('/api/v1/admin/clients', {
    params: { header: { 'Idempotency-Key': 'once' } },
    body: { metadata: { client_name: 'Typed app', redirect_uris: ['https://typed.example/cb'] }, verified: true },
  });
  if (made.error) throw new Error(made.error.title);
  const client: Client = made.data.client;
  const secret: string | null = made.data.client_secret;
  if (secret === null) throw new Error('no secret');

  const params = { path: { client_id: client.client_id } };
  const changed = await api.PATCH('/api/v1/admin/clients/{client_id}', {
    params: { ...params, header: { 'If-Match': made.response.headers.get('ETag')! } },
    body: { metadata: { client_name: 'Typed app 2' } },
  });
  if (changed.error) throw new Error(changed.error.title);
  const rotated = await api.POST('/api/v1/admin/clients/{client_id}/rotate-secret', { params, body: { overlap_seconds: 60 } });
  if (rotated.error) throw new Error(rotated.error.title);

  const found: string[] = [];
  let pages = 0;
  for (let after: string | undefined; ; ) {
    const page = await api.GET('/api/v1/admin/scopes', { params: { query: { kind: 'standard', sort: '-name', limit: 3, after } } });
    if (page.error) throw new Error(page.error.title);
    found.push(...page.data.items.map(scope => scope.name));
    pages++;
    const next = /<([^>]*)>/.exec(page.response.headers.get('Link') ?? '')?.[1];
    if (next === undefined) break;
    after = new URL(next, issuer).searchParams.get('after')!;
  }

  const audit = await api.GET('/api/v1/admin/audit', { params: { query: { event: 'client.registered', limit: 1 } } });
  const refused = await api.POST('/api/v1/admin/clients', { body: { metadata: { client_name: 'No way back', redirect_uris: ['javascript:alert(1)'] } } });

  // @ts-expect-error The doors have names, and the types know them.
  const never = () => api.GET('/api/v1/admin/clients', { params: { query: { origin: 'window' } } });
  // @ts-expect-error Redirect URIs are a list, down there too.
  const neither = () => api.POST('/api/v1/admin/clients', { body: { metadata: { redirect_uris: 'https://typed.example/cb' } } });
  void never;
  void neither;

  return {
    name: changed.data.client.metadata.client_name ?? '',
    secrets: rotated.data.client.secrets.length,
    found,
    pages,
    event: audit.data?.items[0]?.event ?? '',
    codes: (refused.error?.errors ?? []).map(error => error.code),
    status: refused.response.status,
  };
}
