#!/usr/bin/env bash
# The newcomer, in the bare root: Node 20 or later and npm as the README says, then the commands of /root/commands.
set -uo pipefail
export DEBIAN_FRONTEND=noninteractive
say() { printf '\n\033[1m$ %s\033[0m\n' "$*"; }
run() { say "$*"; "$@"; }

# What comes with this machine's own certificates has to be believed by Node, too.
run apt-get update -qq && run apt-get install -y -qq --no-install-recommends ca-certificates git nodejs npm > /tmp/apt.log 2>&1 ||
  { tail -20 /tmp/apt.log; exit 1; }
export NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
case $(node --version) in
  # Debian 12's own is 18.
  v18.*) run npm install --global --silent node@22 && hash -r || exit 1 ;;
esac
. /etc/os-release
echo "$PRETTY_NAME, Node $(node --version), npm $(npm --version)"

cd /root/d8x-ops || exit 1
failed=0
summary=
while IFS= read -r command <&3; do
  say "$command"
  start=$SECONDS
  bash -c "$command" 3<&-
  status=$?
  [ $status -eq 0 ] || failed=1
  summary+="$([ $status -eq 0 ] && echo 'ok  ' || echo 'FAIL') $command: exit $status after $((SECONDS - start)) s"$'\n'
done 3< /root/commands
printf '\n%s:\n%s' "$PRETTY_NAME" "$summary"
exit $failed
