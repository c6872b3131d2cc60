import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { askVersion, findProgram } from './program.ts'
import type { MeasuredProxy, Prepared, Surroundings } from './proxy.ts'

/** The practical limit: C, no token of its own. */
export const nginx = nginxWith('nginx', 1)
export const nginx2 = nginxWith('nginx2', 2)

function nginxWith(name: string, workers: number): MeasuredProxy {
  return {
    name,
    about: `reverse proxy in C with a static token, ${workers === 1 ? 'one worker' : `${workers} workers`}: the practical limit`,
    prepare: (surroundings) => prepare(surroundings, workers),
  }
}

async function prepare(
  surroundings: Surroundings,
  workers: number,
): Promise<Prepared | { readonly missing: string }> {
  const path = await findProgram('nginx')
  if (path === undefined) return { missing: 'nginx is not installed' }
  const { directory } = surroundings
  return {
    version: (await askVersion(path, ['-v'])).replace('nginx version: ', ''),
    async launch(port) {
      const configPath = join(directory, `nginx-${port}.conf`)
      await writeFile(configPath, configOf(port, workers, surroundings))
      return {
        command: path,
        args: ['-p', directory, '-e', join(directory, 'nginx.log'), '-c', configPath],
      }
    },
  }
}

function configOf(
  port: number,
  workers: number,
  { upstreamPort, caPath, token }: Surroundings,
): string {
  return `
daemon off;
worker_processes ${workers};
pid nginx-${port}.pid;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path nginx-${port}-body;
  proxy_temp_path nginx-${port}-proxy;
  fastcgi_temp_path nginx-${port}-fastcgi;
  uwsgi_temp_path nginx-${port}-uwsgi;
  scgi_temp_path nginx-${port}-scgi;
  # A body stays in memory: the default of 16 kB would write it to a file.
  client_body_buffer_size 2m;
  client_max_body_size 16m;
  keepalive_requests 100000000;
  upstream azure {
    server 127.0.0.1:${upstreamPort};
    keepalive 64;
    keepalive_requests 100000000;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass https://azure;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host localhost;
      proxy_set_header Authorization "Bearer ${token}";
      proxy_ssl_server_name on;
      proxy_ssl_name localhost;
      proxy_ssl_verify on;
      proxy_ssl_verify_depth 2;
      proxy_ssl_trusted_certificate ${caPath};
      proxy_ssl_protocols TLSv1.2 TLSv1.3;
    }
  }
}
`
}
