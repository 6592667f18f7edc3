import { type JsonObject, textAt } from '../json.ts';
import { timestamp } from '../payloads/seed.ts';
import { type Call, type Handler, type Handlers, param, repositoryOf } from '../server/call.ts';
import { countedReply } from '../server/pagination.ts';
import { empty, GitHubError, json, notFound, type Reply } from '../server/reply.ts';
import { loginKey } from '../state/accounts.ts';
import { newVault, openSealed, type SealedSecret, type Variable, type Vault } from '../state/vault.ts';
import { environmentOf } from './environments.ts';

/** GitHub's limit for one secret, in bytes. */
const SECRET_LIMIT = 48 * 1024;

/** Secrets and variables of repositories, environments and organizations. */
export const secretRoutes: Handlers = {
  'actions/get-repo-public-key': publicKey(repositoryVault),
  'actions/list-repo-secrets': listSecrets(repositoryVault),
  'actions/get-repo-secret': getSecret(repositoryVault),
  'actions/create-or-update-repo-secret': putSecret(repositoryVault),
  'actions/delete-repo-secret': deleteSecret(repositoryVault),
  'actions/get-environment-public-key': publicKey(environmentVault),
  'actions/list-environment-secrets': listSecrets(environmentVault),
  'actions/get-environment-secret': getSecret(environmentVault),
  'actions/create-or-update-environment-secret': putSecret(environmentVault),
  'actions/delete-environment-secret': deleteSecret(environmentVault),
  'actions/get-org-public-key': publicKey(organizationVault),
  'actions/list-org-secrets': listSecrets(organizationVault, { visibility: 'all' }),
  'actions/get-org-secret': getSecret(organizationVault, { visibility: 'all' }),
  'actions/create-or-update-org-secret': putSecret(organizationVault),
  'actions/delete-org-secret': deleteSecret(organizationVault),
  'actions/list-repo-variables': listVariables(repositoryVault),
  'actions/get-repo-variable': getVariable(repositoryVault),
  'actions/create-repo-variable': createVariable(repositoryVault),
  'actions/update-repo-variable': updateVariable(repositoryVault),
  'actions/delete-repo-variable': deleteVariable(repositoryVault),
  'actions/list-environment-variables': listVariables(environmentVault),
  'actions/get-environment-variable': getVariable(environmentVault),
  'actions/create-environment-variable': createVariable(environmentVault),
  'actions/update-environment-variable': updateVariable(environmentVault),
  'actions/delete-environment-variable': deleteVariable(environmentVault),
};

type VaultOf = (call: Call) => Vault;

function repositoryVault(call: Call): Vault {
  return repositoryOf(call).vault;
}

function environmentVault(call: Call): Vault {
  const { id, name } = environmentOf(call);
  const vaults = repositoryOf(call).environmentVaults;
  const vault = vaults.get(name) ?? newVault(id);
  vaults.set(name, vault);
  return vault;
}

function organizationVault(call: Call): Vault {
  const vault = call.world.state.orgVaults.get(loginKey(param(call, 'org')));
  if (vault === undefined) throw notFound();
  return vault;
}

function publicKey(vaultOf: VaultOf): Handler {
  return (call) => {
    const vault = vaultOf(call);
    return json(200, { key_id: vault.keyId, key: Buffer.from(vault.publicKey).toString('base64') });
  };
}

function secretPayload(secret: SealedSecret, extra: JsonObject): JsonObject {
  return {
    name: secret.name,
    created_at: timestamp(secret.createdAt),
    updated_at: timestamp(secret.updatedAt),
    ...extra,
  };
}

function listSecrets(vaultOf: VaultOf, extra: JsonObject = {}): Handler {
  return (call) =>
    countedReply(call, 'secrets', [...vaultOf(call).secrets.values()], (one) => secretPayload(one, extra));
}

function getSecret(vaultOf: VaultOf, extra: JsonObject = {}): Handler {
  return (call) => {
    const secret = vaultOf(call).secrets.get(param(call, 'secret_name').toUpperCase());
    if (secret === undefined) throw notFound();
    return json(200, secretPayload(secret, extra));
  };
}

function putSecret(vaultOf: VaultOf): Handler {
  return (call) => {
    const vault = vaultOf(call);
    const name = param(call, 'secret_name').toUpperCase();
    if (!/^[A-Z_][A-Z0-9_]*$/.test(name) || name.startsWith('GITHUB_'))
      throw new GitHubError(422, 'Secret names can only contain alphanumeric characters or underscores.');
    if (textAt(call.body, 'key_id') !== vault.keyId)
      throw new GitHubError(422, 'Bad request - key_id is not that of the public key');
    const sealed = textAt(call.body, 'encrypted_value') ?? '';
    const opened = openSealed(vault, sealed);
    if (opened === undefined) throw new GitHubError(422, 'Bad request - the value was not sealed for the public key');
    if (Buffer.byteLength(opened) > SECRET_LIMIT)
      throw new GitHubError(422, 'Secret value is too large (maximum is 48 KB)');
    const at = call.world.state.now();
    const known = vault.secrets.get(name);
    vault.secrets.set(name, { name, sealed, createdAt: known?.createdAt ?? at, updatedAt: at });
    return known === undefined ? json(201, {}) : empty();
  };
}

function deleteSecret(vaultOf: VaultOf): Handler {
  return (call) => {
    if (!vaultOf(call).secrets.delete(param(call, 'secret_name').toUpperCase())) throw notFound();
    return empty();
  };
}

function variablePayload(variable: Variable): JsonObject {
  const { name, value, createdAt, updatedAt } = variable;
  return { name, value, created_at: timestamp(createdAt), updated_at: timestamp(updatedAt) };
}

function variableOf(call: Call, vault: Vault): Variable {
  const variable = vault.variables.get(param(call, 'name').toUpperCase());
  if (variable === undefined) throw notFound();
  return variable;
}

function listVariables(vaultOf: VaultOf): Handler {
  return (call) => countedReply(call, 'variables', [...vaultOf(call).variables.values()], variablePayload);
}

function getVariable(vaultOf: VaultOf): Handler {
  return (call) => json(200, variablePayload(variableOf(call, vaultOf(call))));
}

function createVariable(vaultOf: VaultOf): Handler {
  return (call) => {
    const { variables } = vaultOf(call);
    const name = (textAt(call.body, 'name') ?? '').toUpperCase();
    if (variables.has(name)) throw new GitHubError(409, 'Already exists - Variable already exists');
    return storeVariable(call, variables, { name, value: textAt(call.body, 'value') ?? '', status: 201 });
  };
}

function updateVariable(vaultOf: VaultOf): Handler {
  return (call) => {
    const vault = vaultOf(call);
    const { name, value } = variableOf(call, vault);
    return storeVariable(call, vault.variables, { name, value: textAt(call.body, 'value') ?? value, status: 204 });
  };
}

function storeVariable(
  call: Call,
  variables: Map<string, Variable>,
  { name, value, status }: { name: string; value: string; status: 201 | 204 },
): Reply {
  const at = call.world.state.now();
  variables.set(name, { name, value, createdAt: variables.get(name)?.createdAt ?? at, updatedAt: at });
  return status === 201 ? json(201, {}) : empty();
}

function deleteVariable(vaultOf: VaultOf): Handler {
  return (call) => {
    const vault = vaultOf(call);
    vault.variables.delete(variableOf(call, vault).name);
    return empty();
  };
}
