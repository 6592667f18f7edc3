#!/bin/sh
# Answers one HTTP request on stdin and stdout: what runs here, and with which settings (secrets only as their hash).
. /version
read -r method target protocol
end=$(printf '\r')
while read -r header && [ "$header" != "$end" ]; do :; done
hash() { sha256sum | cut -d' ' -f1; }
key=null redis=null fee=null
[ -s /tmp/key ] && key="\"$(cat /tmp/key)\""
[ -n "${REDIS_PW:-}" ] && redis="\"$(printf %s "$REDIS_PW" | hash)\""
[ -n "${BROKER_FEE_TBPS:-}" ] && fee="\"$BROKER_FEE_TBPS\""
status='200 OK'
[ "$BEHAVIOUR" = error500 ] && status='500 Internal Server Error'
case $target in
  /key) body=$key ;;
  *) body="{\"service\":\"$NAME\",\"version\":\"$VERSION\",\"host\":\"$(hostname)\",\"key\":$key,\"redisPassword\":$redis,\"feeTbps\":$fee}" ;;
esac
printf 'HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %s\r\nConnection: close\r\n\r\n%s\n' \
  "$status" $((${#body} + 1)) "$body"
