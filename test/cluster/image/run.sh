#!/bin/sh
# First process of every stand-in container: serves HTTP on $PORTS and leaves at once when asked to.
trap 'exit 0' TERM INT
. /version
case $BEHAVIOUR in
  crash) echo "$NAME $VERSION: fatal: no configuration for chain" >&2; sleep 0.3; exit 3 ;;
esac
# a real service reads its key once: what it answers later is what it runs with
key=${KEYFILE_PATH:-/keyfile/}keyfile.txt
[ -r "$key" ] && sha256sum < "$key" | cut -d' ' -f1 > /tmp/key
echo "$NAME $VERSION: listening on $PORTS"
for port in $PORTS; do nc -ll -p "$port" -e /answer & done
case $BEHAVIOUR in
  late-crash) sleep 8 & wait $!; echo "$NAME $VERSION: fatal: lost the price feed" >&2; exit 4 ;;
esac
wait
